package kafkalab.kit.run.fake.student;

/** An exception that is its own cause, without a word. */
public class RoundException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable getCause() {
        return this;
    }
}
