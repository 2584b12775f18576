package kafkalab.grader.result;

import com.fasterxml.jackson.annotation.JsonValue;

/** What became of a submission. */
public enum Outcome {
    /** The lab's tests judged it; its score may still be 0. */
    GRADED("graded"),
    /** It breaks a rule of the grader, or there is nothing to grade in it; it was not run. */
    REFUSED("refused"),
    /** The compiler refused it; it was not run. */
    UNCOMPILABLE("uncompilable"),
    /** The grader or its machine failed, which says nothing of the submission: grade it again. */
    ERROR("error");

    private final String json;

    Outcome(String json) {
        this.json = json;
    }

    /** Returns the word that stands in files. */
    @JsonValue
    public String json() {
        return json;
    }
}
