package kafkalab.kit.gate.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import kafkalab.kit.gate.mutants.Mutant.Method;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GivenMethodsTest {

    @TempDir
    Path folder;

    @Test
    void are_those_that_the_starter_has_as_the_solution_has_them() throws IOException {
        // given
        SmallProgram starter = SmallProgram.compile(folder.resolve("starter"), "Door", """
                public class Door {
                    int width = 7;
                    int width() {
                        return width;
                    }
                    void open() {
                        throw new UnsupportedOperationException("TODO 1: open");
                    }
                }
                """);
        SmallProgram solution = SmallProgram.compile(folder.resolve("solution"), "Door", """
                public class Door {
                    int width = 7;

                    // A line lower.
                    int width() {
                        return width;
                    }
                    void open() {
                        turn();
                    }
                    private void turn() {}
                }
                """);

        // when
        GivenMethods given = GivenMethods.of(starter.classes(), solution.classes());

        // then
        assertThat(given.contain(new Method("small.Door", "<init>", "()V"))).isTrue();
        assertThat(given.contain(new Method("small.Door", "width", "()I"))).isTrue();
        assertThat(given.contain(new Method("small.Door", "open", "()V"))).isFalse();
        assertThat(given.contain(new Method("small.Door", "turn", "()V"))).isFalse();
    }
}
