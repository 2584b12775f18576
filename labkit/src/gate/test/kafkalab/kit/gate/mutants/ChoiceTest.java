package kafkalab.kit.gate.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import kafkalab.kit.fault.LabFault;
import org.junit.jupiter.api.Test;

class ChoiceTest {

    private static final Mutant CLOSE = Examples.mutant("Shop.close", "door.shut();", 7);
    private static final Mutant LIGHT = Examples.mutant("Shop.close", "light.off();", 8);
    private static final Mutant OPEN = Examples.mutant("Shop.open", "door.open();", 12);
    private static final List<Mutant> ALL = List.of(CLOSE, LIGHT, OPEN);

    @Test
    void takes_all() {
        assertThat(new Choice("all", 1).of(ALL)).isEqualTo(ALL);
        assertThat(new Choice("all", 1).seed()).isEmpty();
    }

    @Test
    void draws_a_number_and_tells_the_seed() {
        assertThat(new Choice("2", 5).of(ALL)).hasSize(2);
        assertThat(new Choice("2", 5).seed()).hasValue(5);
    }

    @Test
    void takes_those_of_a_method_or_a_line() {
        assertThat(new Choice("Shop.close", 1).of(ALL)).containsExactly(CLOSE, LIGHT);
        assertThat(new Choice("Shop.java:12, Shop.java:8", 1).of(ALL)).containsExactly(LIGHT, OPEN);
    }

    @Test
    void refuses_what_means_none() {
        assertThatThrownBy(() -> new Choice("Shop.clse", 1).of(ALL))
                .isInstanceOf(LabFault.class)
                .hasMessageStartingWith("No mutant is meant by lab.gate.mutants=Shop.clse.");
        assertThatThrownBy(() -> new Choice("0", 1).of(ALL)).isInstanceOf(LabFault.class);
    }
}
