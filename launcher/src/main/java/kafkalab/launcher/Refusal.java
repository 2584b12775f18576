package kafkalab.launcher;

/** A refusal that says why the launcher does not do what it was asked for, and what to do instead. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    /**
     * Words a refusal.
     *
     * @param problem one sentence
     * @param remedy what to do instead, a line or several
     */
    Refusal(String problem, String remedy) {
        super(problem, null, false, false);
        this.remedy = remedy;
    }

    String remedy() {
        return remedy;
    }
}
