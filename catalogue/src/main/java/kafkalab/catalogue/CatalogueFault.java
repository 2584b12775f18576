package kafkalab.catalogue;

/**
 * A failure of the catalogue's files or of what was asked of it, told in two sentences: what is wrong, and what mends
 * it. There is no stack trace: it speaks of a file, not of this code.
 */
public final class CatalogueFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String remedy;

    /**
     * Says what is wrong and what mends it.
     *
     * @param problem one sentence that names the file at fault
     * @param remedy one sentence that says what to do, with the command where there is one
     */
    public CatalogueFault(String problem, String remedy) {
        super(problem + " " + remedy, null, false, false);
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
