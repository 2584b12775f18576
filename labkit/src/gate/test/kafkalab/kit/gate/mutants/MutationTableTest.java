package kafkalab.kit.gate.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.TaskDefinition;
import kafkalab.kit.grading.Text;
import kafkalab.kit.run.TaskMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MutationTableTest {

    private static final LabDefinition LAB = new LabDefinition(
            "lab99-shop", Text.same("Shop"), Text.same("docs/shop.md"), List.of(task(1), task(2), task(3)));

    private static final TriedMutant KILLED = new TriedMutant(
            Examples.mutant("Shop.open", "door.open();", 5),
            1,
            reachedBy(1, 2),
            lost(2, false),
            3_210,
            Optional.empty());

    private static final TriedMutant HUNG = new TriedMutant(
            Examples.mutant("Shop.open", "bell.ring();", 6), 1, reachedBy(1), lost(1, true), 41_000, Optional.empty());

    private static final TriedMutant SURVIVED = new TriedMutant(
            Examples.mutant("Shop.close", "door.shut();", 9),
            2,
            reachedBy(1, 2),
            Optional.empty(),
            12_000,
            Optional.empty());

    private static final TriedMutant NOT_REACHED = new TriedMutant(
            Examples.mutant("Shop.alarm", "it's.ringing();", 20),
            2,
            reachedBy(),
            Optional.empty(),
            0,
            Optional.empty());

    private static final TriedMutant EQUIVALENT = new TriedMutant(
            Examples.mutant("Shop.close", "light.off();", 10),
            2,
            reachedBy(2),
            Optional.empty(),
            11_000,
            Optional.of("It goes out by itself."));

    @TempDir
    Path folder;

    @Test
    void shows_a_score_a_task_and_each_survivor() {
        // given
        MutationReport report = new MutationReport(
                LAB, 12, OptionalLong.of(7), List.of(KILLED, HUNG, SURVIVED, EQUIVALENT, NOT_REACHED), List.of());

        // then
        assertThat(MutationTable.of(report)).isEqualToNormalizingNewlines("""

                  The mutants of lab99-shop: 5 of 12, drawn by -Dlab.gate.seed=7

                  task    mutants   killed  equivalent  survivors   score
                  1             2        2           0          0   100 %
                  2             3        0           1          2     0 %
                  3             0        0           0          0       -
                  all           5        2           1          2    50 %

                  Shop.java:9 Shop.close: removed call to Door::shut
                      door.shut();
                      reached by the tests of task 1, 2
                  Shop.java:20 Shop.alarm: removed call to Door::shut
                      it's.ringing();
                      no test reaches it

                """);
    }

    @Test
    void tells_how_each_mutant_ended() {
        assertThat(List.of(KILLED, HUNG, SURVIVED, EQUIVALENT, NOT_REACHED))
                .extracting(tried -> MutationTable.row(tried).stripTrailing())
                .containsExactly(
                        "   3.2 s  killed by task 2          Shop.java:5 Shop.open: removed call to Door::shut",
                        "  41.0 s  killed by task 1 (time)   Shop.java:6 Shop.open: removed call to Door::shut",
                        "  12.0 s  SURVIVED                  Shop.java:9 Shop.close: removed call to Door::shut",
                        "  11.0 s  equivalent                Shop.java:10 Shop.close: removed call to Door::shut",
                        "   0.0 s  NOT REACHED               Shop.java:20 Shop.alarm: removed call to Door::shut");
    }

    @Test
    void complains_of_a_list_of_equivalents_that_is_not_true() {
        // given
        TriedMutant wronglyListed = new TriedMutant(
                KILLED.mutant(), 1, reachedBy(1, 2), lost(2, false), 1, Optional.of("Nobody hears it."));
        EquivalentMutants.Entry stale = new EquivalentMutants.Entry(
                "Shop.sell", "till.ring();", "removed call to Till::ring", null, "Why not.");
        MutationReport report =
                new MutationReport(LAB, 1, OptionalLong.empty(), List.of(wronglyListed), List.of(stale));

        // then
        assertThat(report.problems())
                .containsExactly(
                        "equivalent.yaml lists what no mutant is any more:"
                                + " Shop.sell: removed call to Till::ring in `till.ring();`.",
                        "equivalent.yaml lists a mutant that loses task 2:"
                                + " Shop.java:5 Shop.open: removed call to Door::shut.");
        assertThat(MutationTable.of(report))
                .contains("The mutants of lab99-shop: all 1")
                .contains("  all           1        1           0          0   100 %")
                .contains("  ! equivalent.yaml lists a mutant that loses task 2");
    }

    @Test
    void prepares_entries_that_can_be_read_once_they_have_a_reason() throws IOException {
        // given
        Path file = folder.resolve("equivalent.yaml");

        // when
        String entries = MutationTable.entries(List.of(SURVIVED, NOT_REACHED));
        Files.writeString(file, entries.replace("    \n", "    It shuts by itself.\n"));

        // then
        EquivalentMutants read = EquivalentMutants.read(file);
        assertThat(read.reason(SURVIVED.mutant())).contains("It shuts by itself.");
        assertThat(read.reason(NOT_REACHED.mutant())).contains("It shuts by itself.");
        assertThat(read.reason(KILLED.mutant())).isEmpty();
    }

    @Test
    void is_written_as_json() throws IOException {
        // given
        Path file = folder.resolve("mutants.json");

        // when
        MutationJson.of(new MutationReport(LAB, 12, OptionalLong.of(7), List.of(KILLED, EQUIVALENT), List.of()))
                .write(file);

        // then
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.at("/schema").asText()).isEqualTo("kafkalab/mutants/v1");
        assertThat(json.at("/seed").asLong()).isEqualTo(7);
        assertThat(json.at("/total")).hasToString("""
                {"mutants":2,"killed":1,"equivalent":1,"survivors":0,"percent":100.0}""");
        assertThat(json.at("/tasks/1/task").asInt()).isEqualTo(2);
        assertThat(json.at("/mutants/0")).hasToString("""
                {"file":"Shop.java","line":5,"in":"Shop.open","source":"door.open();",\
                "mutation":"removed call to Door::shut","nth":1,"operator":"VoidMethodCall","task":1,\
                "reachedBy":[1,2],"fate":"killed",\
                "killedBy":{"task":2,"test":"tries","byTime":false,"actual":"The door was open."},"durationMs":3210}""");
        assertThat(json.at("/mutants/1/equivalent").asText()).isEqualTo("It goes out by itself.");
    }

    private static Optional<Loss> lost(int task, boolean byTime) {
        TaskMethod test = new TaskMethod("small.ShopTest", "tries", task, Set.of(), false, 60);
        return Optional.of(new Loss(test, byTime, "The door was open."));
    }

    private static Set<Integer> reachedBy(Integer... tasks) {
        return new TreeSet<>(Set.of(tasks));
    }

    private static TaskDefinition task(int number) {
        return new TaskDefinition(number, 10, Text.same("Title"), Text.same("Hint"), "task-" + number);
    }
}
