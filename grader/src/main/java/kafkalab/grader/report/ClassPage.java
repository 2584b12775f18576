package kafkalab.grader.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import kafkalab.grader.course.Arrangements;
import kafkalab.grader.course.Course;
import kafkalab.grader.result.Outcome;
import kafkalab.grader.result.SubmissionResult;
import kafkalab.kit.grading.TaskDefinition;
import kafkalab.kit.grading.TaskGrade;

/**
 * The page {@code class.html}: what a class did in a lab, in one page without any other file.
 *
 * <pre>
 *  Lab 01: the Producer API
 *  24 submissions                mean, median, full scores, what could not be graded
 *
 *  To be looked at               what was not graded, and what was read in another way than it was meant
 *  Scores                        a bar for each ten points
 *  Tasks, the hardest first      solved, failed, to do, not run: a bar each
 *  What most had to learn        the rules that most programs broke, and whose they are
 *  All submissions               a table that sorts by any column
 * </pre>
 *
 * <p>Whatever comes from a student is text and nothing else. Without its script the table is not sortable, and all else
 * is there.
 */
final class ClassPage {

    private static final List<Verdict> BANDS =
            List.of(Verdict.PASSED, Verdict.FAILED, Verdict.TODO, Verdict.SKIPPED, Verdict.NOT_RUN);

    private final ClassStatistics room;
    private final Words words;
    private final Course course;
    private final Locale locale;

    private ClassPage(ClassStatistics room, Words words, Course course) {
        this.room = room;
        this.words = words;
        this.course = course;
        this.locale = Locale.forLanguageTag(words.language().code());
    }

    static String of(ClassStatistics room, Words words, Course course) {
        return new ClassPage(room, words, course).page();
    }

    private String page() {
        return Html.page(
                words.language(),
                words.lab().title().in(words.language()),
                head() + "<main>\n" + notice() + toLookAt() + distribution() + tasks() + lessons() + table()
                        + "</main>\n");
    }

    private String title() {
        return Html.escape(words.lab().title().in(words.language()));
    }

    private String head() {
        return """
                <header>
                <p class="kit">Kafka Lab Kit <span class="id">%s</span></p>
                <h1>%s</h1>
                <p class="verdict">%s</p>
                <dl class="facts">
                %s%s%s%s%s%s</dl>
                </header>
                """.formatted(
                        Html.escape(words.lab().id()),
                        title(),
                        say("class.submissions", room.results().size()),
                        fact("class.mean", decimal(room.mean())),
                        fact("class.median", decimal(room.median())),
                        fact("class.full", Long.toString(fullScores())),
                        fact("class.refused", Long.toString(room.of(Outcome.REFUSED))),
                        fact("class.uncompilable", Long.toString(room.of(Outcome.UNCOMPILABLE))),
                        fact("class.error", Long.toString(room.of(Outcome.ERROR))));
    }

    private long fullScores() {
        return room.known().stream()
                .filter(result -> result.score() == result.maxScore())
                .count();
    }

    private String fact(String name, String value) {
        return "<div><dt>%s</dt><dd>%s</dd></div>\n".formatted(say(name), Html.escape(value));
    }

    private String notice() {
        List<String> lost = room.results().stream()
                .filter(result -> result.outcome() == Outcome.ERROR)
                .map(SubmissionResult::student)
                .toList();
        return lost.isEmpty()
                ? ""
                : "<section class=\"notice\" aria-labelledby=\"notice\">\n<h2 id=\"notice\">%s</h2>\n<p>%s</p>\n<p>%s</p>\n</section>\n"
                        .formatted(
                                say("class.errors", lost.size()),
                                say("class.errors.about"),
                                lost.stream().map(Html::escape).collect(joining(", ")));
    }

    /** Says whose submissions a person should look at, and why: what nobody reads costs somebody points. */
    private String toLookAt() {
        List<SubmissionResult> all = room.results().stream()
                .filter(result ->
                        result.outcome() != Outcome.GRADED || !result.messages().isEmpty())
                .sorted(Comparator.comparing(SubmissionResult::outcome, Comparator.reverseOrder()))
                .toList();
        if (all.isEmpty()) {
            return "";
        }
        return """
                <section aria-labelledby="look">
                <h2 id="look">%s</h2>
                <ul class="tasks look" role="list">
                %s</ul>
                </section>
                """.formatted(
                say("class.look", all.size()), all.stream().map(this::reason).collect(joining()));
    }

