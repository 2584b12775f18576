package kafkalab.grader.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import kafkalab.grader.result.Outcome;
import org.junit.jupiter.api.Test;

class ClassRoomTest {

    private final ClassStatistics room = new ClassStatistics(
            Samples.LAB,
            List.of(
                    Samples.mixed("ann"),
                    Samples.mixed("bob"),
                    Samples.solved("cat"),
                    Samples.refused("dan"),
                    Samples.error("eve")));

    @Test
    void what_the_grader_failed_on_counts_nowhere() {
        assertThat(room.scores()).containsExactly(0, 25, 25, 100);
        assertThat(room.mean()).isEqualTo(37.5);
        assertThat(room.median()).isEqualTo(25);
        assertThat(room.of(Outcome.ERROR)).isEqualTo(1);
        assertThat(room.distribution()).containsExactly(1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1);
    }

    @Test
    void the_task_that_fewest_have_solved_comes_first() {
        List<ClassStatistics.TaskCount> tasks = room.hardestFirst();

        assertThat(tasks).extracting(count -> count.task().id()).containsExactly(3, 4, 5, 6, 7, 1, 2);
        assertThat(tasks.get(0).solved()).isEqualTo(0.25, within(0.001));
        assertThat(tasks.get(0).count(Verdict.FAILED)).isEqualTo(2);
        assertThat(tasks.get(0).count(Verdict.NOT_RUN)).isEqualTo(1);
        assertThat(tasks.get(1).count(Verdict.TODO)).isEqualTo(2);
        assertThat(tasks.get(4).count(Verdict.SKIPPED)).isEqualTo(2);
    }

    @Test
    void lessons_are_counted_by_the_rule_that_was_broken() {
        assertThat(room.commonestLessons())
                .extracting(ClassStatistics.SharedLesson::why, ClassStatistics.SharedLesson::students)
                .containsExactly(
                        tuple("A buffer is no store.", List.of("ann", "bob")),
                        tuple("acks=1 loses.", List.of("ann", "bob")));
    }

    @Test
    void an_empty_class_is_a_class() {
        ClassStatistics empty = new ClassStatistics(Samples.LAB, List.of());

        assertThat(empty.mean()).isZero();
        assertThat(empty.median()).isZero();
        assertThat(empty.hardestFirst()).allMatch(count -> count.solved() == 0);
    }
}
