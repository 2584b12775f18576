package kafkalab.kit;

import java.util.Arrays;
import java.util.Optional;

/** A limit that ends a test that hangs, and says where it hung. */
final class TimeLimit {

    private static final int GRACE_MS = 2_000;

    /** Is set where somebody sits at a breakpoint. */
    private static final boolean UNLIMITED = Boolean.getBoolean("lab.unlimited");

    private final int seconds;

    TimeLimit(int seconds) {
        this.seconds = seconds;
    }

    /** Runs the body in a thread of its own, which is interrupted when the time is up. */
    void run(Body body) throws Throwable {
        Throwable[] thrown = new Throwable[1];
        Thread thread = new TaskThread(() -> {
            try {
                body.run();
                if (Thread.interrupted()) {
                    throw new KitFailure("interrupted");
                }
            } catch (Throwable t) {
                thrown[0] = t;
            }
        });
        thread.start();
        thread.join(UNLIMITED ? 0 : seconds * 1000L);
        if (thread.isAlive()) {
            StackTraceElement[] stack = thread.getStackTrace();
            thread.interrupt();
            thread.join(GRACE_MS);
            throw new KitFailure("hangs", seconds, place(stack));
        }
        if (thrown[0] != null) {
            throw thrown[0];
        }
    }

    private static String place(StackTraceElement[] stack) {
        Optional<StackTraceElement> line =
                Arrays.stream(stack).filter(StudentCode::wrote).findFirst();
        return line.map(StudentCode::place).orElse(stack.length == 0 ? "?" : stack[0].toString());
    }

    /** What the limit is for. */
    interface Body {
        void run() throws Throwable;
    }
}
