package kafkalab.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import kafkalab.kit.grading.Feedback;
import kafkalab.kit.grading.KitLesson;
import kafkalab.kit.grading.Language;
import kafkalab.kit.grading.Lessons;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TimeLimitTest {

    private final CountDownLatch end = new CountDownLatch(1);
    private volatile int line;

    @BeforeEach
    void let_these_tests_be_what_a_student_wrote() {
        System.setProperty("lab.classes", "target/test-classes");
    }

    @AfterEach
    void let_no_thread_run_on() {
        end.countDown();
        System.clearProperty("lab.classes");
    }

    @Test
    void leaves_a_body_alone_that_ends_in_time() {
        // given
        AtomicBoolean ran = new AtomicBoolean();

        // then
        assertThatCode(() -> new TimeLimit(30).run(() -> ran.set(true))).doesNotThrowAnyException();
        assertThat(ran).isTrue();
    }

    @Test
    void throws_what_the_body_throws() {
        IOException thrown = new IOException("no room");

        assertThatThrownBy(() -> new TimeLimit(30).run(() -> {
                    throw thrown;
                }))
                .isSameAs(thrown);
    }

    @Test
    void names_the_line_that_waits() {
        // when
        KitLesson lesson = lessonOf(this::waitForEver);

        // then
        assertThat(new Lessons(Language.EN).of(lesson))
                .isEqualTo(new Feedback(
                        "The task is done within 1 s, which is many times what it needs.",
                        "After 1 s the program was still at work, in TimeLimitTest.waitForEver (TimeLimitTest.java:"
                                + line + ").",
                        "A program that waits for something that never comes, or loops without an end, hangs.",
                        "Look at that line: what does it wait for, and who should give it?"));
    }

    @Test
    void names_the_line_that_loops_and_hears_no_interrupt() {
        // when
        KitLesson lesson = lessonOf(this::loopForEver);

        // then
        assertThat(lesson)
                .isEqualTo(KitLesson.of("hangs", 1, "TimeLimitTest.loopForEver (TimeLimitTest.java:" + line + ")"));
    }

    @Test
    void names_a_line_of_the_library_where_the_student_wrote_none() {
        // given
        System.setProperty("lab.classes", "target/nothing");

        // when
        KitLesson lesson = lessonOf(this::waitForEver);

        // then
        assertThat(lesson.arguments().get(1)).startsWith("java.base").endsWith("Unsafe.park(Native Method)");
    }

    @Test
    void interrupts_a_body_that_has_had_its_time() throws InterruptedException {
        // given
        CountDownLatch interrupted = new CountDownLatch(1);

        // when
        lessonOf(() -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });

        // then
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void finds_that_a_body_leaves_its_thread_interrupted() {
        assertThat(lessonOf(() -> Thread.currentThread().interrupt())).isEqualTo(KitLesson.of("interrupted"));
    }

    private static KitLesson lessonOf(TimeLimit.Body body) {
        return catchThrowableOfType(KitFailure.class, () -> new TimeLimit(1).run(body))
                .lesson();
    }

    private void waitForEver() throws InterruptedException {
        line = nextLine();
        end.await();
    }

    private void loopForEver() {
        line = nextLine();
        while (end.getCount() > 0) {}
    }

    private static int nextLine() {
        return new Throwable().getStackTrace()[1].getLineNumber() + 1;
    }
}
