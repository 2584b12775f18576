package kafkalab.kit.gate.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbedProgramTest {

    private static final String WALK = """
            public class Walk {
                public static String left() {
                    return new StringBuilder(
                            System.nanoTime() > 0 ? "left" : "never")
                            .toString();
                }
                public static String right() {
                    String where = "";
                    for (int i = 0; i < 2; i++) {
                        if (i > 5) {
                            where += "lost";
                        }
                        where += "right";
                    }
                    return where;
                }
                public static void main(String[] arguments) {
                    right();
                    Runtime.getRuntime().halt(0);
                }
            }
            """;

    @TempDir
    Path folder;

    private Path copy;
    private ProbedProgram probed;

    @BeforeEach
    void probe() throws IOException {
        SmallProgram walk = SmallProgram.compile(folder, "Walk", WALK);
        copy = folder.resolve("probed");
        probed = ProbedProgram.of(walk.classes(), copy, folder.resolve("marks"));
    }

    @Test
    void tells_the_lines_that_were_reached_since_it_was_last_asked() throws IOException, ReflectiveOperationException {
        // given
        assertThat(SmallProgram.call(copy, "small.Walk", "left")).isEqualTo("left");
        assertThat(reached()).containsExactly(4, 5, 6);

        // when
        assertThat(SmallProgram.call(copy, "small.Walk", "right")).isEqualTo("rightright");

        // then
        assertThat(reached()).containsExactly(9, 10, 11, 14, 16);
        assertThat(reached()).isEmpty();
    }

    @Test
    void learns_what_another_jvm_did_that_was_not_allowed_to_say_farewell() throws IOException, InterruptedException {
        // given
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

        // when
        Process process = new ProcessBuilder(List.of(java, "-cp", copy + File.pathSeparator, "small.Walk"))
                .inheritIO()
                .start();
        process.waitFor();

        // then
        assertThat(reached()).contains(9, 10, 11, 14, 16, 19, 20).doesNotContain(5, 12);
    }

    @Test
    void counts_what_initialises_a_class_for_all_that_comes_after_it()
            throws IOException, ReflectiveOperationException {
        // given
        SmallProgram steps = SmallProgram.compile(folder.resolve("steps"), "Walk", """
                public class Walk {
                    private static final int STEPS = steps();
                    private static int steps() {
                        return 7;
                    }
                    public static int count() {
                        return STEPS;
                    }
                }
                """);
        copy = folder.resolve("steps").resolve("probed");
        probed = ProbedProgram.of(steps.classes(), copy, folder.resolve("steps").resolve("marks"));

        // when
        assertThat(SmallProgram.call(copy, "small.Walk", "count")).isEqualTo(7);

        // then
        assertThat(reached()).containsExactly(3, 5, 8);
        assertThat(reached()).containsExactly(3, 5);
    }

    private Set<Integer> reached() {
        return probed.reached().stream()
                .filter(line -> line.type().equals("small.Walk"))
                .map(ProbedProgram.Line::number)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
