package kafkalab.kit.gate.mutants;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DrawTest {

    @Test
    void takes_as_many_from_a_small_method_as_from_a_large_one() {
        // given
        List<Mutant> all = new ArrayList<>();
        all.addAll(mutants("A.large", 40));
        all.addAll(mutants("A.small", 3));
        all.addAll(mutants("B.middling", 10));

        // when
        List<Mutant> drawn = Draw.of(all, 9, 1);

        // then
        assertThat(byPlace(drawn)).isEqualTo(Map.of("A.large", 3L, "A.small", 3L, "B.middling", 3L));
    }

    @Test
    void takes_the_rest_where_small_methods_have_no_more() {
        // given
        List<Mutant> all = new ArrayList<>(mutants("A.large", 40));
        all.addAll(mutants("A.small", 1));

        // then
        assertThat(byPlace(Draw.of(all, 9, 1))).isEqualTo(Map.of("A.large", 8L, "A.small", 1L));
    }

    @Test
    void repeats_itself_for_a_seed_and_differs_for_another() {
        // given
        List<Mutant> all = mutants("A.large", 40);

        // then
        assertThat(Draw.of(all, 5, 1)).isEqualTo(Draw.of(all, 5, 1)).isNotEqualTo(Draw.of(all, 5, 2));
    }

    @Test
    void keeps_the_order_and_takes_all_where_more_are_asked_for_than_there_are() {
        // given
        List<Mutant> all = mutants("A.large", 4);

        // then
        assertThat(Draw.of(all, 10, 1)).isEqualTo(all);
    }

    private static Map<String, Long> byPlace(List<Mutant> mutants) {
        return mutants.stream().collect(groupingBy(mutant -> mutant.site().place(), counting()));
    }

    private static List<Mutant> mutants(String place, int count) {
        List<Mutant> mutants = new ArrayList<>();
        for (int line = 1; line <= count; line++) {
            mutants.add(Examples.mutant(place, "line " + line, line));
        }
        return mutants;
    }
}
