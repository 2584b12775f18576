package kafkalab.grader.submission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import kafkalab.grader.kit.Kit;
import kafkalab.grader.kit.LabFiles;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * A test that hands in one right program in all ways in which students pack. {@code -Dgrader.packings=DIR} leaves them
 * there, a folder each, to be graded for real.
 */
class PackingsTest {

    private static final String LAB = "lab01-producer";
    private static final Kit KIT = Kit.in(Path.of(""));

    @TempDir
    private Path folder;

    private final LabFiles lab;
    private final Map<String, byte[]> solution;

    PackingsTest() throws IOException {
        lab = LabFiles.of(KIT, LAB);
        solution = solution();
    }

    @TestFactory
    Stream<DynamicTest> however_it_is_packed_the_same_program_is_graded() throws IOException {
        Path kept =
                System.getProperty("grader.packings") == null ? folder : Path.of(System.getProperty("grader.packings"));
        Map<String, String> wanted = texts(solution);
        Map<String, Packings.Packing> packings = new Packings(LAB, solution, lab.sources()).all();
        assertThat(packings).hasSizeGreaterThanOrEqualTo(40);
        return packings.entrySet().stream()
                .map(packing -> DynamicTest.dynamicTest(packing.getKey(), () -> {
                    Path submission = packing.getValue()
                            .into(Files.createDirectories(
                                    kept.resolve(packing.getKey().replace('/', '_'))));

                    Program program = Program.of(submission, lab);

                    assertThat(texts(program.sources())).isEqualTo(wanted);
                }));
    }

    @Test
    void nothing_is_said_of_what_is_as_it_should_be() throws IOException {
        Packings packings = new Packings(LAB, solution, lab.sources());

        assertThat(Program.of(packings.all().get("the lab's folder").into(folder), lab)
                        .notes())
                .isEmpty();
    }

    private static Map<String, String> texts(Map<String, byte[]> files) {
        Map<String, String> texts = new HashMap<>();
        files.forEach((name, bytes) -> texts.put(name, new String(bytes, UTF_8)));
        return texts;
    }

    /** Returns the solution, with letters that not every charset has the same place for, and a package-info. */
    private static Map<String, byte[]> solution() throws IOException {
        Path sources = KIT.lab(LAB).resolve("src/solution/java");
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(sources)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file) + "// Écrit par Zoë, à 20 °C.\n";
                files.put(sources.relativize(file).toString().replace('\\', '/'), text.getBytes(UTF_8));
            }
        }
        files.put("kafkalab/producer/package-info.java", "/** Écrit. */\npackage kafkalab.producer;\n".getBytes(UTF_8));
        return files;
    }
}
