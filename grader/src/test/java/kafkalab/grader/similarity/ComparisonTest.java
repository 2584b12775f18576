package kafkalab.grader.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kafkalab.catalogue.Catalogue;
import kafkalab.grader.fault.GraderFault;
import kafkalab.grader.kit.Kit;
import kafkalab.grader.kit.LabFiles;
import kafkalab.grader.report.Words;
import kafkalab.grader.submission.Submission;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.Language;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A test that compares lab 01's own programs: the solution, a copy with other names, and variants that are written
 * differently.
 */
class ComparisonTest {

    private static final Path LAB = Kit.in(Path.of("")).lab("lab01-producer");
    private static final Path STARTER = LAB.resolve("src/main/java");
    private static final Path SOLUTION = LAB.resolve("src/solution/java");

    @TempDir
    private Path folder;

    private Path class1;

    @BeforeEach
    void make_an_empty_class() throws IOException {
        class1 = Files.createDirectories(folder.resolve("class"));
    }

    @Test
    void a_copy_with_other_names_is_found_and_the_starter_is_like_nobody() throws Exception {
        // given
        copy(SOLUTION, "ann");
        Path bob = copy(SOLUTION, "bob").resolve("kafkalab/producer/PageEventPublisher.java");
        Files.writeString(
                bob, Files.readString(bob).replaceAll("\\bevents\\b", "things").replaceAll("//.*", "// mine"));
        copy(variant("right/completable-future"), "cat");
        copy(STARTER, "dan");
        copy(STARTER, "eve");

        // when
        Comparison comparison = compare();

        // then
        assertThat(comparison.compared()).containsExactly("ann", "bob", "cat", "dan", "eve");
        Pair copied = comparison.pairs().get(0);
        assertThat(List.of(copied.first(), copied.second())).containsExactly("ann", "bob");
        assertThat(copied.average()).isGreaterThan(0.95);
        assertThat(copied.passages()).isNotEmpty();
        assertThat(copied.passages().get(0).first().code()).contains("events");
        assertThat(copied.passages().get(0).second().code()).contains("things");
        assertThat(comparison.pairs())
                .filteredOn(pair -> pair.second().equals("eve") || pair.second().equals("dan"))
                .isNotEmpty()
                .allMatch(pair -> pair.average() < 0.01);
        assertThat(comparison.pairs())
                .filteredOn(pair -> pair.second().equals("cat"))
                .allMatch(pair -> pair.average() < 0.9);
    }

    @Test
    void what_can_not_be_read_is_left_out_and_named() throws Exception {
        copy(SOLUTION, "ann");
        copy(SOLUTION, "bob");
        write("broken", "class Broken {");
        write("deep", "class Deep { int i = " + "(".repeat(20_000) + "1" + ")".repeat(20_000) + "; }");
        Files.createDirectories(class1.resolve("empty"));

        Comparison comparison = compare();

        assertThat(comparison.compared()).containsExactly("ann", "bob");
        assertThat(comparison.left()).containsOnlyKeys("broken", "deep", "empty");
        assertThat(comparison.left().get("broken")).isEqualTo("It can not be read as Java.");
        assertThat(comparison.left().get("deep")).isEqualTo("It is nested too deeply to be read.");
    }

    @Test
    void one_program_is_like_no_other() throws Exception {
        copy(SOLUTION, "ann");
        write("broken", "class Broken {");

        assertThatThrownBy(this::compare)
                .isInstanceOf(GraderFault.class)
                .hasMessage("Only one submission can be compared: ann.")
                .extracting(fault -> ((GraderFault) fault).remedy())
                .isEqualTo("Similarity is a matter of two: name a folder with at least two programs."
                        + " broken: It can not be read as Java.");
    }

    @Test
    void the_page_shows_what_is_alike_as_text() throws Exception {
        // given
        copy(SOLUTION, "ann");
        Path bob = copy(SOLUTION, "bob").resolve("kafkalab/producer/PageEventPublisher.java");
        Files.writeString(bob, Files.readString(bob).replace("{\n", "{ // <script>alert(1)</script>\n"));
        copy(variant("right/completable-future"), "cat");

        // when
        new SimilarityReport(compare(), new Words(LabDefinition.read(LAB), Language.EN), 95).write(folder);

        // then
        assertThat(Files.readString(folder.resolve("similarity.csv")))
                .startsWith("student,other student,similarity,most similar\r\nann,bob,100,100\r\n");
        assertThat(Files.readString(folder.resolve("similarity.html")))
                .contains("3 programs were compared; one pair is 95 % or more alike.")
                .contains("ann and bob: 100 % alike")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script>alert");
    }

    private Comparison compare() throws IOException, InterruptedException {
        return Comparison.of(
                LabFiles.of(Kit.in(Path.of("")), "lab01-producer"),
                STARTER,
                Submission.allIn(class1),
                Files.createTempDirectory(folder, "work"));
    }

    private Path variant(String name) throws IOException {
        Path program = Files.createTempDirectory(folder, "variant");
        Catalogue.of(LAB).program(name).files().writeTo(program);
        return program.resolve("java");
    }

    private Path copy(Path sources, String student) throws IOException {
        Path to = class1.resolve(student).resolve("src/main/java");
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                Path target = to.resolve(sources.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        return to;
    }

    private void write(String student, String program) throws IOException {
        Path file = class1.resolve(student).resolve("src/main/java/Program.java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "package kafkalab.producer;\n" + program);
    }
}
