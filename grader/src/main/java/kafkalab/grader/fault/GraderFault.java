package kafkalab.grader.fault;

/**
 * A fault that tells the instructor, in a sentence each, what is wrong and what mends it. It is never the fault of a
 * submission.
 *
 * <p>The command line prints both sentences and no stack trace.
 */
public class GraderFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    /**
     * Creates a fault.
     *
     * @param problem what is wrong
     * @param remedy what to do about it
     */
    public GraderFault(String problem, String remedy) {
        this(problem, remedy, null);
    }

    /**
     * Creates a fault that something else caused.
     *
     * @param problem what is wrong
     * @param remedy what to do about it
     * @param cause what it comes from
     */
    public GraderFault(String problem, String remedy, Throwable cause) {
        super(problem, cause);
        this.remedy = remedy;
    }

    /** Returns what to do about it. */
    public String remedy() {
        return remedy;
    }
}
