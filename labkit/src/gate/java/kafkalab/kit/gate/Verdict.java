package kafkalab.kit.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import kafkalab.catalogue.Program;
import kafkalab.kit.grading.Feedback;
import kafkalab.kit.grading.Status;
import kafkalab.kit.run.Trial.Result;

/**
 * A verdict that holds what the tests said of a program against what they must say.
 *
 * @param program the program
 * @param results by the tasks' numbers
 * @param errors what kept it from being tried, such as the compiler's errors
 * @param durationMs how long the trial took
 */
record Verdict(Program program, Map<Integer, Result> results, List<String> errors, long durationMs) {

    /** Returns the tasks that the program lost. */
    Set<Integer> lost() {
        Set<Integer> lost = new TreeSet<>();
        results.forEach((task, result) -> {
            if (result.status() != Status.PASSED) {
                lost.add(task);
            }
        });
        return lost;
    }

    boolean asDeclared() {
        return problems().isEmpty();
    }

    /** Returns what is not as declared, a sentence each. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        errors.forEach(error -> problems.add(program.name() + " can not be tried: " + error));
        if (!errors.isEmpty()) {
            return problems;
        }
        results.forEach((task, result) -> {
            boolean lost = result.status() != Status.PASSED;
            if (lost && !program.loses().contains(task)) {
                problems.add(program.name() + " must keep task " + task + ", and lost it: " + said(result.feedback()));
            } else if (!lost && program.loses().contains(task)) {
                problems.add(program.name() + " must lose task " + task + ", and kept it.");
            } else if (program.unwritten() && result.todo() != task) {
                problems.add(program.name() + " must lose task " + task + " at TODO " + task + ", and "
                        + (result.todo() > 0 ? "met TODO " + result.todo() : "did not: " + said(result.feedback()))
                        + ".");
            }
        });
        return problems;
    }

    private static String said(Feedback feedback) {
        return feedback == null ? "" : feedback.expected() + " / " + feedback.actual();
    }
}
