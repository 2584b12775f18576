package kafkalab.catalogue.author;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kafkalab.catalogue.FakeLab;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Works on the variants of a small lab in a repository of its own, as an author does. */
class VariantToolTest {

    private static final String LAB = "lab99-fake";
    private static final String OFF_BY_ONE = "wrong/off-by-one";

    @TempDir
    private Path folder;

    private Path kit;
    private FakeLab lab;
    private String said;

    @BeforeEach
    void make_a_lab() throws Exception {
        kit = folder.toRealPath();
        lab = FakeLab.in(kit);
        lab.addWrong("off-by-one", "return 43;");
        git("init", "-q");
        commit();
    }

    @Test
    void a_variant_is_laid_open_changed_and_saved() throws Exception {
        // given
        assertThat(run("open", LAB, OFF_BY_ONE)).isZero();
        Path answer = open(OFF_BY_ONE).resolve(FakeLab.ANSWER);
        assertThat(said).isEqualTo(open(OFF_BY_ONE) + "\n");
        assertThat(answer).hasContent(FakeLab.answer("return 43;"));

        // when
        Files.writeString(answer, FakeLab.answer("return 41;"));
        int exitCode = run("save", LAB, OFF_BY_ONE);

        // then
        assertThat(exitCode).isZero();
        assertThat(said).isEqualTo(patch(OFF_BY_ONE) + ", 11 lines\n");
        assertThat(Files.readString(patch(OFF_BY_ONE))).contains("-        return 42;\n+        return 41;\n");
    }

    @Test
    void saving_what_was_only_opened_changes_nothing() throws Exception {
        byte[] before = Files.readAllBytes(patch(OFF_BY_ONE));

        run("open", LAB, OFF_BY_ONE);
        run("save", LAB, OFF_BY_ONE);

        assertThat(patch(OFF_BY_ONE)).hasBinaryContent(before);
    }

