package kafkalab.grader.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafkalab.grader.result.Violation;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the allow-list to its promise: whoever solves the tasks, however they do it, is never refused. */
class RightProgramsTest {

    private static final Path KIT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    static List<Path> programs() throws IOException {
        try (Stream<Path> labs = Files.list(KIT)) {
            return labs.filter(lab -> Files.isRegularFile(lab.resolve("lab.yaml")))
                    .flatMap(RightProgramsTest::programsOf)
                    .sorted()
                    .toList();
        }
    }

    private static Stream<Path> programsOf(Path lab) {
        try (Stream<Path> right = Files.list(lab.resolve("src/variants/right"))) {
            return Stream.concat(
                    Stream.of(lab.resolve("src/main/java"), lab.resolve("src/solution/java")),
                    right.filter(Files::isDirectory).toList().stream());
        } catch (IOException e) {
            throw new IllegalStateException(lab + " has no right variants", e);
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void a_right_program_is_allowed_all_that_it_uses(Path program) throws IOException {
        Path lab = KIT.resolve(KIT.relativize(program).getName(0));
        Map<Path, Path> starter = new TreeMap<>();
        overlay(lab.resolve("src/main/java"), starter);
        Map<Path, Path> sources = new TreeMap<>(starter);
        if (program.toString().contains("variants")) {
            overlay(lab.resolve("src/solution/java"), sources);
        }
        overlay(program, sources);
        Set<String> given = new TreeSet<>();
        for (Map.Entry<Path, Path> source : sources.entrySet()) {
            if (starter.containsKey(source.getKey())
                    && Files.mismatch(starter.get(source.getKey()), source.getValue()) < 0) {
                given.add(source.getKey().toString());
            }
        }

        Path classes = Compiled.sources(sources.values(), folder.resolve("classes"));
        List<Violation> violations = new BytecodeCheck(lab.getFileName().toString(), Set.of("org.junit"), Set.of())
                .check(classes, typesOf(given, classes));

        assertThat(violations).extracting(Violation::sentence).isEmpty();
    }

    /** Finds the classes of source files that hold one class each, with those inside of it. */
    private static Set<String> typesOf(Set<String> sources, Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString())
                    .filter(file -> sources.contains(file.replaceFirst("([$].*)?[.]class$", ".java")))
                    .map(file -> file.replaceFirst("[.]class$", "").replace(File.separatorChar, '.'))
                    .collect(Collectors.toSet());
        }
    }

    private static void overlay(Path root, Map<Path, Path> sources) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .forEach(file -> sources.put(root.relativize(file), file));
        }
    }
}
