package kafkalab.kit.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessorTimeTest {

    private static final Duration SOME = Duration.ofMillis(300);
    /** Linux counts in hundredths of a second, and rounds user's and kernel's time down. */
    private static final Duration TICKS = Duration.ofMillis(40);

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void a_process_that_computes_takes_time_of_its_own() {
        // given
        ProcessorTime before = ProcessorTime.of(ProcessHandle.current());

        // when
        compute();

        // then
        ProcessorTime after = ProcessorTime.of(ProcessHandle.current());
        assertThat(after.own().minus(before.own())).isGreaterThan(SOME.minus(TICKS));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void what_a_child_has_taken_counts_while_it_runs_and_after_its_end() {
        // given
        Duration before = ProcessorTime.of(ProcessHandle.current()).children();

        // when
        try (JavaProcess child =
                JavaProcess.start(ClassPath.current(), List.of(), Computing.class.getName(), List.of())) {
            // then
            assertThat(child.awaitEnd(LIMIT)).isTrue();
        }
        assertThat(ProcessorTime.of(ProcessHandle.current()).children().minus(before))
                .isGreaterThan(SOME.minus(TICKS));
    }

    @Test
    void two_sum_up() {
        ProcessorTime one = new ProcessorTime(Duration.ofSeconds(1), Duration.ofSeconds(2));
        ProcessorTime other = new ProcessorTime(Duration.ofSeconds(3), Duration.ofSeconds(4));

        assertThat(one.plus(other)).isEqualTo(new ProcessorTime(Duration.ofSeconds(4), Duration.ofSeconds(6)));
    }

    /** Computes until this thread has had the processor for some time, however many others want it. */
    private static void compute() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long end = threads.getCurrentThreadCpuTime() + SOME.toNanos();
        while (threads.getCurrentThreadCpuTime() < end) {
            Thread.onSpinWait();
        }
    }

    /** A program that computes for a while. */
    static final class Computing {

        public static void main(String[] arguments) {
            compute();
        }
    }
}
