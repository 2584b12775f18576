package kafkalab.kit.gate.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import kafkalab.kit.gate.mutants.ProbedProgram.Line;
import kafkalab.kit.run.TaskMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachTest {

    private static final TaskMethod TEST = new TaskMethod("small.ShopTest", "shuts", 3, Set.of(), false, 90);

    @ParameterizedTest
    @CsvSource({"100, 10", "1900, 10", "2000, 11", "10000, 51", "17000, 86", "60000, 90"})
    void gives_a_mutant_five_times_what_the_solution_took_within_bounds(long tookMs, int seconds) {
        assertThat(reach(tookMs).limited().seconds()).isEqualTo(seconds);
    }

    @Test
    void joins_two_runs_by_all_they_reached_and_the_longer_time() {
        // when
        Reach both = reach(1_000, 7).and(reach(2_000, 8));

        // then
        assertThat(both).isEqualTo(reach(2_000, 7, 8));
        assertThat(both).isEqualTo(reach(2_000, 8).and(reach(1_000, 7)));
    }

    @Test
    void knows_the_mutants_of_its_lines() {
        assertThat(reach(1, 7).reaches(Examples.mutant("Shop.close", "door.shut();", 7)))
                .isTrue();
        assertThat(reach(1, 7).reaches(Examples.mutant("Shop.close", "door.shut();", 8)))
                .isFalse();
        assertThat(reach(1, 7).reaches(Examples.mutant("Mall.close", "door.shut();", 7)))
                .isFalse();
    }

    private static Reach reach(long tookMs, int... lines) {
        Set<Line> reached = Arrays.stream(lines)
                .mapToObj(line -> new Line("small.Shop", line))
                .collect(Collectors.toSet());
        return new Reach(TEST, reached, Duration.ofMillis(tookMs));
    }
}