    @Test
    void what_was_changed_and_not_saved_is_not_thrown_away() throws Exception {
        run("open", LAB, OFF_BY_ONE);
        Path answer = open(OFF_BY_ONE).resolve(FakeLab.ANSWER);
        Files.writeString(answer, FakeLab.answer("return 41;"));

        assertThat(run("open", LAB, OFF_BY_ONE)).isEqualTo(2);
        assertThat(said).contains("is open already, and holds something else.").contains("--discard");
        assertThat(answer).hasContent(FakeLab.answer("return 41;"));
        assertThat(run("open", LAB, OFF_BY_ONE, "--discard")).isZero();
        assertThat(answer).hasContent(FakeLab.answer("return 43;"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong/forgets", "right/squares"})
    void a_variant_is_begun_with_all_that_has_to_be_filled_in(String name) throws Exception {
        assertThat(run("new", LAB, name)).isZero();

        assertThat(lab.root().resolve("src/variants").resolve(name).resolve("variant.yaml"))
                .content()
                .contains("title: \"\"", "belief: >-");
        assertThat(open(name).resolve(FakeLab.ANSWER)).hasContent(FakeLab.answer("return 42;"));
        assertThat(said).contains("Then     tools/variant save lab99-fake " + name);
        assertThat(run("list", LAB)).as("it says nothing yet").isEqualTo(2);
        assertThat(said).contains("'title' is missing or no text");
    }

    @Test
    void what_equals_the_solution_is_not_saved() throws Exception {
        run("new", LAB, "wrong/forgets");

        assertThat(run("save", LAB, "wrong/forgets")).isEqualTo(2);
        assertThat(said).startsWith("lab99-fake wrong/forgets is equal to the solution.");
        assertThat(patch("wrong/forgets")).doesNotExist();
    }

    @Test
    void new_files_and_resources_are_saved_as_well() throws Exception {
        run("new", LAB, "right/squares");
        Files.createDirectories(open("right/squares").resolve("resources"));
        Files.writeString(open("right/squares").resolve("resources/squares.txt"), "1 4 9\n");
        Files.writeString(open("right/squares").resolve("java/kafkalab/fake/Square.java"), "class Square {}\n");

        run("save", LAB, "right/squares");

        assertThat(patch("right/squares")).hasContent("""
                        --- /dev/null
                        +++ b/java/kafkalab/fake/Square.java
                        @@ -0,0 +1 @@
                        +class Square {}
                        --- /dev/null
                        +++ b/resources/squares.txt
                        @@ -0,0 +1 @@
                        +1 4 9
                        """);
    }

    @Test
    void patches_are_carried_over_a_solution_that_has_moved() throws Exception {
        solution("/** Answers. */", "/**\n * Answers.\n *\n * <p>Always.\n */");

        assertThat(run("rebase", LAB)).isZero();

        assertThat(said)
                .isEqualTo("carried   wrong/off-by-one\n"
                        + "0 unchanged, 1 carried over, 0 empty, 0 with conflicts, 0 refused\n");
        assertThat(Files.readString(patch(OFF_BY_ONE)))
                .contains("@@ -9,7 +9,7 @@")
                .contains("+        return 43;\n");
        assertThat(run("rebase", LAB)).isZero();
        assertThat(said).startsWith("1 unchanged, 0 carried over");
    }

    @Test
    void it_does_not_matter_whether_the_solution_was_committed_since() throws Exception {
        solution("/** Answers. */", "/** Answers questions. */\n// one more line");
        commit();
        solution("// one more line", "// one more line\n// and another");
        commit();

        assertThat(run("rebase", LAB)).isZero();

        assertThat(Files.readString(patch(OFF_BY_ONE))).contains("@@ -7,7 +7,7 @@");
    }

    @Test
    void a_solution_that_is_changed_step_by_step_need_not_be_committed_between() throws Exception {
        solution("/** Answers. */", "/** Answers questions. */\n// one more line");
        run("rebase", LAB);
        solution("// one more line", "// one more line\n// and another");
        run("rebase", LAB);
        run("open", LAB, OFF_BY_ONE);
        Files.writeString(
                open(OFF_BY_ONE).resolve(FakeLab.ANSWER),
                Files.readString(open(OFF_BY_ONE).resolve(FakeLab.ANSWER)).replace("43", "41"));
        solution("// and another", "// and another\n// and one more");
        run("save", LAB, OFF_BY_ONE);
        solution("// and one more", "// and one more\n// and the last");

        assertThat(run("rebase", LAB)).isZero();

        assertThat(said).startsWith("carried   wrong/off-by-one\n");
        assertThat(Files.readString(patch(OFF_BY_ONE)))
                .contains("@@ -9,7 +9,7 @@")
                .contains("+        return 41;");
    }

    @Test
    void the_solution_a_patch_was_written_for_can_be_named() throws Exception {
        solution("/** Answers. */", "/** Answers questions. */\n// one more line");
        commit();

        assertThat(run("rebase", LAB, "--from", "HEAD")).isEqualTo(1);
        assertThat(said)
                .contains("refused   wrong/off-by-one: The patch of lab99-fake wrong/off-by-one does not apply to ");
        assertThat(run("rebase", LAB, "--from", "HEAD~1")).isZero();
        assertThat(run("rebase", LAB, "--from", "nowhere")).isEqualTo(2);
        assertThat(said).startsWith("Git knows no revision nowhere.");
    }

    @Test
    void lines_that_both_have_changed_need_a_hand() throws Exception {
        // given
        solution("return 42;", "return 6 * 7;");
        byte[] before = Files.readAllBytes(patch(OFF_BY_ONE));

        // when
        int exitCode = run("rebase", LAB);

        // then
        Path answer = open(OFF_BY_ONE).resolve(FakeLab.ANSWER);
        assertThat(exitCode).isEqualTo(1);
        assertThat(said).contains("conflict  wrong/off-by-one: in " + FakeLab.ANSWER);
        assertThat(patch(OFF_BY_ONE)).hasBinaryContent(before);
        assertThat(answer).content().contains("""
                        <<<<<<< the solution as it is
                                return 6 * 7;
                        ||||||| the solution as it was
                                return 42;
                        =======
                                return 43;
                        >>>>>>> the variant
                        """);

        // when
        assertThat(run("save", LAB, OFF_BY_ONE)).isEqualTo(2);
        assertThat(said).contains("between <<<<<<< and >>>>>>> of " + FakeLab.ANSWER);
        Files.writeString(answer, FakeLab.answer("return 6 * 7 + 1;"));

        // then
        assertThat(run("save", LAB, OFF_BY_ONE)).isZero();
        assertThat(run("rebase", LAB)).isZero();
        assertThat(Files.readString(patch(OFF_BY_ONE)))
                .contains("-        return 6 * 7;\n+        return 6 * 7 + 1;\n");
    }

    @Test
    void a_conflict_does_not_overwrite_what_is_open_and_not_saved() throws Exception {
        run("open", LAB, OFF_BY_ONE);
        Path answer = open(OFF_BY_ONE).resolve(FakeLab.ANSWER);
        Files.writeString(answer, FakeLab.answer("return 41;"));
        solution("return 42;", "return 6 * 7;");

        assertThat(run("rebase", LAB)).isEqualTo(1);

        assertThat(said).contains("refused   wrong/off-by-one: ", " is open already, and holds something else.");
        assertThat(answer).hasContent(FakeLab.answer("return 41;"));
    }

    @Test
    void a_conflict_is_laid_over_what_is_open_and_saved() throws Exception {
        run("open", LAB, OFF_BY_ONE);
        solution("return 42;", "return 6 * 7;");

        run("rebase", LAB);

        assertThat(said).contains("conflict  wrong/off-by-one: ");
        assertThat(open(OFF_BY_ONE).resolve(FakeLab.ANSWER)).content().contains("<<<<<<<");
    }

    @Test
    void a_patch_for_a_solution_that_nobody_knows_is_named() throws Exception {
        Files.writeString(patch(OFF_BY_ONE), Files.readString(patch(OFF_BY_ONE)).replace("return 42;", "return 40;"));

        assertThat(run("rebase", LAB)).isEqualTo(1);
        assertThat(said).startsWith("refused   wrong/off-by-one: It applies to no solution in the history of HEAD.\n");
    }

    @Test
    void a_variant_that_the_solution_has_become_is_named() throws Exception {
        solution("return 42;", "return 43;");

        assertThat(run("rebase", LAB)).isEqualTo(1);
        assertThat(said).contains("empty     wrong/off-by-one: the solution does the same now\n");
    }

    @Test
    void a_solution_that_changes_while_a_variant_is_open_is_no_part_of_the_variant() throws Exception {
        run("open", LAB, OFF_BY_ONE);
        solution("return \"?\";", "return \"What?\";");

        assertThat(run("save", LAB, OFF_BY_ONE)).isZero();

        assertThat(Files.readString(patch(OFF_BY_ONE)))
                .contains("+        return 43;")
                .doesNotContain("What?");
        assertThat(open(OFF_BY_ONE).resolve(FakeLab.ANSWER)).content().contains("What?", "return 43;");
    }

    @Test
    void a_patch_that_git_wrote_is_written_anew_as_save_does() throws Exception {
        Path patch = patch(OFF_BY_ONE);
        String plain = Files.readString(patch);
        Files.writeString(
                patch,
                "diff --git a/%s b/%s\nindex 1234567..89abcde 100644\n".formatted(FakeLab.ANSWER, FakeLab.ANSWER)
                        + plain);

        assertThat(run("rebase", LAB)).isZero();

        assertThat(said).startsWith("carried   wrong/off-by-one\n");
        assertThat(patch).hasContent(plain);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    open lab99-fak wrong/off-by-one     | There is no lab lab99-fak. | Did you mean lab99-fake?
                    open lab99-fake wrong/of-by-one     | No program of lab99-fake is named wrong/of-by-one. | Did you mean wrong/off-by-one? tools/variant list lab99-fake lists them all.
                    open lab99-fake solution            | solution is no name of a variant. | Use wrong/NAME or right/NAME, in small letters, digits and -.
                    new lab99-fake off-by-two           | off-by-two is no name of a variant. | Use wrong/NAME or right/NAME, in small letters, digits and -.
                    new lab99-fake wrong/off-by-one     | lab99-fake has a variant wrong/off-by-one. | Choose another name, or open this one.
                    save lab99-fake wrong/off-by-one    | lab99-fake wrong/off-by-one is not open. | Open it first: tools/variant open lab99-fake wrong/off-by-one.
                    """)
    void what_is_asked_wrongly_is_refused(String arguments, String problem, String remedy) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(said).isEqualTo(problem + "\n" + remedy + "\n");
    }

    @Test
    void variants_are_listed_with_what_they_lose() throws Exception {
        run("list", LAB);

        assertThat(said).startsWith("wrong/off-by-one                               [1]          11  off-by-one\n");
    }

    private void solution(String old, String changed) throws IOException {
        Path answer = lab.root().resolve("src/solution").resolve(FakeLab.ANSWER);
        String text = Files.readString(answer);
        assertThat(text).contains(old);
        Files.writeString(answer, text.replace(old, changed));
    }

    private Path open(String name) {
        return lab.root().resolve("target/variant").resolve(name);
    }

    private Path patch(String name) {
        return lab.root().resolve("src/variants").resolve(name).resolve("change.patch");
    }

    private int run(String... arguments) {
        StringWriter text = new StringWriter();
        CommandLine tool = VariantTool.commandLine(kit);
        tool.setOut(new PrintWriter(text)).setErr(new PrintWriter(text));
        int exitCode = tool.execute(arguments);
        said = text.toString().replace(System.lineSeparator(), "\n");
        return exitCode;
    }

    private void commit() throws Exception {
        git("add", "-A");
        git("-c", "user.name=test", "-c", "user.email=test@example.org", "commit", "-q", "-m", "a change");
    }

    private void git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command)
                .directory(kit.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command + ": " + output).isZero();
    }
}
