package kafkalab.grader.report;

import java.util.Locale;
import kafkalab.grader.result.Outcome;
import kafkalab.grader.result.SubmissionResult;
import kafkalab.kit.grading.Lessons;
import kafkalab.kit.grading.Status;
import kafkalab.kit.grading.TaskGrade;

/** What became of a task, as a reader needs it told: what is not a mistake is never shown as one. */
public enum Verdict {
    /** It is solved. */
    PASSED,
    /** The program does something else than it should. */
    FAILED,
    /** Nothing is written yet. */
    TODO,
    /** A task that this one needs is not solved. */
    SKIPPED,
    /** Nobody has looked: the program does not compile, breaks a rule, or the task was not asked for. */
    NOT_RUN,
    /** The grader or its machine failed, which says nothing about the program. */
    ERROR;

    /** Returns the verdict on a task of a submission. */
    public static Verdict of(SubmissionResult result, TaskGrade task) {
        if (result.outcome() == Outcome.ERROR) {
            return ERROR;
        }
        if (task.status() == Status.PASSED) {
            return PASSED;
        }
        if (task.status() == Status.FAILED) {
            return Lessons.tellOfTodo(task.feedback()) ? TODO : FAILED;
        }
        return task.status() == Status.SKIPPED ? SKIPPED : NOT_RUN;
    }

    /** Returns whether the task's tests came to an end. */
    public boolean ran() {
        return this == PASSED || this == FAILED || this == TODO;
    }

    /** Returns the one letter that stands for it in tables. */
    String sign() {
        return switch (this) {
            case PASSED -> "✓";
            case FAILED -> "✗";
            case TODO, NOT_RUN -> "·";
            case SKIPPED -> "–";
            case ERROR -> "!";
        };
    }

    /** Returns the word for it in files and in names of messages, such as {@code not-run}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
