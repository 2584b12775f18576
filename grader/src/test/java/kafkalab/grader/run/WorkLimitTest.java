package kafkalab.grader.run;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WorkLimitTest {

    private final WorkLimit places = new WorkLimit(1);

    @Test
    void who_finds_no_place_waits_for_one() throws Exception {
        WorkLimit.Place first = places.take();
        CompletableFuture<WorkLimit.Place> second = later();
        assertWaits(second);

        first.close();

        assertThat(second.get(10, SECONDS)).isNotNull();
    }

    @Test
    void who_only_waits_lends_his_place_and_has_it_back_at_once() throws Exception {
        WorkLimit.Place first = places.take();
        first.waits(true);
        first.waits(true);
        WorkLimit.Place second = places.take();

        first.waits(false);

        CompletableFuture<WorkLimit.Place> third = later();
        second.close();
        assertWaits(third);
        first.close();
        assertThat(third.get(10, SECONDS)).isNotNull();
    }

    @Test
    void a_place_that_is_lent_at_the_end_counts_once() throws Exception {
        WorkLimit.Place first = places.take();
        first.waits(true);
        first.close();

        places.take();

        assertWaits(later());
    }

    private CompletableFuture<WorkLimit.Place> later() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return places.take();
            } catch (InterruptedException e) {
                throw new CompletionException(e);
            }
        });
    }

    /** Nothing can show that somebody waits for ever; a tenth of a second is what a broken lock would not need. */
    private static void assertWaits(CompletableFuture<?> future) {
        assertThatThrownBy(() -> future.get(100, MILLISECONDS)).isInstanceOf(TimeoutException.class);
    }
}
