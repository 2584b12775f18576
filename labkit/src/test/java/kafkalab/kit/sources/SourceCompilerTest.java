package kafkalab.kit.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A test that edits a small program and compiles it again and again. */
class SourceCompilerTest {

    private static final String ADDER = """
            package sums;

            public final class Adder {

                private final int first = 1;

                public int add(int second) {
                    // TODO 1: add.
                    throw new UnsupportedOperationException("TODO 1: add.");
                }

                public int twice(int number) {
                    return 2 * number; // TODO 2 and TODO 3
                }
            }
            """;

    @TempDir
    private Path lab;

    private Path classes;
    private SourceCompiler compiler;

    @BeforeEach
    void write_the_program() throws IOException {
        classes = lab.resolve("target/watch/classes");
        write("src/main/java/sums/Adder.java", ADDER);
        compiler = new SourceCompiler(lab, classes, List.of());
    }

    @AfterEach
    void close() {
        compiler.close();
    }

    @Test
    void tells_which_methods_were_edited_and_not_where_only_a_comment_was() throws IOException {
        assertThat(compiler.compile().problems()).isEmpty();

        write("src/main/java/sums/Adder.java", ADDER.replace("// TODO 1: add.", "// Later."));
        assertThat(compiler.compile().edited()).isEmpty();

        write("src/main/java/sums/Adder.java", ADDER.replace("2 * number", "number + number"));
        assertThat(compiler.compile().edited()).containsExactly("Adder.twice");
        assertThat(classes.resolve("sums/Adder.class")).exists();
    }

    @Test
    void leaves_the_classes_as_they_were_where_a_source_does_not_compile() throws IOException {
        compiler.compile();
        byte[] before = Files.readAllBytes(classes.resolve("sums/Adder.class"));

        write("src/main/java/sums/Adder.java", ADDER.replace("return 2 * number", "return 2 * nummer"));
        Compilation broken = compiler.compile();

        assertThat(broken.succeeded()).isFalse();
        assertThat(broken.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.file()).isEqualTo("src/main/java/sums/Adder.java");
            assertThat(problem.line()).isEqualTo(13);
            assertThat(problem.message()).contains("nummer");
            assertThat(problem.source()).contains("return 2 * nummer;");
        });
        assertThat(classes.resolve("sums/Adder.class")).hasBinaryContent(before);
    }

    @Test
    void takes_the_class_away_whose_source_is_gone_and_copies_resources() throws IOException {
        write("src/main/java/sums/Other.java", "package sums; final class Other {}");
        write("src/main/resources/page.html", "first");
        compiler.compile();
        assertThat(classes.resolve("sums/Other.class")).exists();

        Files.delete(lab.resolve("src/main/java/sums/Other.java"));
        write("src/main/resources/page.html", "second");
        compiler.compile();

        assertThat(classes.resolve("sums/Other.class")).doesNotExist();
        assertThat(classes.resolve("page.html")).hasContent("second");
    }

    @Test
    void refuses_what_the_labs_java_does_not_have() throws IOException {
        write(
                "src/main/java/sums/Newer.java",
                "package sums; class Newer { Object o = new Object() {}; record R(Object o) { "
                        + "int f() { return o instanceof R(Object p) ? 1 : 0; } } }");

        assertThat(compiler.compile().problems()).isNotEmpty();
    }

    @Test
    void finds_the_marks_of_tasks_in_methods() {
        assertThat(compiler.marks()).isEqualTo(Map.of("Adder.add", Set.of(1), "Adder.twice", Set.of(2, 3)));
    }

    private void write(String file, String text) throws IOException {
        Path target = lab.resolve(file);
        Files.createDirectories(target.getParent());
        Files.writeString(target, text);
    }
}
