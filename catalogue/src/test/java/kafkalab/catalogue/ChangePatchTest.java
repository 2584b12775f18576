package kafkalab.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangePatchTest {

    private static final String NAME = "lab99-fake wrong/mistake";
    private static final String FILE = "java/kafkalab/fake/Answer.java";

    @TempDir
    private Path folder;

    static Stream<Arguments> changes() {
        SourceTree numbered = tree(FILE, lines(1, 30));
        return Stream.of(
                Arguments.of(
                        "a line replaced", numbered, tree(FILE, lines(1, 30).replace("line 7\n", "seven\n"))),
                Arguments.of("the first line", numbered, tree(FILE, "new\n" + lines(2, 30))),
                Arguments.of("a line before the first", numbered, tree(FILE, "new\n" + lines(1, 30))),
                Arguments.of("the last line", numbered, tree(FILE, lines(1, 29) + "new\n")),
                Arguments.of("a line after the last", numbered, tree(FILE, lines(1, 30) + "new\n")),
                Arguments.of("two places", numbered, tree(FILE, "new\n" + lines(1, 20) + lines(22, 30))),
                Arguments.of(
                        "a new file",
                        numbered,
                        numbered.with("java/kafkalab/fake/New.java", "class New {}\n".getBytes(UTF_8))),
                Arguments.of("a deleted file", numbered.with("java/Old.java", bytes("class Old {}\n")), numbered),
                Arguments.of("a resource", tree("resources/a/b.json", "{\n}\n"), tree("resources/a/b.json", "{ }\n")),
                Arguments.of(
                        "no newline any more", numbered, tree(FILE, lines(1, 30).stripTrailing())),
                Arguments.of("a newline at last", tree(FILE, lines(1, 30).stripTrailing()), numbered),
                Arguments.of(
                        "no newline before and after",
                        tree(FILE, lines(1, 30).stripTrailing()),
                        tree(FILE, lines(1, 29) + "line thirty")),
                Arguments.of(
                        "far from an end without newline",
                        tree(FILE, lines(1, 30).stripTrailing()),
                        tree(FILE, "new\n" + lines(2, 30).stripTrailing())),
                Arguments.of(
                        "a new file without newline", numbered, numbered.with("resources/x.txt", bytes("one\ntwo"))),
                Arguments.of("a deleted file without newline", numbered.with("java/Old.java", bytes("x")), numbered),
                Arguments.of(
                        "lines that end as in Windows",
                        tree(FILE, lines(1, 30).replace("\n", "\r\n")),
                        tree(FILE, lines(1, 30).replace("line 9\n", "nine\n").replace("\n", "\r\n"))),
                Arguments.of(
                        "the line ends alone", numbered, tree(FILE, lines(1, 30).replace("line 3\n", "line 3\r\n"))),
                Arguments.of("letters of two bytes", tree(FILE, "// é\n// ü\n"), tree(FILE, "// é\n// ö\n")),
                Arguments.of(
                        "two files, changed at the end of one and the beginning of the other",
                        tree(FILE, lines(1, 9)).with("java/kafkalab/fake/Zebra.java", bytes(lines(1, 9))),
                        tree(FILE, lines(1, 9).replace("line 9\n", "nine\n"))
                                .with(
                                        "java/kafkalab/fake/Zebra.java",
                                        bytes(lines(1, 9).replace("line 1\n", "one\n")))),
                Arguments.of(
                        "lines that look like a diff", tree(FILE, "-- a\n++ b\n@@ c\n"), tree(FILE, "-- a\n-- x\n")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void what_was_written_applies_again(String change, SourceTree before, SourceTree after) {
        byte[] diff = ChangePatch.between(before, after);

        assertThat(ChangePatch.parse(diff, NAME).applyTo(before)).isEqualTo(after);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void git_applies_it_as_well(String change, SourceTree before, SourceTree after) throws Exception {
        before.writeTo(folder.resolve("kit/src/solution"));
        run(folder.resolve("kit"), "git", "init", "-q");
        Path patch = Files.write(folder.resolve("change.patch"), ChangePatch.between(before, after));

        run(folder.resolve("kit"), "git", "apply", "--directory=src/solution", patch.toString());

        assertThat(SourceTree.read(folder.resolve("kit/src/solution"))).isEqualTo(after);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void patch_applies_it_as_well(String change, SourceTree before, SourceTree after) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/patch")), "patch is on this machine");
        before.writeTo(folder);
        Path patch = Files.write(folder.resolve("change.patch"), ChangePatch.between(before, after));

        run(folder, "patch", "--binary", "-s", "-p1", "-i", patch.toString());

        assertThat(SourceTree.read(folder)).isEqualTo(after);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void what_git_writes_applies(String change, SourceTree before, SourceTree after) throws Exception {
        before.writeTo(folder.resolve("a"));
        after.writeTo(folder.resolve("b"));

        String diff = output(folder, 1, "git", "diff", "--no-index", "--no-prefix", "--no-renames", "a", "b");

        assertThat(ChangePatch.parse(bytes(diff), NAME).applyTo(before)).isEqualTo(after);
    }

    @Test
    void a_patch_shows_the_change_and_three_lines_around_it() {
        SourceTree before = tree(FILE, lines(1, 30));
        SourceTree after = tree(FILE, lines(1, 30).replace("line 7\n", "seven\n"));

        assertThat(ChangePatch.between(before, after)).asString(UTF_8).isEqualTo("""
                        --- a/java/kafkalab/fake/Answer.java
                        +++ b/java/kafkalab/fake/Answer.java
                        @@ -4,7 +4,7 @@
                         line 4
                         line 5
                         line 6
                        -line 7
                        +seven
                         line 8
                         line 9
                         line 10
                        """);
    }

    @Test
    void equal_trees_have_no_change() {
        assertThat(ChangePatch.between(tree(FILE, lines(1, 3)), tree(FILE, lines(1, 3))))
                .isEmpty();
    }

    @Test
    void a_line_that_has_moved_by_one_is_not_looked_for() {
        byte[] diff = ChangePatch.between(
                tree(FILE, lines(1, 30)), tree(FILE, lines(1, 30).replace("line 7\n", "seven\n")));

        assertThatThrownBy(() -> ChangePatch.parse(diff, NAME).applyTo(tree(FILE, "new\n" + lines(1, 30))))
                .isInstanceOf(CatalogueFault.class)
                .hasMessage("The patch of lab99-fake wrong/mistake does not apply to java/kafkalab/fake/Answer.java:"
                        + " line 4 should be `line 4`, and is `line 3`."
                        + " Carry it over the changed solution: tools/variant rebase lab99-fake.");
    }

    @Test
    void context_that_has_changed_is_not_passed_over() {
        byte[] diff = ChangePatch.between(
                tree(FILE, lines(1, 30)), tree(FILE, lines(1, 30).replace("line 7\n", "seven\n")));

        assertThatThrownBy(() -> ChangePatch.parse(diff, NAME)
                        .applyTo(tree(FILE, lines(1, 30).replace("line 10\n", "line  10\n"))))
                .isInstanceOf(CatalogueFault.class)
                .hasMessageContaining("line 10 should be `line 10`, and is `line  10`.");
    }

    @Test
    void a_file_that_ends_too_soon_is_told() {
        byte[] diff = ChangePatch.between(
                tree(FILE, lines(1, 8)), tree(FILE, lines(1, 8).replace("line 7\n", "seven\n")));

        assertThatThrownBy(() -> ChangePatch.parse(diff, NAME).applyTo(tree(FILE, lines(1, 6))))
                .isInstanceOf(CatalogueFault.class)
                .hasMessageContaining("line 7 should be `line 7`, and is not there.");
    }

    @Test
    void files_are_where_the_patch_thinks_them() {
        byte[] makes = ChangePatch.between(tree(), tree(FILE, "new\n"));
        byte[] changes = ChangePatch.between(tree(FILE, "old\n"), tree(FILE, "new\n"));

        assertThatThrownBy(() -> ChangePatch.parse(makes, NAME).applyTo(tree(FILE, "old\n")))
                .hasMessageContaining(FILE + ": it makes the file anew, and src/solution has it.");
        assertThatThrownBy(() -> ChangePatch.parse(changes, NAME).applyTo(tree()))
                .hasMessageContaining(FILE + ": src/solution has no such file.");
    }

    @Test
    void a_file_is_deleted_as_a_whole_or_not_at_all() {
        byte[] deletes = ChangePatch.between(tree(FILE, "old\n"), tree());

        assertThatThrownBy(() -> ChangePatch.parse(deletes, NAME).applyTo(tree(FILE, "old\nand more\n")))
                .hasMessageContaining("it deletes the file, and names not all of its lines.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Only in a: b\n",
                "--- a/java/A.java\n+++ b/java/A.java\n@@ -1,3 +1,3 @@\n one\n-two\n+deux\n",
                "--- a/java/A.java\n+++ b/java/A.java\n@@ -1,2 +1,2 @@\n one\n-two\n+deux\n three\n",
                "--- a/java/A.java\n+++ b/java/A.java\n@@ -1,3 +1,3 @@\n one\n-two\n+deux\n\n",
                "diff --git a/java/A.java b/java/A.java\nold mode 100644\nnew mode 100755\n",
                "diff --git a/java/A.class b/java/A.class\nindex 1234567..89abcde 100644\n"
                        + "Binary files a/java/A.class and b/java/A.class differ\n"
            })
    void what_is_no_whole_diff_of_text_is_refused(String diff) {
        assertThatThrownBy(() -> ChangePatch.parse(bytes(diff), NAME).applyTo(tree("java/A.java", "one\ntwo\n\n")))
                .isInstanceOf(CatalogueFault.class)
                .hasMessageStartingWith("The patch of lab99-fake wrong/mistake is no unified diff: ")
                .hasMessageEndingWith(" Mend change.patch, or write it with tools/variant open and save.");
    }

    @Test
    void what_is_not_text_is_not_written() {
        assertThatThrownBy(() -> ChangePatch.between(tree(), tree("resources/a.bin", "a\0b")))
                .hasMessage("resources/a.bin is no text. A patch changes text files only.");
        assertThatThrownBy(() -> ChangePatch.between(tree(), tree("resources/empty", "")))
                .hasMessageStartingWith("resources/empty is an empty file, which a unified diff can not tell.");
    }

    private static String lines(int first, int last) {
        return String.join(
                "",
                IntStream.rangeClosed(first, last)
                        .mapToObj(i -> "line " + i + "\n")
                        .toList());
    }

    private static SourceTree tree(String... pathsAndTexts) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < pathsAndTexts.length; i += 2) {
            files.put(pathsAndTexts[i], bytes(pathsAndTexts[i + 1]));
        }
        return SourceTree.of(files);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static void run(Path folder, String... command) throws IOException, InterruptedException {
        output(folder, 0, command);
    }

    private static String output(Path folder, int exitCode, String... command)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(Arrays.asList(command) + ": " + output).isEqualTo(exitCode);
        return output;
    }
}
