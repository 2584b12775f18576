package kafkalab.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.MissingFormatArgumentException;
import kafkalab.kit.grading.Feedback;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class LessonTest {

    @Test
    void holds_its_four_parts() {
        // when
        Lesson lesson = Lesson.expected("all %d events are stored", 100)
                .actual("%d of them are in the topic", 97)
                .why("send() only fills a buffer")
                .next("let %s wait for the buffer", "close()");

        // then
        assertThat(lesson.feedback())
                .isEqualTo(new Feedback(
                        "all 100 events are stored",
                        "97 of them are in the topic",
                        "send() only fills a buffer",
                        "let close() wait for the buffer"));
    }

    @Test
    void reads_in_an_ide_as_four_labelled_lines() {
        // given
        Lesson lesson = Lesson.expected("All are stored.")
                .actual("3 are lost.")
                .why("send() waits.")
                .next("Look at close().");

        // then
        assertThat(lesson.getMessage().lines())
                .containsExactly(
                        "",
                        "  expected  All are stored.",
                        "  actual    3 are lost.",
                        "  why       send() waits.",
                        "  next      Look at close().");
    }

    @Test
    void is_a_failed_assertion_for_junit() {
        assertThat(Lesson.expected("All are stored.")).isInstanceOf(AssertionError.class);
    }

    @Test
    void takes_a_pattern_without_arguments_as_it_is() {
        // given
        Lesson lesson = Lesson.expected("100% are stored")
                .actual("50%")
                .why("a load of 100%d is too much")
                .next("try %s");

        // then
        assertThat(lesson.feedback())
                .isEqualTo(new Feedback("100% are stored", "50%", "a load of 100%d is too much", "try %s"));
    }

    @Test
    void never_reads_an_argument_as_a_pattern() {
        // given
        String page = "100%s of \u00fcber%d%n%";

        // when
        Lesson lesson = Lesson.expected("page %s", page)
                .actual("page %s twice, 50%% of all", page)
                .why("%s", page)
                .next("%s", page);

        // then
        assertThat(lesson.feedback())
                .isEqualTo(new Feedback("page " + page, "page " + page + " twice, 50% of all", page, page));
        assertThat(lesson.getMessage()).contains("  why       " + page);
    }

    @Test
    void ends_a_sentence_once() {
        assertThat(whole(Lesson.expected("It failed: %s.", "Timed out.").actual("%s.", "Who? ../sql and so on..."))
                        .feedback())
                .extracting(Feedback::expected, Feedback::actual)
                .containsExactly("It failed: Timed out.", "Who? ../sql and so on....");
    }

    @Test
    void shows_null_as_an_argument() {
        assertThat(whole(Lesson.expected("the key is %s", "U1").actual("it is %s", (Object) null))
                        .feedback()
                        .actual())
                .isEqualTo("it is null");
    }

    @Test
    void refuses_a_pattern_that_wants_more_than_it_is_given() {
        Assertions.assertThatExceptionOfType(MissingFormatArgumentException.class)
                .isThrownBy(() -> Lesson.expected("%d of %d events", 3));
    }

    @Test
    void owes_all_four_parts() {
        assertThatNullPointerException()
                .isThrownBy(() ->
                        Lesson.expected("All.").why("Because.").next("Look.").feedback())
                .withMessage("the lesson has no 'actual'");
        assertThatNullPointerException()
                .isThrownBy(() ->
                        Lesson.expected("All.").actual("Few.").next("Look.").feedback())
                .withMessage("the lesson has no 'why'");
        assertThatNullPointerException()
                .isThrownBy(() ->
                        Lesson.expected("All.").actual("Few.").why("Because.").feedback())
                .withMessage("the lesson has no 'next'");
    }

    private static Lesson whole(Lesson lesson) {
        return lesson.why("Because.").next("Look.");
    }

    @Test
    void a_part_of_megabytes_is_cut() {
        Feedback feedback = Lesson.expected("%s", "x".repeat(5_000_000))
                .actual("a")
                .why("b")
                .next("c")
                .feedback();

        assertThat(feedback.expected()).hasSize(6_002).endsWith("x …");
    }
}
