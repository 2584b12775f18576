package kafkalab.streams;

/** A refusal: there is no true answer now, since an instance of the application does not run. Ask again later. */
public class NotRunningException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message says which instance, and what it does instead, such as {@code REBALANCING}
     */
    public NotRunningException(String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message says which instance, and what it does instead
     * @param cause what told so
     */
    public NotRunningException(String message, Throwable cause) {
        super(message, cause);
    }
}