    private String reason(SubmissionResult result) {
        return """
                <li class="task">
                <div class="row"><h3><a class="title" href="%s/report.html">%s</a></h3><p class="share">%s</p></div>
                <p class="example">%s</p>
                </li>
                """.formatted(
                Html.escape(path(result.student())),
                Html.escape(SafeText.line(name(result))),
                say("class.outcome." + result.outcome().json()),
                Html.escape(words.safe(result.messages().stream().findFirst().orElse(words.outcome(result)))));
    }

    private String name(SubmissionResult result) {
        String name = course.roster().nameOf(result.student());
        return name.equals(result.student()) ? name : name + " (" + result.student() + ")";
    }

    private String distribution() {
        int[] bars = room.distribution();
        int most = Math.max(1, Arrays.stream(bars).max().orElse(1));
        StringBuilder picture = new StringBuilder();
        for (int i = 0; i < bars.length; i++) {
            double height = 120.0 * bars[i] / most;
            double left = 6 + i * 32.0;
            String range = i == bars.length - 1 ? "100" : i * 10 + "–" + (i * 10 + 9);
            picture.append("""
                    <g><title>%s</title><rect class="bar" x="%s" y="%s" width="26" height="%s" rx="2"/>\
                    <text x="%s" y="%s">%s</text><text class="soft" x="%s" y="160">%s</text></g>
                    """.formatted(
                            say("class.bar", range, bars[i]),
                            number(left),
                            number(142 - height),
                            number(height),
                            number(left + 13),
                            number(136 - height),
                            bars[i] == 0 ? "" : Integer.toString(bars[i]),
                            number(left + 13),
                            i == bars.length - 1 ? "100" : Integer.toString(i * 10)));
        }
        return """
                <section aria-labelledby="scores">
                <h2 id="scores">%s</h2>
                <figure class="scores">
                <svg viewBox="0 0 360 168" role="img" aria-labelledby="scores">
                <line class="axis" x1="2" y1="142.5" x2="358" y2="142.5"/>
                %s</svg>
                <figcaption>%s</figcaption>
                </figure>
                </section>
                """.formatted(say("class.scores"), picture, say("class.scores.about"));
    }

    private String tasks() {
        String legend = BANDS.stream()
                .map(band -> "<li class=\"%s\">%s</li>\n".formatted(band.word(), Html.escape(words.word(band))))
                .collect(joining());
        return """
                <section aria-labelledby="tasks">
                <h2 id="tasks">%s</h2>
                <ul class="legend">
                %s</ul>
                <ol class="tasks counts" role="list">
                %s</ol>
                </section>
                """.formatted(
                        say("class.tasks"),
                        legend,
                        room.hardestFirst().stream().map(this::task).collect(joining()));
    }

    private String task(ClassStatistics.TaskCount count) {
        StringBuilder bands = new StringBuilder();
        int start = 0;
        for (Verdict band : BANDS) {
            int wide = count.count(band);
            if (wide > 0) {
                bands.append(
                        "<rect class=\"%s\" x=\"%d\" y=\"0\" width=\"%d\" height=\"1\"><title>%s: %d</title></rect>"
                                .formatted(band.word(), start, wide, Html.escape(words.word(band)), wide));
            }
            start += wide;
        }
        String told = BANDS.stream()
                .filter(band -> count.count(band) > 0)
                .map(band -> words.word(band) + " " + count.count(band))
                .collect(joining(", "));
        return """
                <li class="task">
                <div class="row"><h3><span class="number">%d</span> <span class="title">%s</span></h3>\
                <p class="share">%s</p></div>
                <svg class="bands" viewBox="0 0 %d 1" preserveAspectRatio="none" role="img" aria-label="%s">%s</svg>
                </li>
                """.formatted(
                        count.task().id(),
                        Html.escape(count.task().title().in(words.language())),
                        !count.ran()
                                ? Html.escape(words.word(Verdict.NOT_RUN))
                                : say("class.solved", Math.round(100 * count.solved())),
                        Math.max(1, count.all()),
                        Html.escape(told),
                        bands);
    }

