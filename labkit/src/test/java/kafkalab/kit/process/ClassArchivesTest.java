package kafkalab.kit.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;

class ClassArchivesTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** A class of a library, which the program loads. */
    private static final String OF_A_JAR = AssertionFailedError.class.getName();

    @TempDir
    private Path folder;

    private final String classPath = ClassArchives.jarsFirst(ClassPath.current());

    @Test
    void jars_come_before_folders_each_in_their_order() {
        assertThat(ClassArchives.jarsFirst(paths("classes", "b.jar", "tests", "a.jar")))
                .isEqualTo(paths("b.jar", "a.jar", "classes", "tests"));
    }

    @Test
    void what_one_jvm_has_loaded_the_next_one_finds_in_an_archive() throws IOException, InterruptedException {
        // given
        ClassArchives archives = new ClassArchives(folder.resolve("archives"));
        assertThat(source(OF_A_JAR, archives)).contains(".jar");

        // when
        archives.make();

        // then
        assertThat(source(OF_A_JAR, archives)).contains("shared objects file");
    }

    @Test
    void a_class_in_a_folder_is_in_no_archive() throws IOException, InterruptedException {
        // given
        ClassArchives archives = new ClassArchives(folder.resolve("archives"));
        source(OF_A_JAR, archives);

        // when
        archives.make();

        // then
        assertThat(source(Program.class.getName(), archives)).contains("test-classes");
    }

    @Test
    void another_list_of_jars_has_an_archive_of_its_own() throws IOException, InterruptedException {
        // given
        ClassArchives archives = new ClassArchives(folder.resolve("archives"));
        source(OF_A_JAR, archives);
        archives.make();

        // when
        List<String> arguments = archives.arguments(paths("other.jar", classPath));

        // then
        assertThat(arguments).noneMatch(argument -> argument.startsWith("-XX:SharedArchiveFile"));
    }

    @Test
    void a_child_of_a_jvm_with_archives_has_them_too() {
        // when
        List<String> arguments = new ClassArchives(folder).arguments(classPath);

        // then
        assertThat(arguments).contains("-Dlab.archives=" + folder);
    }

    /** Runs a program and returns where it had a class from. */
    private String source(String type, ClassArchives archives) throws IOException {
        Path log = folder.resolve("loaded.log");
        List<String> arguments = new ArrayList<>(archives.arguments(classPath));
        arguments.add("-Xlog:class+load:file=" + log);
        try (JavaProcess program = JavaProcess.start(classPath, arguments, Program.class.getName(), List.of())) {
            assertThat(program.awaitEnd(LIMIT)).isTrue();
            assertThat(program.process().exitValue()).isZero();
        }
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains(" " + type + " "))
                .collect(Collectors.joining());
    }

    private static String paths(String... entries) {
        return String.join(File.pathSeparator, entries);
    }

    /** A program that loads a class of a library. */
    static final class Program {

        public static void main(String[] arguments) throws ClassNotFoundException {
            Class.forName(OF_A_JAR);
        }
    }
}
