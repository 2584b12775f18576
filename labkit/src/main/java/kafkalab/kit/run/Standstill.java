package kafkalab.kit.run;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * A watch for times in which this machine stood still: a laptop that slept, a process that was stopped. Whatever waited
 * meanwhile may have run out of time, and nobody is to blame.
 *
 * <p>A thread looks at two clocks a few times a second. That of the wall goes on while a machine sleeps, the other one while a
 * process is stopped; where either of them leaps, there was a standstill.
 */
final class Standstill {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    /** A busy machine lets a thread wait for a second or two; a group of consumers waits for longer than this. */
    private static final Duration LEAST = Duration.ofSeconds(8);

    private final LongSupplier nanos;
    private final LongSupplier millis;
    private long lastNanos;
    private long lastMillis;
    private volatile long lastStandstill;
    private volatile boolean stoodStill;

    /**
     * Prepares a watch, which is to be told when to {@link #look}.
     *
     * @param nanos the clock that goes on while a process is stopped, in nanoseconds
     * @param millis the clock on the wall, in milliseconds
     */
    Standstill(LongSupplier nanos, LongSupplier millis) {
        this.nanos = nanos;
        this.millis = millis;
        lastNanos = nanos.getAsLong();
        lastMillis = millis.getAsLong();
    }

    /** Returns a watch that looks by itself for as long as this JVM lives. */
    static Standstill begin() {
        Standstill watch = new Standstill(System::nanoTime, System::currentTimeMillis);
        Thread thread = new Thread(
                () -> {
                    while (true) {
                        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
                        watch.look();
                    }
                },
                "kit-standstill");
        thread.setDaemon(true);
        thread.start();
        return watch;
    }

    /** Looks at both clocks. */
    void look() {
        long nowNanos = nanos.getAsLong();
        long nowMillis = millis.getAsLong();
        if (nowNanos - lastNanos >= LEAST.toNanos() || nowMillis - lastMillis >= LEAST.toMillis()) {
            lastStandstill = nowNanos;
            stoodStill = true;
        }
        lastNanos = nowNanos;
        lastMillis = nowMillis;
    }

    /**
     * Returns whether a standstill has ended since a time.
     *
     * @param time by {@link System#nanoTime}
     */
    boolean since(long time) {
        look();
        return stoodStill && lastStandstill - time > 0;
    }
}
