package kafkalab.catalogue.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import kafkalab.catalogue.Catalogue;
import kafkalab.catalogue.FakeLab;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramChecksTest {

    @TempDir
    private Path kit;

    private FakeLab lab;

    @BeforeEach
    void make_a_lab() throws IOException {
        lab = FakeLab.in(kit);
        lab.addWrong("off-by-one", "return 43;");
    }

    @Test
    void a_lab_in_order_has_no_problem() throws Exception {
        assertThat(problems()).isEmpty();
    }

    @Test
    void a_patch_that_does_not_apply_is_a_problem_of_its_own() throws Exception {
        lab.addWrong("gives-up", "throw new IllegalStateException();");
        lab.write(
                "src/variants/wrong/off-by-one/change.patch",
                "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n".replace("x", FakeLab.ANSWER));

        assertThat(problems())
                .containsExactly("The patch of lab99-fake wrong/off-by-one does not apply to " + FakeLab.ANSWER
                        + ": line 1 should be `a`, and is `package kafkalab.fake;`."
                        + " Carry it over the changed solution: tools/variant rebase lab99-fake.");
    }

    @Test
    void a_program_that_does_not_compile_is_named_with_the_place() throws Exception {
        lab.addWrong("no-number", "return \"43\";");

        assertThat(problems())
                .containsExactly("wrong/no-number does not compile: Answer.java:8:"
                        + " incompatible types: java.lang.String cannot be converted to int");
    }

    @Test
    void what_differs_in_comments_and_form_alone_is_the_solution() throws Exception {
        lab.addWrong("commented", "return /* all that matters */ (42);");

        assertThat(problems()).containsExactly("wrong/commented is the same program as solution.");
    }

    @Test
    void two_variants_are_not_the_same() throws Exception {
        lab.addWrong("one-too-much", "return 43; // one too much");

        assertThat(problems()).containsExactly("wrong/one-too-much is the same program as wrong/off-by-one.");
    }

    @Test
    void another_resource_makes_another_program() throws Exception {
        lab.write("src/solution/resources/given.txt", "given\n");
        lab.write("src/variants/right/resourceful/variant.yaml", "title: resourceful\nbelief: why not\n");
        lab.write(
                "src/variants/right/resourceful/change.patch",
                "--- a/resources/given.txt\n+++ b/resources/given.txt\n@@ -1 +1 @@\n-given\n+taken\n");

        assertThat(problems()).isEmpty();
    }

    @Test
    void a_patch_is_written_as_save_writes_it() throws Exception {
        lab.write("src/variants/wrong/off-by-one/change.patch", """
                --- a/%s
                +++ b/%s
                @@ -8,1 +8,1 @@
                -        return 42;
                +        return 43;
                """.formatted(FakeLab.ANSWER, FakeLab.ANSWER));

        assertThat(problems())
                .containsExactly("The patch of wrong/off-by-one is not as tools/variant save writes it:"
                        + " tools/variant rebase lab99-fake does.");
    }

    @Test
    void a_description_that_says_too_little_is_a_problem() throws Exception {
        lab.addWrong("vague", FakeLab.BREAKS, "return 0;");

        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("The variant.yaml of lab99-fake wrong/vague can not be used: 'fails' must name");
    }

    @Test
    void what_a_wrong_program_breaks_stands_in_the_contract() throws Exception {
        lab.addWrong("vague", "fails: [1]\nbreaks: It answers truly.\nnames: [truth]\n", "return 0;");

        assertThat(problems())
                .containsExactly("wrong/vague breaks a sentence that stands neither in the starter's Javadoc nor on the"
                        + " lab's page: It answers truly.");
    }

    private List<String> problems() throws IOException, InterruptedException {
        return new ProgramChecks(Catalogue.of(lab.root()), System.getProperty("java.class.path"))
                .check()
                .problems();
    }
}
