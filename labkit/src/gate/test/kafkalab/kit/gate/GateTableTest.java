package kafkalab.kit.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kafkalab.catalogue.Program;
import kafkalab.catalogue.SourceTree;
import kafkalab.kit.grading.Feedback;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.Status;
import kafkalab.kit.grading.TaskDefinition;
import kafkalab.kit.grading.Text;
import kafkalab.kit.run.Trial.Result;
import org.junit.jupiter.api.Test;

class GateTableTest {

    private static final Text TEXT = new Text("text", "texte");
    private static final LabDefinition LAB = new LabDefinition(
            "lab99-fake",
            TEXT,
            TEXT,
            List.of(new TaskDefinition(1, 50, TEXT, TEXT, "task-1"), new TaskDefinition(2, 50, TEXT, TEXT, "task-2")));
    private static final Feedback FEEDBACK = new Feedback("42", "43", "It is one less.", "Count again.");

    @Test
    void a_row_has_a_sign_a_task() {
        assertThat(GateTable.row(LAB, verdict(false, Status.FAILED)))
                .isEqualTo("  wrong/off-by-one                              -  +     1.2 s%n".formatted());
    }

    @Test
    void a_row_tells_what_is_not_as_declared() {
        assertThat(GateTable.row(LAB, verdict(false, Status.PASSED)))
                .endsWith("  +  +     1.2 s   NOT AS DECLARED: must lose [1]%n".formatted());
    }

    @Test
    void the_lessons_of_a_program_are_those_of_the_tasks_that_it_lost() {
        assertThat(GateTable.lessons(verdict(false, Status.FAILED))).isEqualToNormalizingNewlines("""

                          wrong/off-by-one, task 1
                            expected  42
                            actual    43
                            why       It is one less.
                            next      Count again.

                        """);
    }

    @Test
    void there_is_no_lesson_where_nothing_was_lost_or_nothing_written() {
        assertThat(GateTable.lessons(verdict(false, Status.PASSED))).isEmpty();
        assertThat(GateTable.lessons(verdict(true, Status.FAILED))).isEmpty();
    }

    private static Verdict verdict(boolean unwritten, Status ofTask1) {
        Program program =
                new Program("wrong/off-by-one", SourceTree.of(Map.of()), Set.of(1), unwritten, Optional.empty());
        return new Verdict(
                program,
                Map.of(
                        1, new Result(ofTask1, 0, 10, ofTask1 == Status.PASSED ? null : FEEDBACK),
                        2, new Result(Status.PASSED, 0, 10, null)),
                List.of(),
                1234);
    }
}
