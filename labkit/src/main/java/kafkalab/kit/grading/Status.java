package kafkalab.kit.grading;

import com.fasterxml.jackson.annotation.JsonValue;

/** How a task ended. */
public enum Status {
    /** All of the task's tests passed. */
    PASSED("passed"),
    /** A test of the task failed. */
    FAILED("failed"),
    /** A task that this one needs failed. */
    SKIPPED("skipped"),
    /** The task's tests did not run, or not to their end. */
    NOT_RUN("not-run");

    private final String json;

    Status(String json) {
        this.json = json;
    }

    /** Returns the word that stands in {@code grade.json}. */
    @JsonValue
    public String json() {
        return json;
    }
}
