package kafkalab.grader.fault;

/**
 * A fault that tells that the grader or its machine can not grade now: no fault of who gave the command, nor of a
 * submission.
 */
public final class MachineFault extends GraderFault {

    private static final long serialVersionUID = 1L;

    /**
     * Creates a fault.
     *
     * @param problem what is wrong
     * @param remedy what to do about it
     */
    public MachineFault(String problem, String remedy) {
        super(problem, remedy);
    }
}
