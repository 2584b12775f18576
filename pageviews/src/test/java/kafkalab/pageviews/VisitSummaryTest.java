package kafkalab.pageviews;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class VisitSummaryTest {

    private static final Instant DATE = Instant.parse("2026-11-22T10:15:30.123Z");

    @Test
    void sums_up_a_visit_whatever_the_order_of_its_events() {
        // given
        List<PageEvent> events = List.of(
                new PageEvent("P2", "U1", DATE.plusMillis(900), 40),
                new PageEvent("P1", "U1", DATE, 742),
                new PageEvent("P2", "U1", DATE.plusMillis(1_000), 0));

        // when
        VisitSummary summary = VisitSummary.of(events);

        // then
        assertThat(summary).isEqualTo(new VisitSummary("U1", DATE, 3, 782));
    }

    @Test
    void refuses_to_sum_up_no_event() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VisitSummary.of(List.of()))
                .withMessage("A visit has at least one page event, but there is none.");
    }

    @Test
    void refuses_to_sum_up_events_of_two_users() {
        // given
        List<PageEvent> events = List.of(
                new PageEvent("P1", "U1", DATE, 1),
                new PageEvent("P1", "U1", DATE, 1),
                new PageEvent("P1", "U2", DATE, 1));

        // then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VisitSummary.of(events))
                .withMessage("A visit is of one user, but these events are of U1 and U2.");
    }

    @Test
    void refuses_a_sum_that_exceeds_a_long() {
        // given
        PageEvent endless = new PageEvent("P1", "U1", DATE, Long.MAX_VALUE);

        // then
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> VisitSummary.of(List.of(endless, endless)));
    }

    @Test
    void cuts_the_start_to_milliseconds() {
        assertThat(new VisitSummary("U1", DATE.plusNanos(999_999), 1, 0).start())
                .isEqualTo(DATE);
    }

    @Test
    void refuses_null() {
        assertThatNullPointerException()
                .isThrownBy(() -> new VisitSummary(null, DATE, 1, 0))
                .withMessage("A visit summary needs a user, but it is null.");
        assertThatNullPointerException()
                .isThrownBy(() -> new VisitSummary("U1", null, 1, 0))
                .withMessage("A visit summary needs a start, but it is null.");
    }

    @Test
    void refuses_values_that_no_visit_has() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new VisitSummary("\t", DATE, 1, 0))
                .withMessage("A visit summary needs a user, but it is blank.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new VisitSummary("U1", DATE, 0, 0))
                .withMessage("A visit summary needs 1 page or more, but it has 0.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new VisitSummary("U1", DATE, 1, -1))
                .withMessage("A visit summary needs a duration of 0 ms or more, but it is -1 ms.");
    }
}
