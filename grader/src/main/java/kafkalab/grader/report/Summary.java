package kafkalab.grader.report;

import java.util.List;
import java.util.Locale;
import kafkalab.grader.result.Outcome;
import kafkalab.grader.result.SubmissionResult;
import kafkalab.kit.grading.TaskGrade;

/** A report that writes a result as Markdown: what a CI job shows on its page. */
final class Summary {

    private Summary() {}

    static String of(SubmissionResult result, Words words) {
        boolean known = result.outcome() != Outcome.ERROR;
        StringBuilder page = new StringBuilder();
        page.append("## ")
                .append(text(words.lab().title().in(words.language())))
                .append(": ")
                .append(
                        known
                                ? words.say(
                                        "points", Integer.toString(result.score()), Integer.toString(result.maxScore()))
                                : words.word(Verdict.ERROR))
                .append("\n\n");
        String about = words.about(result);
        if (!about.isEmpty()) {
            page.append(verbatim(about));
        }
        page.append(words.say("summary.table")).append("\n|---|---|---:|---|\n");
        for (TaskGrade task : result.tasks()) {
            Verdict verdict = Verdict.of(result, task);
            page.append("| %s | %s | %s / %d | %s |\n"
                    .formatted(
                            verdict.sign(),
                            text(words.name(task)),
                            known ? Integer.toString(task.earned()) : "–",
                            task.points(),
                            words.word(verdict)));
        }
        List<TaskGrade> failed = result.tasks().stream()
                .filter(task -> Verdict.of(result, task) == Verdict.FAILED)
                .toList();
        if (!failed.isEmpty()) {
            page.append("\n### ").append(words.say("summary.lessons")).append('\n');
            for (TaskGrade task : failed) {
                page.append("\n**")
                        .append(text(words.name(task)))
                        .append("**\n\n")
                        .append(verbatim(words.lesson(result, task)));
            }
        }
        return page.toString();
    }

    static String of(ClassStatistics room, Words words) {
        StringBuilder page = new StringBuilder();
        page.append("## ")
                .append(text(words.lab().title().in(words.language())))
                .append("\n\n")
                .append(words.say("class.submissions", room.results().size()))
                .append("\n\n");
        if (room.of(Outcome.ERROR) > 0) {
            page.append("**")
                    .append(words.say("class.errors", room.of(Outcome.ERROR)))
                    .append("** ")
                    .append(words.say("class.errors.about"))
                    .append("\n\n");
        }
        page.append("| | |\n|---|---:|\n");
        fact(page, words.say("class.mean"), String.format(Locale.ROOT, "%.1f", room.mean()));
        fact(page, words.say("class.median"), String.format(Locale.ROOT, "%.1f", room.median()));
        for (Outcome outcome : Outcome.values()) {
            fact(page, words.say("class.outcome." + outcome.json()), Long.toString(room.of(outcome)));
        }
        page.append("\n### ").append(words.say("class.tasks")).append("\n\n| | |\n|---|---:|\n");
        for (ClassStatistics.TaskCount count : room.hardestFirst()) {
            String name = words.say(
                    "task",
                    Integer.toString(count.task().id()),
                    count.task().title().in(words.language()));
            fact(
                    page,
                    text(name),
                    !count.ran()
                            ? words.word(Verdict.NOT_RUN)
                            : words.say("class.solved", Math.round(100 * count.solved())));
        }
        return page.toString();
    }

    private static void fact(StringBuilder page, String name, String value) {
        page.append("| ").append(name).append(" | ").append(value).append(" |\n");
    }

    /** Fences a text by more backquotes than it has in a row. */
    private static String verbatim(String text) {
        int longest = 2;
        int row = 0;
        for (int i = 0; i < text.length(); i++) {
            row = text.charAt(i) == '`' ? row + 1 : 0;
            longest = Math.max(longest, row);
        }
        String fence = "`".repeat(longest + 1);
        return fence + "text\n" + text + "\n" + fence + "\n\n";
    }

    /** Returns a text that Markdown and HTML take for nothing but text. */
    static String text(String text) {
        return SafeText.line(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replaceAll("([\\\\`*_{}\\[\\]()#!|~@])", "\\\\$1");
    }
}
