package kafkalab.pageviews;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PageEventTest {

    private static final Instant DATE = Instant.parse("2026-11-22T10:15:30.123Z");

    @Test
    void cuts_the_date_to_milliseconds() {
        // given
        Instant nanoseconds = Instant.parse("2026-11-22T10:15:30.123999999Z");

        // when
        PageEvent event = new PageEvent("P1", "U1", nanoseconds, 742);

        // then
        assertThat(event).isEqualTo(new PageEvent("P1", "U1", DATE, 742));
        assertThat(event.date()).isEqualTo(DATE);
    }

    @Test
    void accepts_a_duration_of_zero() {
        assertThat(new PageEvent("P1", "U1", DATE, 0).duration()).isZero();
    }

    @Test
    void refuses_null() {
        assertThatNullPointerException()
                .isThrownBy(() -> new PageEvent(null, "U1", DATE, 742))
                .withMessage("A page event needs a page, but it is null.");
        assertThatNullPointerException()
                .isThrownBy(() -> new PageEvent("P1", null, DATE, 742))
                .withMessage("A page event needs a user, but it is null.");
        assertThatNullPointerException()
                .isThrownBy(() -> new PageEvent("P1", "U1", null, 742))
                .withMessage("A page event needs a date, but it is null.");
    }

    @Test
    void refuses_a_blank_page_and_a_blank_user() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PageEvent(" ", "U1", DATE, 742))
                .withMessage("A page event needs a page, but it is blank.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PageEvent("P1", "", DATE, 742))
                .withMessage("A page event needs a user, but it is blank.");
    }

    @Test
    void refuses_a_negative_duration() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PageEvent("P1", "U1", DATE, -5))
                .withMessage("A page event needs a duration of 0 ms or more, but it is -5 ms.");
    }
}
