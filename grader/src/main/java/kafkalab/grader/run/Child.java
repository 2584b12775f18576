package kafkalab.grader.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A runner of one process with nothing of this process's environment, which ends it with all that it started. */
final class Child {

    static final Duration END_LIMIT = Duration.ofSeconds(20);

    private Child() {}

    /**
     * Runs a command to its end, errors and output as one.
     *
     * @param command the command
     * @param input a line for its standard input, which stays open until the end
     * @param limit how long at the most
     * @param line hears each line of output
     */
    static Ended run(List<String> command, String input, Duration limit, Consumer<String> line)
            throws IOException, InterruptedException {
        Process process = start(new ProcessBuilder(command).redirectErrorStream(true));
        try {
            Thread reader = listen(process, line);
            tell(process, input);
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                kill(process);
            }
            reader.join(END_LIMIT.toMillis());
            return new Ended(ended ? process.exitValue() : -1, !ended);
        } finally {
            kill(process);
        }
    }

    /** Starts a process with nothing of this process's environment. */
    static Process start(ProcessBuilder builder) throws IOException {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().put("LANG", "C.UTF-8");
        return builder.start();
    }

    /** Writes a line to a process's standard input. One that has ended does not hear it: its exit code tells more. */
    static void tell(Process process, String line) {
        OutputStream in = process.getOutputStream();
        try {
            in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException e) {
            // Its reader hears of the end.
        }
    }

    /** Lets each line of a process's output be heard by a thread, which ends after the last. */
    static Thread listen(Process process, Consumer<String> line) {
        Thread reader = new Thread(() -> read(process, line), "grader-output");
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    private static void read(Process process, Consumer<String> line) {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String next = out.readLine(); next != null; next = out.readLine()) {
                line.accept(next);
            }
        } catch (IOException e) {
            // The pipe of a killed process breaks: what was read before is kept.
        }
    }

    /** Ends a process with all that it started, and waits until it has ended. */
    static void kill(Process process) throws InterruptedException {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * How a process ended.
     *
     * @param exitCode its exit code, or -1 where it was ended
     * @param overdue whether it had used its time up
     */
    record Ended(int exitCode, boolean overdue) {}
}
