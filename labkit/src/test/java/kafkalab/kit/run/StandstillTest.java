package kafkalab.kit.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StandstillTest {

    private long nanos = Long.MAX_VALUE - 1_000;
    private long millis = 1_764_500_000_000L;
    private final Standstill watch = new Standstill(() -> nanos, () -> millis);

    @Test
    void a_busy_machine_does_not_stand_still() {
        long begin = nanos;

        for (int i = 0; i < 100; i++) {
            pass(3_000, 3_000);
            watch.look();
        }

        assertThat(watch.since(begin)).isFalse();
    }

    @Test
    void a_process_that_was_stopped_stood_still() {
        long begin = nanos;
        pass(75_000, 75_000);

        assertThat(watch.since(begin)).isTrue();
    }

    @Test
    void a_machine_that_slept_stood_still_though_one_clock_slept_as_well() {
        long begin = nanos;
        pass(250, 75_000);

        assertThat(watch.since(begin)).isTrue();
    }

    @Test
    void what_ended_before_is_of_no_more_interest() {
        pass(75_000, 75_000);
        watch.look();
        pass(250, 250);
        long begin = nanos;
        pass(250, 250);

        assertThat(watch.since(begin)).isFalse();
    }

    private void pass(long ofTheOne, long onTheWall) {
        nanos += TimeUnit.MILLISECONDS.toNanos(ofTheOne);
        millis += onTheWall;
    }
}
