package kafkalab.kit.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.Status;
import kafkalab.kit.grading.TaskDefinition;
import kafkalab.kit.grading.Text;
import kafkalab.kit.process.ProcessorTime;
import kafkalab.kit.run.Trial.Result;
import kafkalab.kit.run.Trial.Times;
import org.junit.jupiter.api.Test;

class TimesTableTest {

    private static final Text TEXT = new Text("text", "texte");
    private static final LabDefinition LAB = new LabDefinition(
            "lab99-fake",
            TEXT,
            TEXT,
            List.of(new TaskDefinition(1, 50, TEXT, TEXT, "task-1"), new TaskDefinition(2, 50, TEXT, TEXT, "task-2")));

    @Test
    void a_program_has_a_row_and_all_have_a_mean() {
        // given
        TimesTable table = new TimesTable(LAB);

        // when
        table.add("solution", seconds(1), seconds(20), times(2), Map.of(1, result(3_000), 2, result(5_500)));
        table.add("wrong/off-by-one", seconds(3), seconds(40), times(4), Map.of(1, result(1_000)));

        // then
        assertThat(table.text()).contains("""
                  seconds                                      compile  start   turn   held     1     2    all  | program children
                  solution                                         1.0    0.5    2.0    4.0   3.0   5.5   20.0  |     2.0      1.5
                  wrong/off-by-one                                 3.0    0.5    4.0    4.0   1.0   0.0   40.0  |     4.0      1.5
                  mean of 2                                        2.0    0.5    3.0    4.0   2.0   2.8   30.0  |     3.0      1.5
                """.replace("\n", System.lineSeparator()));
    }

    private static Times times(int seconds) {
        return new Times(
                1,
                Duration.ofMillis(500),
                seconds(seconds),
                seconds(4),
                new ProcessorTime(seconds(seconds), Duration.ofMillis(1_500)));
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static Result result(long durationMs) {
        return new Result(Status.PASSED, 0, durationMs, null);
    }
}
