package kafkalab.grader.submission;

/**
 * A refusal that tells in a sentence why a submission can not be graded as it is: the student's to mend, not the
 * grader's.
 */
public final class UnusableSubmission extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates one.
     *
     * @param sentence what is wrong with it
     */
    public UnusableSubmission(String sentence) {
        super(sentence, null, false, false);
    }
}
