package kafkalab.grader.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafkalab.catalogue.Catalogue;
import kafkalab.catalogue.CompiledProgram;
import kafkalab.catalogue.ProgramCompiler;
import kafkalab.catalogue.SourceTree;
import kafkalab.kit.grading.Language;
import kafkalab.kit.rules.BytecodeCheck;
import kafkalab.kit.rules.Violation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A test that holds the allow-list to its promise: whoever solves the tasks, however they do it, is never refused. */
class RightProgramsTest {

    private static final Path KIT = Path.of("..").toAbsolutePath().normalize();

    private static ProgramCompiler compiler;

    @TempDir
    private Path folder;

    @BeforeAll
    static void open_a_compiler() throws IOException {
        compiler = new ProgramCompiler(System.getProperty("java.class.path"));
    }

    @AfterAll
    static void close_the_compiler() throws IOException {
        compiler.close();
    }

    static List<Arguments> programs() throws IOException {
        List<Path> labs;
        try (Stream<Path> folders = Files.list(KIT)) {
            labs = folders.filter(lab -> Files.isRegularFile(lab.resolve("lab.yaml")))
                    .sorted()
                    .toList();
        }
        List<Arguments> programs = new ArrayList<>();
        for (Path lab : labs) {
            Catalogue.of(lab).names().stream()
                    .filter(name -> !name.startsWith("wrong/"))
                    .forEach(name -> programs.add(Arguments.of(lab.getFileName().toString(), name)));
        }
        return programs;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("programs")
    void a_right_program_is_allowed_all_that_it_uses(String lab, String name) throws IOException {
        Catalogue catalogue = Catalogue.of(KIT.resolve(lab));
        SourceTree starter = catalogue.program(Catalogue.STARTER).files();
        SourceTree program = catalogue.program(name).files();
        Set<String> given = new TreeSet<>();
        for (String path : starter.paths()) {
            if (Arrays.equals(starter.bytes(path), program.bytes(path))) {
                given.add(path.replaceFirst("^java/", ""));
            }
        }

        CompiledProgram compiled = compiler.compile(program);
        assertThat(compiled.errors()).isEmpty();
        compiled.writeTo(folder);
        List<Violation> violations = new BytecodeCheck(lab, Set.of("org.junit"), Set.of(), Language.EN)
                .check(folder, typesOf(given, folder));

        assertThat(violations).extracting(Violation::sentence).isEmpty();
    }

    /** Finds the classes of source files that hold one class each, with those inside of it. */
    private static Set<String> typesOf(Set<String> sources, Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString())
                    .filter(file -> sources.contains(
                            file.replace(File.separatorChar, '/').replaceFirst("([$].*)?[.]class$", ".java")))
                    .map(file -> file.replaceFirst("[.]class$", "").replace(File.separatorChar, '.'))
                    .collect(Collectors.toSet());
        }
    }
}
