package kafkalab.kit.gate.mutants;

import kafkalab.kit.grading.Feedback;
import kafkalab.kit.run.TaskMethod;

/**
 * A test that a mutant lost.
 *
 * @param test the test
 * @param byTime whether the mutant ran out of time
 * @param actual what its author would have been told of it, or null
 */
record Loss(TaskMethod test, boolean byTime, String actual) {

    int task() {
        return test.task();
    }

    /** Returns the same loss with what the mutant's author would have been told. */
    Loss told(Feedback feedback) {
        return new Loss(test, byTime, feedback == null ? null : feedback.actual());
    }
}
