package kafkalab.kit.fault;

/**
 * A fault that says that the lab itself could not go on, through no fault of the program that it grades.
 *
 * <p>The message has two parts, both for the reader of a terminal: what is wrong, in one sentence, and what mends it.
 * There is no stack trace: a fault speaks of the machine or of a file, not of the kit's code.
 */
public final class LabFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String remedy;

    /**
     * Says what is wrong and what mends it.
     *
     * @param problem one sentence that names the file, address or tool at fault
     * @param remedy one sentence that says what to do, with the command where there is one
     */
    public LabFault(String problem, String remedy) {
        this(problem, remedy, null);
    }

    /**
     * Says what is wrong and what mends it, and keeps the cause for the log.
     *
     * @param problem one sentence that names the file, address or tool at fault
     * @param remedy one sentence that says what to do, with the command where there is one
     * @param cause what was seen, may be null
     */
    public LabFault(String problem, String remedy, Throwable cause) {
        super(problem + " " + remedy, cause, false, false);
        this.problem = problem;
        this.remedy = remedy;
    }

    /** Returns what is wrong, one sentence. */
    public String problem() {
        return problem;
    }

    /** Returns what mends it, one sentence. */
    public String remedy() {
        return remedy;
    }
}
