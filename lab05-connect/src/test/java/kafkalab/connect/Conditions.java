package kafkalab.connect;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The waiting for named conditions. */
final class Conditions {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(40);

    private Conditions() {}

    /** Lets a moment pass before somebody is asked again. */
    static void shortly() {
        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        if (Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("interrupted");
        }
    }

    /**
     * Waits for a condition.
     *
     * @param limit how long at the most
     * @param condition what is waited for; it may throw a lesson
     * @return whether it came
     */
    static boolean until(Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            shortly();
        }
        return true;
    }
}
