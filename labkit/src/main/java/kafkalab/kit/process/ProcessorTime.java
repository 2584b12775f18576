package kafkalab.kit.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The processor time that a process has taken, and that of the processes which it started.
 *
 * @param own of the process itself
 * @param children of those that it started, on Linux alone: of all that have ended and of those that still run
 */
public record ProcessorTime(Duration own, Duration children) {

    /** Stands for none. */
    public static final ProcessorTime NONE = new ProcessorTime(Duration.ZERO, Duration.ZERO);

    /** Linux counts in hundredths of a second, whatever its kernel's own clock. */
    private static final long MILLISECONDS_A_TICK = 10;

    /** What stands before {@code utime} after the process's name in Linux's {@code /proc/PID/stat}. */
    private static final int FIELDS_BEFORE_TIMES = 11;

    /** Reads what a process that still runs has taken so far; one that has ended has taken nothing. */
    public static ProcessorTime of(ProcessHandle process) {
        return process.descendants()
                .map(ProcessorTime::ofOne)
                .reduce(ofOne(process), (sum, child) -> sum.with(child.own().plus(child.children())));
    }

    private static ProcessorTime ofOne(ProcessHandle process) {
        try {
            String stat = Files.readString(
                    Path.of("/proc", Long.toString(process.pid()), "stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return new ProcessorTime(ticks(fields, FIELDS_BEFORE_TIMES), ticks(fields, FIELDS_BEFORE_TIMES + 2));
        } catch (IOException e) {
            // Not Linux, or it has just ended.
            return new ProcessorTime(process.info().totalCpuDuration().orElse(Duration.ZERO), Duration.ZERO);
        }
    }

    /** Adds the time in user mode and that in the kernel, which stand side by side. */
    private static Duration ticks(String[] fields, int user) {
        long ticks = Long.parseLong(fields[user]) + Long.parseLong(fields[user + 1]);
        return Duration.ofMillis(ticks * MILLISECONDS_A_TICK);
    }

    private ProcessorTime with(Duration ofChild) {
        return new ProcessorTime(own, children.plus(ofChild));
    }

    /** Returns the sum of both. */
    public ProcessorTime plus(ProcessorTime other) {
        return new ProcessorTime(own.plus(other.own), children.plus(other.children));
    }
}
