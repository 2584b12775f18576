package kafkalab.kit.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import kafkalab.catalogue.Program;
import kafkalab.catalogue.SourceTree;
import kafkalab.catalogue.VariantDescription;
import kafkalab.kit.run.TaskMethod;
import org.junit.jupiter.api.Test;

class ExcerptTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final List<TaskMethod> tests =
            List.of(test(1, "a"), test(1, "b"), test(2, "c"), test(3, "d"), test(4, "e"));

    @Test
    void the_whole_is_every_program_in_its_order_by_every_test() {
        List<Program> programs = programs();

        assertThat(Excerpt.WHOLE.inOrder(programs)).isEqualTo(programs);
        assertThat(Excerpt.WHOLE.hasTime(Duration.ofDays(1))).isTrue();
        assertThat(programs)
                .allSatisfy(program ->
                        assertThat(Excerpt.WHOLE.tests(program, tests)).isEqualTo(tests));
    }

    @Test
    void within_a_limit_the_turn_orders_the_variants_behind_starter_and_solution() {
        List<Program> one = new Excerpt(true, LIMIT, "one").inOrder(programs());
        List<Program> other = new Excerpt(true, LIMIT, "other").inOrder(programs());

        assertThat(new Excerpt(true, LIMIT, "one").inOrder(programs())).isEqualTo(one);
        assertThat(other).isNotEqualTo(one).containsExactlyInAnyOrderElementsOf(one);
        assertThat(one)
                .extracting(Program::name)
                .startsWith("starter", "solution")
                .hasSize(22);
        assertThat(new Excerpt(true, LIMIT, "one").hasTime(Duration.ofSeconds(179)))
                .isTrue();
        assertThat(new Excerpt(true, LIMIT, "one").hasTime(LIMIT)).isFalse();
    }

    @Test
    void every_program_has_its_turn() {
        Set<String> first = new HashSet<>();
        for (int turn = 0; turn < 500; turn++) {
            first.add(new Excerpt(true, LIMIT, "turn " + turn)
                    .inOrder(programs())
                    .get(2)
                    .name());
        }

        assertThat(first).hasSize(20);
    }

    @Test
    void a_wrong_program_meets_the_tests_of_what_it_must_lose_and_of_one_other_task() {
        Program wrong = variant("wrong/a", Set.of(1, 4));
        Set<Integer> others = new HashSet<>();

        for (int turn = 0; turn < 50; turn++) {
            List<Integer> met = new Excerpt(true, Duration.ZERO, "turn " + turn)
                    .tests(wrong, tests).stream().map(TaskMethod::task).toList();
            assertThat(met).hasSize(4).contains(1, 4).isSorted();
            others.addAll(met);
        }

        assertThat(others).containsExactlyInAnyOrder(1, 2, 3, 4);
    }

    @Test
    void all_others_meet_every_test() {
        Excerpt quick = new Excerpt(true, Duration.ZERO, "");

        assertThat(quick.tests(variant("right/a", Set.of()), tests)).isEqualTo(tests);
        assertThat(quick.tests(variant("wrong/a", Set.of(1, 2, 3, 4)), tests)).isEqualTo(tests);
    }

    private static TaskMethod test(int task, String name) {
        return new TaskMethod("small.ShopTest", name, task, Set.of(), false, 60);
    }

    private static List<Program> programs() {
        List<Program> programs = new ArrayList<>();
        programs.add(program("starter", Optional.empty(), Set.of(1, 2, 3, 4)));
        programs.add(program("solution", Optional.empty(), Set.of()));
        IntStream.range(0, 20).forEach(i -> programs.add(variant("wrong/" + i, Set.of(1 + i % 4))));
        return programs;
    }

    private static Program variant(String name, Set<Integer> loses) {
        VariantDescription description =
                new VariantDescription("a", "b", "c", loses, false, List.of("d"), List.of("e"), List.of(), false);
        return program(name, Optional.of(description), loses);
    }

    private static Program program(String name, Optional<VariantDescription> description, Set<Integer> loses) {
        return new Program(name, SourceTree.of(Map.of()), loses, false, description);
    }
}
