package kafkalab.grader.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A referee's JVM, which grades one submission after another. */
final class RefereeJvm {

    /** A cluster ends in some six seconds on a machine that has nothing else to do. */
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);

    private static final String READY = "{\"ready\":true}";
    private static final int LOG_SHOWN = 1500;

    private final Process process;
    private final Path log;
    /** Holds what it has said and nobody has heard; after its last line, nothing for the end. */
    private final BlockingQueue<Optional<String>> said = new LinkedBlockingQueue<>();

    private long logBefore;

    private RefereeJvm(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts one.
     *
     * @param command the command
     * @param log the file for its standard error
     */
    static RefereeJvm start(List<String> command, Path log) throws IOException {
        Process process = Child.start(new ProcessBuilder(command).redirectError(log.toFile()));
        RefereeJvm referee = new RefereeJvm(process, log);
        Thread reader = Child.listen(process, line -> referee.said.add(Optional.of(line)));
        process.onExit().thenRun(() -> referee.endAfter(reader));
        return referee;
    }

    private void endAfter(Thread reader) {
        try {
            reader.join(Child.END_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        said.add(Optional.empty());
    }

    /**
     * Waits until it takes an order.
     *
     * @return whether it does; one that has been marked by a submission ends instead
     */
    boolean awaitReady() throws InterruptedException {
        long deadline = System.nanoTime() + READY_LIMIT.toNanos();
        Optional<String> line = next(deadline);
        while (line != null && line.isPresent()) {
            if (line.get().equals(READY)) {
                return true;
            }
            line = next(deadline);
        }
        return false;
    }

    /**
     * Orders a submission to be graded.
     *
     * @param order the order, a line
     * @param limit how long at the most
     * @param isLast hears each line that the referee says, and tells whether it has said all
     * @return how that ended: with exit code 0 where the referee lives on
     */
    Child.Ended grade(String order, Duration limit, Predicate<String> isLast) throws InterruptedException {
        logBefore = log.toFile().length();
        Child.tell(process, order);
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<String> line = next(deadline);
            if (line == null) {
                return new Child.Ended(-1, true);
            }
            if (line.isEmpty()) {
                return new Child.Ended(process.exitValue(), false);
            }
            if (isLast.test(line.get())) {
                return new Child.Ended(0, false);
            }
        }
    }

    /** Returns the next line; empty at the end of it all; null at the deadline. */
    private Optional<String> next(long deadline) throws InterruptedException {
        return said.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    /** Returns the end of what it has logged since the last order, where there is something. */
    Optional<String> endOfLog() throws IOException {
        byte[] all = Files.readAllBytes(log);
        int begin = (int) Math.max(logBefore, all.length - LOG_SHOWN);
        String end = new String(all, begin, all.length - begin, StandardCharsets.ISO_8859_1).strip();
        return end.isEmpty() ? Optional.empty() : Optional.of(end);
    }

    /** Ends it with all that it started. */
    void end() throws InterruptedException {
        Child.kill(process);
    }
}
