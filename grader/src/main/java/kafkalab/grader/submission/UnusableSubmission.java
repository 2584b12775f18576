package kafkalab.grader.submission;

import kafkalab.kit.grading.Text;

/**
 * A refusal that tells in a sentence why a submission can not be graded as it is: the student's to mend, not the
 * grader's.
 */
public final class UnusableSubmission extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Text sentence;

    /**
     * Creates one.
     *
     * @param sentence what is wrong with it, and what to do
     */
    public UnusableSubmission(Text sentence) {
        super(sentence.en(), null, false, false);
        this.sentence = sentence;
    }

    /** Creates one, of a sentence in English and the same in French. */
    UnusableSubmission(String english, String french) {
        this(new Text(english, french));
    }

    /** Returns what is wrong with it, in both languages. */
    public Text sentence() {
        return sentence;
    }
}
