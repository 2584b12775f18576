package kafkalab.kit.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import kafkalab.kit.grading.KitLesson;
import org.junit.jupiter.api.Test;

/** A test that charges what is left behind to one task, and to the one where it is understood. */
class LeaksTest {

    private static final List<String> NOTHING = List.of();
    private static final List<String> THREAD = List.of("thread a");
    private static final List<String> CLIENT = List.of("KafkaProducer b", "KafkaConsumer c");

    @Test
    void the_task_that_asks_for_closing_answers_for_those_before_it() {
        Leaks leaks = ofTasks(3);

        assertThat(leaks.charge(1, THREAD)).isEmpty();
        assertThat(leaks.charge(2, CLIENT)).isEmpty();
        assertThat(leaks.charge(3, NOTHING)).contains(KitLesson.of("leaves", 1, "thread a"));
        assertThat(leaks.charge(4, THREAD)).isEmpty();
    }

    @Test
    void what_is_left_in_the_closing_task_itself_is_told_first() {
        Leaks leaks = ofTasks(3);

        assertThat(leaks.charge(1, THREAD)).isEmpty();
        assertThat(leaks.charge(3, CLIENT)).contains(KitLesson.of("leaves", 3, "KafkaProducer b, KafkaConsumer c"));
    }

    @Test
    void a_later_task_answers_for_itself_once() {
        Leaks leaks = ofTasks(1);

        assertThat(leaks.charge(1, NOTHING)).isEmpty();
        assertThat(leaks.charge(2, THREAD)).contains(KitLesson.of("leaves", 2, "thread a"));
        assertThat(leaks.charge(3, CLIENT)).isEmpty();
    }

    @Test
    void where_the_closing_task_was_lost_anyhow_nothing_more_is_charged() {
        Leaks leaks = ofTasks(2);

        leaks.charge(1, THREAD);
        leaks.lost(2);

        assertThat(leaks.charge(3, THREAD)).isEmpty();
    }

    @Test
    void without_a_closing_task_the_first_is_charged() {
        Leaks leaks = ofTasks(0);

        assertThat(leaks.charge(1, NOTHING)).isEmpty();
        assertThat(leaks.charge(2, THREAD)).contains(KitLesson.of("leaves", 2, "thread a"));
        assertThat(leaks.charge(3, THREAD)).isEmpty();
    }

    @Test
    void nobody_looks_where_nothing_more_can_be_charged() {
        Leaks leaks = ofTasks(3);

        assertThat(leaks.matter(1)).isTrue();
        leaks.charge(1, THREAD);
        assertThat(leaks.matter(2)).isFalse();
        assertThat(leaks.matter(3)).isTrue();
        leaks.charge(3, THREAD);
        assertThat(leaks.matter(4)).isFalse();
    }

    private static Leaks ofTasks(int closing) {
        return new Leaks(IntStream.rangeClosed(1, 4)
                .mapToObj(task -> new TaskMethod("small.ShopTest", "tries" + task, task, Set.of(), task == closing, 60))
                .toList());
    }
}
