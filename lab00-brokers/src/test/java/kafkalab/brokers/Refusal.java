package kafkalab.brokers;

import java.util.Set;
import kafkalab.kit.Lesson;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;

/** A check that looks at how a call ends that the cluster refuses. */
final class Refusal {

    private Refusal() {}

    /**
     * Fails unless the call throws the cluster's reason.
     *
     * @param situation why the cluster refuses, as in "where …"
     * @param call the call, as a student knows it
     * @param body the call
     * @param notTheReason what the cluster did not say, though a program may have heard it later
     */
    static void assertThrown(
            String situation, String call, Runnable body, Set<Class<? extends ApiException>> notTheReason) {
        RuntimeException thrown = assertNotSilent(situation, call, body);
        if (!isReason(thrown, notTheReason)) {
            throw Lesson.expected("Where %s, %s throws what the cluster answered.", situation, call)
                    .actual("It threw %s.", thrown)
                    .why("The cluster's answer names the setting or the number at fault; any other exception leads the "
                            + "caller astray.")
                    .next("Throw the ExecutionException's cause, or keep it as your exception's cause.");
        }
    }

    /** Fails where the call returns as if all were well; returns what it throws, which may be the program's own word. */
    static RuntimeException assertNotSilent(String situation, String call, Runnable body) {
        RuntimeException thrown = thrownBy(body);
        if (thrown == null) {
            throw Lesson.expected("Where %s, %s throws what the cluster answered.", situation, call)
                    .actual("It returned as if all were well.")
                    .why(
                            "The calls of Admin only send a request. Whether the cluster did what was asked is told by the "
                                    + "future, to those who wait for it, and every refusal is an ExecutionException.")
                    .next("Wait for the future, and let every refusal out that does not mean what you expected.");
        }
        return thrown;
    }

    private static RuntimeException thrownBy(Runnable body) {
        try {
            body.run();
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    private static boolean isReason(Throwable thrown, Set<Class<? extends ApiException>> notTheReason) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ApiException
                    && !(cause instanceof TopicExistsException)
                    && !(cause instanceof TimeoutException)
                    && !notTheReason.contains(cause.getClass())) {
                return true;
            }
        }
        return false;
    }
}
