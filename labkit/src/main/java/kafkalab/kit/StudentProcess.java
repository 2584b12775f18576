package kafkalab.kit;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import kafkalab.kit.process.ClassPath;
import kafkalab.kit.process.JavaProcess;
import kafkalab.kit.process.ParentWatch;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Runs a main class in a JVM of its own, where it can be killed: how crash safety is graded.
 *
 * <p>The process has the class path of this JVM and 256 MB of heap. It ends with this JVM, whatever ends this JVM, and
 * with {@link #close()}. What it prints is kept, up to 10,000 lines.
 */
public final class StudentProcess implements AutoCloseable {

    private static final int LINES_KEPT = 10_000;

    private final JavaProcess java;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private StudentProcess(JavaProcess java) {
        this.java = java;
        reader = new Thread(this::collectOutput, "student-process-output");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a main class.
     *
     * @param mainClass has a {@code public static void main(String[])}
     * @param arguments its arguments
     * @return the process, to be closed by the caller
     */
    public static StudentProcess start(Class<?> mainClass, String... arguments) {
        List<String> all = new ArrayList<>(List.of(mainClass.getName()));
        all.addAll(Arrays.asList(arguments));
        return new StudentProcess(JavaProcess.start(
                ClassPath.current(),
                List.of(
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.logFile=System.out",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-Dstdout.encoding=UTF-8"),
                Main.class.getName(),
                all));
    }

    /**
     * Waits until the process has printed a line.
     *
     * @param what names the line for whoever reads the failure
     * @param line tells the line
     * @param limit how long at the most
     * @return the line
     * @throws IllegalStateException where the process ends, or the limit passes, without it
     */
    public String awaitLine(String what, Predicate<String> line, Duration limit) {
        try {
            await(what).atMost(limit)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> output.stream().anyMatch(line) || hasEnded());
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException("The program did not print " + what + " within " + limit.toSeconds()
                    + " s; it printed " + tail() + ".");
        }
        return output.stream()
                .filter(line)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The program ended with exit code "
                        + java.process().exitValue() + " before it printed " + what + "; it printed " + tail() + "."));
    }

    /**
     * Waits until the process has ended.
     *
     * @param limit how long at the most
     * @return its exit code, or empty where it runs on
     */
    public OptionalInt awaitExit(Duration limit) {
        if (!java.awaitEnd(limit)) {
            return OptionalInt.empty();
        }
        awaitOutput();
        return OptionalInt.of(java.process().exitValue());
    }

    /** Kills the process by SIGKILL and returns when it is gone. */
    public void kill() {
        java.kill();
        awaitOutput();
    }

    /** Returns the lines printed so far. */
    public List<String> output() {
        return List.copyOf(output);
    }

    @Override
    public void close() {
        java.close();
    }

    private boolean hasEnded() {
        return !java.process().isAlive() && !reader.isAlive();
    }

    private void awaitOutput() {
        try {
            reader.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String tail() {
        List<String> lines = output();
        return lines.isEmpty() ? "nothing" : "last: " + lines.get(lines.size() - 1);
    }

    private void collectOutput() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(java.process().getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (output.size() < LINES_KEPT) {
                    output.add(line);
                }
            }
        } catch (IOException e) {
            // The pipe of a killed process breaks: what was read before is kept.
        }
    }

    /** Is the entry point in the other JVM: watches the parent, then hands over to the student's main class. */
    static final class Main {

        private Main() {}

        public static void main(String[] arguments) throws Throwable {
            ParentWatch.begin();
            String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
            Method main = Class.forName(arguments[0]).getMethod("main", String[].class);
            main.setAccessible(true);
            try {
                main.invoke(null, (Object) rest);
            } catch (InvocationTargetException e) {
                System.out.println(FAILED + Outcome.describe(e.getCause()));
                Runtime.getRuntime().halt(1);
            }
        }
    }
}
