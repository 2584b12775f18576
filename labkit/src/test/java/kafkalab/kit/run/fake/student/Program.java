package kafkalab.kit.run.fake.student;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A program that does to its JVM all that a student's program may do. */
public final class Program {

    private static volatile long steps;
    private static volatile boolean called;

    private Program() {}

    public static void unwritten() {
        throw new UnsupportedOperationException("TODO 2: send the event");
    }

    public static void unsupported() {
        throw new UnsupportedOperationException("Only the owner may do that, see TODO 2");
    }

    public static void fails(RuntimeException exception) {
        exception.fillInStackTrace();
        throw exception;
    }

    public static boolean isCalledAgain() {
        boolean again = called;
        called = true;
        return again;
    }

    public static void exits() {
        System.exit(5);
    }

    public static void exitsFromAnotherThread() throws InterruptedException {
        Thread thread = new Thread(Program::exits);
        thread.start();
        thread.join();
    }

    public static void halts() {
        Runtime.getRuntime().halt(7);
    }

    public static void hoards() {
        List<byte[]> hoard = new ArrayList<>();
        while (true) {
            hoard.add(new byte[10_000_000]);
        }
    }

    public static void hoardsAndCatches() {
        List<byte[]> hoard = new ArrayList<>();
        while (true) {
            try {
                hoard.add(new byte[10_000_000]);
            } catch (Throwable e) {
                // A student's loop that goes on, come what may.
            }
        }
    }

    public static void loops() {
        while (steps >= 0) {
            try {
                steps = Math.floorMod(steps + 1, 1000);
            } catch (Throwable e) {
                // A student's loop that goes on, come what may.
            }
        }
    }

    public static void waits() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    public static void deadlocks() throws InterruptedException {
        Object left = new Object();
        Object right = new Object();
        CountDownLatch bothHold = new CountDownLatch(2);
        Thread other = new Thread(() -> lockBoth(right, left, bothHold), "other");
        other.setDaemon(true);
        other.start();
        lockBoth(left, right, bothHold);
        other.join();
    }

    private static void lockBoth(Object first, Object second, CountDownLatch bothHold) {
        synchronized (first) {
            bothHold.countDown();
            try {
                bothHold.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            synchronized (second) {
                Reference.reachabilityFence(first);
            }
        }
    }

    public static int recurses(int depth) {
        return recurses(depth + 1) + 1;
    }

    public static void floods() throws IOException {
        byte[] megabyte =
                "All work and no play makes Jack a dull boy.\n".repeat(25_000).getBytes();
        for (int i = 0; i < 100; i++) {
            System.out.write(megabyte);
        }
        System.out.flush();
    }

    public static void mumbles() throws IOException {
        System.out.write(new byte[] {'<', (byte) 0xff, (byte) 0xfe, 0, (byte) 0xc3, '>', '\n'});
        System.out.flush();
    }

    public static void lingers() {
        Thread thread = new Thread(Program::loops, "main");
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
    }

    /** Has no thread of its own, since it never joins a group. */
    public static void forgetsItsConsumer(String bootstrapServers) {
        new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "client.id", "forgotten"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    public static void killsItself() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid())).start();
        new CountDownLatch(1).await();
    }

    public static void closesItsOutput() {
        System.out.println("These are my last words.");
        System.out.close();
        System.err.close();
    }

    public static void leavesProcessBehind() throws IOException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx16m",
                        "-cp",
                        System.getProperty("lab.classes"),
                        Sleeper.class.getName())
                .start();
        System.out.println("child " + child.pid());
    }

    /** A program that does not end. */
    public static final class Sleeper {

        private Sleeper() {}

        public static void main(String[] arguments) throws InterruptedException {
            new CountDownLatch(1).await();
        }
    }

    /** Ends this JVM as soon as the kit has reported that the task is done. */
    public static void haltsLater(Thread kit) {
        ForkJoinPool.commonPool().execute(() -> {
            while (!waits(kit)) {
                Thread.onSpinWait();
            }
            Runtime.getRuntime().halt(9);
        });
    }

    private static boolean waits(Thread kit) {
        for (StackTraceElement frame : kit.getStackTrace()) {
            if (frame.getMethodName().equals("take")) {
                return true;
            }
        }
        return false;
    }
}
