package kafkalab.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueTest {

    @TempDir
    private Path kit;

    private FakeLab lab;

    @BeforeEach
    void make_a_lab() throws IOException {
        lab = FakeLab.in(kit);
        lab.addWrong("off-by-one", "return 43;");
        lab.addWrong(
                "gives-up", "fails: [1, 2]\nfurther: true\n" + FakeLab.BREAKS, "throw new IllegalStateException();");
    }

    @Test
    void programs_are_starter_solution_and_variants() throws IOException {
        lab.write("src/variants/right/squares/variant.yaml", "title: \"Squares\"\nbelief: \"it is the same\"\n");

        assertThat(Catalogue.of(lab.root()).names())
                .containsExactly("starter", "solution", "wrong/gives-up", "wrong/off-by-one", "right/squares");
    }

    @Test
    void a_variant_is_the_solution_with_its_patch() throws IOException {
        Program program = Catalogue.of(lab.root()).program("wrong/off-by-one");

        assertThat(text(program, FakeLab.ANSWER)).isEqualTo(FakeLab.answer("return 43;"));
        assertThat(program.loses()).isEqualTo(Set.of(1));
        assertThat(program.unwritten()).isFalse();
        assertThat(program.description().orElseThrow().further()).isFalse();
    }

    @Test
    void the_starter_loses_everything_and_the_solution_nothing() throws IOException {
        Catalogue catalogue = Catalogue.of(lab.root());

        assertThat(catalogue.program("starter").loses()).isEqualTo(Set.of(1, 2));
        assertThat(catalogue.program("starter").unwritten()).isTrue();
        assertThat(text(catalogue.program("starter"), FakeLab.ANSWER)).contains("TODO 1");
        assertThat(catalogue.program("solution").loses()).isEmpty();
    }

    @Test
    void resources_of_the_starter_belong_to_all_where_the_solution_has_none() throws IOException {
        Catalogue catalogue = Catalogue.of(lab.root());

        for (String name : catalogue.names()) {
            assertThat(text(catalogue.program(name), "resources/given.txt")).isEqualTo("given\n");
        }
    }

    @Test
    void resources_of_the_solution_take_the_place_of_the_starters() throws IOException {
        lab.write("src/solution/resources/written.txt", "written\n");

        Program program = Catalogue.of(lab.root()).program("wrong/off-by-one");

        assertThat(program.files().paths()).containsExactly(FakeLab.ANSWER, "resources/written.txt");
    }

    @ParameterizedTest
    @CsvSource({
        "wrong/off-by-two, wrong/off-by-one",
        "gives-up, wrong/gives-up",
        "Solution, solution",
        "right/gives-up, wrong/gives-up"
    })
    void a_mistyped_name_is_refused_with_the_nearest(String mistyped, String nearest) throws IOException {
        Catalogue catalogue = Catalogue.of(lab.root());

        assertThatThrownBy(() -> catalogue.requireNames(List.of("starter", mistyped)))
                .isInstanceOf(CatalogueFault.class)
                .hasMessage("No program of lab99-fake is named " + mistyped + ". Did you mean " + nearest
                        + "? tools/variant list lab99-fake lists them all.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    fails: [1]  | fails: []        | 'fails' must name at least one of the tasks [1, 2], and no other
                    fails: [1]  | fails: [3]       | 'fails' must name at least one of the tasks [1, 2], and no other
                    fails: [1]  | fails: [one]     | 'fails' holds "one", which is no task's number
                    fails: [1]  | fials: [1]       | it has a field 'fials', which nothing reads
                    names: [a]  | names: []        | 'names' is missing or empty
                    names: [a]  | namesNot: [b]    | 'names' is missing or empty
                    names: [a]  | names: [1]       | 'names' holds 1, which is no text
                    breaks: all | further: false   | 'breaks' is missing or empty
                    lesson: owed | lesson: late    | 'lesson' is 'owed', or is not there
                    """)
    void a_description_that_says_too_little_is_refused(String right, String wrong, String why) throws IOException {
        String yaml = "fails: [1]\nnames: [a]\nbreaks: all\nlesson: owed\n";
        lab.addWrong("vague", yaml.replace(right, wrong), "return 0;");
        Catalogue catalogue = Catalogue.of(lab.root());

        assertThatThrownBy(() -> catalogue.description("wrong/vague"))
                .isInstanceOf(CatalogueFault.class)
                .hasMessage("The variant.yaml of lab99-fake wrong/vague can not be used: " + why
                        + ". Correct it; CONTRIBUTING.md shows one.");
    }

    @Test
    void a_wrong_variant_says_what_it_breaks_and_what_its_lesson_must_name() throws IOException {
        lab.addWrong(
                "vague",
                "fails: [1]\nbreaks: [one thing, another]\nnames: [a|b, c]\nnamesNot: d\nlesson: owed\n",
                "return 0;");

        VariantDescription description = Catalogue.of(lab.root()).description("wrong/vague");

        assertThat(description.breaks()).containsExactly("one thing", "another");
        assertThat(description.names()).containsExactly("a|b", "c");
        assertThat(description.namesNot()).containsExactly("d");
        assertThat(description.lessonOwed()).isTrue();
    }

    @Test
    void a_right_variant_fails_nothing() throws IOException {
        lab.write("src/variants/right/odd/variant.yaml", "title: odd\nbelief: so\nfails: [1]\n");
        Catalogue catalogue = Catalogue.of(lab.root());

        assertThatThrownBy(() -> catalogue.description("right/odd"))
                .hasMessageContaining("a right variant has no 'fails'.");
    }

    @Test
    void a_variant_without_description_is_told() throws IOException {
        lab.write("src/variants/wrong/bare/change.patch", "");
        Catalogue catalogue = Catalogue.of(lab.root());

        assertThatThrownBy(() -> catalogue.program("wrong/bare"))
                .hasMessageContaining(
                        "The variant.yaml of lab99-fake wrong/bare can not be used: it is missing or empty.");
    }

    private static String text(Program program, String path) {
        return new String(program.files().bytes(path), StandardCharsets.UTF_8);
    }
}
