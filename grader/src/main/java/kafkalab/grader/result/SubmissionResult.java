package kafkalab.grader.result;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Objects;
import kafkalab.kit.grading.Grade;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.TaskGrade;
import kafkalab.kit.rules.Violation;

/**
 * All that the grader has to say about one submission: what {@code result.json} holds.
 *
 * @param schema always {@value #SCHEMA}
 * @param student the student's id: the name of the folder or archive, without its ending
 * @param origin where the submission came from, as the instructor gave it
 * @param lab the lab's id
 * @param outcome what became of it
 * @param score the sum of what was earned; 0 unless it was graded
 * @param maxScore the sum of what could be earned
 * @param seed repeats the run's random data
 * @param asked the numbers of the tasks that were asked for, in order; none where it was all that give points
 * @param cluster the cluster that graded, such as {@code embedded}
 * @param sandbox what kept the program from the machine, such as {@code bubblewrap}, or {@code none}
 * @param durationMs from the first look at the submission to its result, in milliseconds
 * @param digest SHA-256 of the files that were taken: equal digests are equal programs
 * @param tasks every task of {@code lab.yaml} in its order, run or not
 * @param violations the rules that it breaks; empty unless it was refused for them
 * @param ignored the submission's files that were not taken, by their path in it, in order
 * @param messages sentences for whoever reads the result, such as the compiler's errors; may be empty
 * @param failures how many runs in a row have ended in an error on these very files
 * @param tests SHA-256 of the tests that judged it; empty where that is not known
 */
@JsonPropertyOrder({
    "schema",
    "student",
    "origin",
    "lab",
    "outcome",
    "score",
    "maxScore",
    "seed",
    "asked",
    "cluster",
    "sandbox",
    "durationMs",
    "digest",
    "tasks",
    "violations",
    "ignored",
    "messages",
    "failures",
    "tests"
})
@JsonIgnoreProperties(ignoreUnknown = true)
public record SubmissionResult(
        String schema,
        String student,
        String origin,
        String lab,
        Outcome outcome,
        int score,
        int maxScore,
        long seed,
        List<Integer> asked,
        String cluster,
        String sandbox,
        long durationMs,
        String digest,
        List<TaskGrade> tasks,
        List<Violation> violations,
        List<String> ignored,
        List<String> messages,
        int failures,
        String tests) {

    /** Names the format of {@code result.json}. */
    public static final String SCHEMA = "kafkalab/submission/v1";

    /** Copies the lists, and refuses a result that contradicts itself. */
    public SubmissionResult {
        Objects.requireNonNull(student, "student");
        Objects.requireNonNull(outcome, "outcome");
        // A result from before there was such a field.
        asked = asked == null ? List.of() : List.copyOf(asked);
        tests = tests == null ? "" : tests;
        tasks = List.copyOf(tasks);
        violations = List.copyOf(violations);
        ignored = List.copyOf(ignored);
        messages = List.copyOf(messages);
        if (score != tasks.stream().mapToInt(TaskGrade::earned).sum()) {
            throw new IllegalArgumentException("the score of " + student + " is not the sum of its tasks");
        }
        if (outcome != Outcome.GRADED && score != 0) {
            throw new IllegalArgumentException(student + " has points without having been graded");
        }
    }

    /** Creates a result of a submission on which nothing has failed before. */
    public SubmissionResult(
            String schema,
            String student,
            String origin,
            String lab,
            Outcome outcome,
            int score,
            int maxScore,
            long seed,
            List<Integer> asked,
            String cluster,
            String sandbox,
            long durationMs,
            String digest,
            List<TaskGrade> tasks,
            List<Violation> violations,
            List<String> ignored,
            List<String> messages) {
        this(
                schema,
                student,
                origin,
                lab,
                outcome,
                score,
                maxScore,
                seed,
                asked,
                cluster,
                sandbox,
                durationMs,
                digest,
                tasks,
                violations,
                ignored,
                messages,
                outcome == Outcome.ERROR ? 1 : 0,
                "");
    }

    /** Returns the same after so many runs that have failed. */
    public SubmissionResult failed(int runs) {
        return with(runs, tests);
    }

    /** Returns the same, judged by certain tests. */
    public SubmissionResult judgedBy(String digestOfTests) {
        return with(failures, digestOfTests);
    }

    private SubmissionResult with(int otherFailures, String otherTests) {
        return new SubmissionResult(
                schema,
                student,
                origin,
                lab,
                outcome,
                score,
                maxScore,
                seed,
                asked,
                cluster,
                sandbox,
                durationMs,
                digest,
                tasks,
                violations,
                ignored,
                messages,
                otherFailures,
                otherTests);
    }

    /** Returns the part of the result that has the form of a lab's {@code grade.json}. */
    public Grade grade() {
        return new Grade(Grade.SCHEMA, lab, score, maxScore, seed, cluster, durationMs, tasks);
    }

    /** Returns whether the tasks are those of a lab, in its order and with its points. */
    public boolean fits(LabDefinition definition) {
        return lab.equals(definition.id())
                && tasks.stream()
                        .map(TaskGrade::id)
                        .toList()
                        .equals(definition.tasks().stream()
                                .map(task -> task.id())
                                .toList())
                && tasks.stream()
                        .map(TaskGrade::points)
                        .toList()
                        .equals(definition.tasks().stream()
                                .map(task -> task.points())
                                .toList());
    }
}
