package kafkalab.kit.run.fake.student;

/** An exception that does harm to whoever asks it anything. */
public class OddException extends UnsupportedOperationException {

    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
        throw new IllegalStateException("no message");
    }

    @Override
    public String getLocalizedMessage() {
        return getMessage();
    }

    @Override
    public String toString() {
        while (true) {
            Thread.onSpinWait();
        }
    }
}
