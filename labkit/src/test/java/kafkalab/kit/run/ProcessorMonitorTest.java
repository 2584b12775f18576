package kafkalab.kit.run;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * A test that lets programs compute and wait under a watch that ends each of them as soon as it has something to say.
 */
class ProcessorMonitorTest {

    /** The place of the niceness behind the name in a line of {@code /proc/PID/task/TID/stat} (proc(5), field 19). */
    private static final int NICENESS = 16;

    /** What each program had taken of the processor when its watch spoke. */
    private final List<Duration> taken = new ArrayList<>();

    @Test
    @EnabledOnOs(OS.LINUX)
    void what_computes_goes_to_the_back_of_the_queue_and_the_next_time_sooner() throws InterruptedException {
        Duration least = Duration.ofSeconds(8);
        ProcessorMonitor.Patience patience =
                new ProcessorMonitor.Patience(least, Duration.ofMillis(100), Duration.ofMinutes(1));

        FakeRun run = new FakeRun()
                .task("computes_for_a_minute")
                .task("computes_for_a_minute")
                .watched(patience, processes -> end(processes, 10))
                .run();

        assertThat(taken).hasSize(2);
        assertThat(taken.get(0)).isGreaterThan(least);
        assertThat(taken.get(1)).isLessThan(least);
        assertThat(run.jvms()).isEqualTo(2);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void what_waits_is_told_and_keeps_its_place_in_the_queue() throws InterruptedException {
        ProcessorMonitor.Patience patience =
                new ProcessorMonitor.Patience(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofSeconds(1));

        new FakeRun()
                .task("waits_for_a_minute")
                .watched(patience, processes -> end(processes, ownNiceness()))
                .run();

        assertThat(taken).hasSize(1);
    }

    @Test
    void what_does_its_work_is_let_be() throws InterruptedException {
        FakeRun run = new FakeRun()
                .task("passes")
                .task("prints_a_hundred_megabytes")
                .watched(ProcessorMonitor.Patience.USUAL, processes -> taken.add(Duration.ZERO))
                .run();

        assertThat(run.results()).hasSize(2);
        assertThat(taken).isEmpty();
    }

    /** Ends a program whose threads all have this niceness, and notes what it took until then. */
    private void end(Stream<ProcessHandle> processes, int niceness) {
        ProcessHandle program = processes.findFirst().orElseThrow();
        await("all threads have the niceness " + niceness)
                .atMost(30, SECONDS)
                .until(() -> nicenessOfThreads(program).allMatch(each -> each == niceness));
        taken.add(program.info().totalCpuDuration().orElseThrow());
        program.destroyForcibly();
    }

    /** Returns what every program begins with: 0, unless somebody has started Maven at the back of the queue. */
    private static int ownNiceness() {
        return nicenessOfThreads(ProcessHandle.current()).findFirst().orElseThrow();
    }

    private static Stream<Integer> nicenessOfThreads(ProcessHandle program) {
        List<Integer> all = new ArrayList<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(program.pid()), "task"))) {
            for (Path thread : threads.toList()) {
                String stat = Files.readString(thread.resolve("stat"));
                all.add(Integer.parseInt(
                        stat.substring(stat.lastIndexOf(')') + 2).split(" ")[NICENESS]));
            }
        } catch (IOException e) {
            // A thread ended meanwhile, before its file was opened or before it was read: look again.
            return Stream.of(Integer.MIN_VALUE);
        }
        return all.stream();
    }
}