    private String lessons() {
        List<ClassStatistics.SharedLesson> lessons = room.commonestLessons();
        if (lessons.isEmpty()) {
            return "";
        }
        return """
                <section aria-labelledby="lessons">
                <h2 id="lessons">%s</h2>
                <ol class="tasks lessons" role="list">
                %s</ol>
                </section>
                """.formatted(
                        say("class.lessons"), lessons.stream().map(this::lesson).collect(joining()));
    }

    private String lesson(ClassStatistics.SharedLesson lesson) {
        return """
                <li class="task">
                <div class="row"><h3><span class="title">%s</span></h3><p class="share">%d×</p></div>
                <p class="of">%s</p>
                <p class="example">%s</p>
                <details><summary>%s</summary><p>%s</p></details>
                </li>
                """.formatted(
                        Html.escape(words.safe(lesson.why())),
                        lesson.students().size(),
                        say(
                                "task",
                                Integer.toString(lesson.task().id()),
                                lesson.task().title().in(words.language())),
                        say("actual", words.safe(lesson.example())),
                        say("class.who"),
                        lesson.students().stream().map(Html::escape).collect(joining(", ")));
    }

    private String table() {
        List<TaskDefinition> tasks = words.lab().tasks();
        String taskHeads = tasks.stream()
                .map(task -> Html.head(Integer.toString(task.id()), task.title().in(words.language()), "task-column"))
                .collect(joining());
        return """
                <section aria-labelledby="all">
                <h2 id="all">%s</h2>
                <div class="table" tabindex="0" role="region" aria-labelledby="all">
                <table>
                <thead><tr>%s%s%s%s</tr></thead>
                <tbody>
                %s</tbody>
                </table>
                </div>
                </section>
                """.formatted(
                        say("class.all"),
                        Html.head(words.say("class.student"), "", "name"),
                        Html.head(words.say("class.score"), "", "points"),
                        taskHeads,
                        Html.head(words.say("class.outcome"), "", "outcome"),
                        room.results().stream().map(this::row).collect(joining("\n", "", "\n")));
    }

    private String row(SubmissionResult result) {
        boolean known = result.outcome() != Outcome.ERROR;
        String student = SafeText.line(name(result));
        Arrangements.Counted counted = course.arrangements().count(result.student(), result.score());
        String note = counted.note() == null ? "" : counted.note().in(words.language());
        Stream<String> tasks = words.lab().tasks().stream()
                .map(task -> result.tasks().stream()
                        .filter(grade -> grade.id() == task.id())
                        .findFirst()
                        .map(grade -> cell(result, grade))
                        .orElse("<td></td>"));
        return "<tr><th scope=\"row\" class=\"name\" data-value=\"%s\"><a href=\"%s/report.html\">%s</a></th>"
                        .formatted(Html.escape(student), Html.escape(path(result.student())), Html.escape(student))
                + "<td class=\"points\" data-value=\"%d\" title=\"%s\">%s</td>"
                        .formatted(
                                known ? counted.points() : -1,
                                Html.escape(note),
                                known ? counted.points() + (note.isEmpty() ? "" : "*") : "–")
                + tasks.collect(joining())
                + "<td class=\"outcome\" data-value=\"%s\">%s</td></tr>"
                        .formatted(
                                result.outcome().json(),
                                say("class.outcome." + result.outcome().json()));
    }

    private String cell(SubmissionResult result, TaskGrade grade) {
        Verdict verdict = Verdict.of(result, grade);
        return ("<td class=\"task-column %s\" data-value=\"%d\" title=\"%s\"><span aria-hidden=\"true\">%s</span>"
                        + "<span class=\"spoken\">%s</span></td>")
                .formatted(
                        verdict.word(),
                        -verdict.ordinal(),
                        Html.escape(words.word(verdict)),
                        verdict.sign(),
                        Html.escape(words.word(verdict)));
    }

    private String say(String name, Object... arguments) {
        return Html.escape(words.say(name, arguments));
    }

    private String decimal(double number) {
        return String.format(locale, "%.1f", number);
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }

    private static String path(String student) {
        return URLEncoder.encode(student, UTF_8).replace("+", "%20");
    }
}
