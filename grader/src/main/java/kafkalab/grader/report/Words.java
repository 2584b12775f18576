package kafkalab.grader.report;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import kafkalab.grader.result.Outcome;
import kafkalab.grader.result.SubmissionResult;
import kafkalab.kit.grading.Feedback;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.Language;
import kafkalab.kit.grading.TaskDefinition;
import kafkalab.kit.grading.TaskGrade;
import kafkalab.kit.rules.Violation;

/**
 * The wording of the reports of one lab in one language. Whatever it returns is safe to stand in a report.
 *
 * @param lab the lab
 * @param language the language
 */
public record Words(LabDefinition lab, Language language) {

    /** Returns one of the reports' own sentences. */
    public String say(String name, Object... arguments) {
        Locale locale = Locale.forLanguageTag(language.code());
        String pattern = ResourceBundle.getBundle("kafkalab.grader.report.messages", locale)
                .getString(name);
        return new MessageFormat(pattern, locale).format(arguments);
    }

    /** Returns a task's name, which no other task of the lab has. */
    public String name(TaskGrade task) {
        return say("task", Integer.toString(task.id()), SafeText.line(task.title()));
    }

    /** Returns the word for a verdict. */
    public String word(Verdict verdict) {
        return say("verdict." + verdict.word());
    }

    /** Returns what happened to a submission, in one sentence. */
    public String outcome(SubmissionResult result) {
        return say("outcome." + result.outcome().json());
    }

    /** Returns what a reader of the whole result should know beside its tasks, a sentence or more a line. */
    public String about(SubmissionResult result) {
        List<String> lines = new ArrayList<>();
        if (result.outcome() != Outcome.GRADED) {
            lines.add(outcome(result));
        }
        result.violations().stream().map(Violation::sentence).map(this::safe).forEach(lines::add);
        result.messages().stream().map(this::safe).forEach(lines::add);
        return String.join("\n", lines);
    }

    /** Returns why a task was not run, or what its failure teaches; empty where there is nothing to say. */
    public String lesson(SubmissionResult result, TaskGrade task) {
        Verdict verdict = Verdict.of(result, task);
        if (verdict == Verdict.PASSED) {
            return "";
        }
        if (verdict == Verdict.ERROR || verdict == Verdict.NOT_RUN && result.outcome() != Outcome.GRADED) {
            return outcome(result);
        }
        Feedback feedback = task.feedback();
        if (feedback == null) {
            return word(verdict);
        }
        List<String> lines = new ArrayList<>();
        part(lines, "expected", feedback.expected());
        part(lines, "actual", feedback.actual());
        part(lines, "why", feedback.why());
        part(lines, "next", feedback.next());
        lab.task(task.id())
                .map(TaskDefinition::docs)
                .ifPresent(anchor -> part(lines, "read", lab.docs().in(language) + "#" + anchor));
        return String.join("\n", lines);
    }

    private void part(List<String> lines, String name, String text) {
        if (text != null && !text.isBlank()) {
            lines.add(say(name, safe(text)));
        }
    }

    /** Returns a text of unknown origin in a form that is safe to stand in a report. */
    public String safe(String text) {
        return SafeText.of(text, say("cut"));
    }
}
