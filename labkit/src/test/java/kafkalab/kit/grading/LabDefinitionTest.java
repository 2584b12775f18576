package kafkalab.kit.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kafkalab.kit.fault.LabFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabDefinitionTest {

    private static final String GOOD = """
            # The one list of this lab's tasks.
            lab: lab99-fables
            title:
              en: "Lab 99: fables"
              fr: "Lab 99 : les fables"
            docs: docs/lab99-fables.md
            tasks:
              - id: 1
                points: 60
                title:
                  en: Tell a fable
                  fr: Conter une fable
                hint:
                  en: Begin with an animal.
                  fr: Commencez par un animal.
                docs: task-1-tell
              - id: 2
                points: 40
                title:
                  en: "Draw the moral: \u00a7 2"
                  fr: "Tirer la morale : \u00a7 2"
                hint: { en: "Who won?", fr: "Qui a gagn\u00e9 ?" }
                docs: task-2-moral
              - id: 4
                points: 0
                title: { en: "Rhyme", fr: "Rimer" }
                hint: { en: "Hear it.", fr: "\u00c9coutez." }
                docs: task-4-rhyme
            """;

    @TempDir
    Path folder;

    @Test
    void knows_the_french_page_where_there_is_one() throws IOException {
        // given
        Path lab = Files.createDirectories(folder.resolve("lab99-fables"));
        Files.writeString(lab.resolve("lab.yaml"), GOOD);
        assertThat(LabDefinition.read(lab).docs(1, Language.FR)).isEqualTo("docs/lab99-fables.md#task-1-tell");

        // when
        Files.createDirectories(folder.resolve("docs/fr"));
        Files.writeString(folder.resolve("docs/fr/lab99-fables.md"), "# Lab 99 : les fables");

        // then
        assertThat(LabDefinition.read(lab).docs(1, Language.FR)).isEqualTo("docs/fr/lab99-fables.md#task-1-tell");
        assertThat(LabDefinition.read(lab).docs(1, Language.EN)).isEqualTo("docs/lab99-fables.md#task-1-tell");
        assertThat(LabDefinition.read(lab).docs(98, Language.FR)).isEqualTo("docs/fr/lab99-fables.md");
    }

    @Test
    void reads_a_lab() throws IOException {
        // given
        Files.writeString(folder.resolve("lab.yaml"), GOOD);

        // when
        LabDefinition lab = LabDefinition.read(folder);

        // then
        assertThat(lab)
                .isEqualTo(new LabDefinition(
                        "lab99-fables",
                        new Text("Lab 99: fables", "Lab 99 : les fables"),
                        Text.same("docs/lab99-fables.md"),
                        List.of(
                                new TaskDefinition(
                                        1,
                                        60,
                                        new Text("Tell a fable", "Conter une fable"),
                                        new Text("Begin with an animal.", "Commencez par un animal."),
                                        "task-1-tell"),
                                new TaskDefinition(
                                        2,
                                        40,
                                        new Text("Draw the moral: § 2", "Tirer la morale : § 2"),
                                        new Text("Who won?", "Qui a gagné ?"),
                                        "task-2-moral"),
                                new TaskDefinition(
                                        4,
                                        0,
                                        new Text("Rhyme", "Rimer"),
                                        new Text("Hear it.", "Écoutez."),
                                        "task-4-rhyme"))));
        assertThat(lab.maxScore()).isEqualTo(100);
        assertThat(lab.task(2)).contains(lab.tasks().get(1));
        assertThat(lab.task(3)).isEmpty();
        assertThat(lab.tasks()).extracting(TaskDefinition::bonus).containsExactly(false, false, true);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void every_lab_of_the_kit_is_well_defined(Path lab) {
        assertThat(LabDefinition.read(lab).id()).isEqualTo(lab.getFileName().toString());
    }

    private static Stream<Path> every_lab_of_the_kit_is_well_defined() throws IOException {
        Path kit = Path.of("").toAbsolutePath().getParent();
        try (Stream<Path> folders = Files.list(kit)) {
            return folders
                    .filter(folder -> folder.getFileName().toString().matches("lab\\d\\d-.*"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @Test
    void says_that_the_file_is_missing() {
        // when
        LabFault fault = faultOf(folder);

        // then
        assertThat(fault.problem()).isEqualTo("lab.yaml is missing in " + folder + ".");
        assertThat(fault.remedy())
                .isEqualTo("Put it back as it came with the kit: it lists the lab's tasks and points.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# tasks\n", "- id: 1\n", "one two three\n"})
    void says_that_it_is_no_definition(String yaml) throws IOException {
        assertMalformed(yaml, "it holds no 'lab', 'title', 'docs' and 'tasks'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "    points: 60     | ⇥points: 60       | line 9: found character '\\t(TAB)' that cannot start any token. "
                        + "(Do not use \\t(TAB) for indentation)",
                "en: Tell a fable   | en: Tell: a fable | line 11: mapping values are not allowed here",
                "en: Tell a fable   | en: 'Tell' a fable| line 11: expected <block end>, but found '<scalar>'",
                "fr: Conter une     | ⇤fr: Conter une    | line 12: expected <block end>, but found '<block mapping start>'",
                "{ en: \"Rhyme\",   | { en: \"Rhyme\"  | line 26: expected ',' or '}', but got <scalar>",
                "docs: task-1-tell  | docs: task-1⏎    docs: task-1 | line 17: Duplicate field 'docs'"
            })
    void says_where_it_is_not_yaml(String right, String wrong, String what) throws IOException {
        assertMalformed(replaced(right, wrong), what);
    }

    @Test
    void says_that_it_is_not_utf_8() throws IOException {
        // given
        Files.write(folder.resolve("lab.yaml"), GOOD.getBytes(StandardCharsets.ISO_8859_1));

        // then
        assertThat(faultOf(folder).problem()).startsWith("lab.yaml can not be read: line ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "lab: lab99-fables          | lib: lab99-fables    | 'lab' is missing or not a text",
                "lab: lab99-fables          | lab: 99              | 'lab' is missing or not a text",
                "lab: lab99-fables          | lab: \"  \"          | 'lab' is missing or not a text",
                "docs: docs/lab99-fables.md | docs: [a, b]         | 'docs' is missing or not a text",
                "fr: \"Lab 99 : les fables\"| de: Fabeln           | 'title.fr' is missing or not a text",
                "fr: Conter une fable       |                      | 'tasks[0].title.fr' is missing or not a text",
                "en: Begin with an animal.  | en: 5                | 'tasks[0].hint.en' is missing or not a text",
                "{ en: \"Rhyme\", fr: \"Rimer\" } | Rhyme          | 'tasks[2].title.en' is missing or not a text",
                "docs: task-2-moral         | doc: task-2-moral    | 'tasks[1].docs' is missing or not a text"
            })
    void says_which_text_is_missing(String right, String wrong, String what) throws IOException {
        assertMalformed(replaced(right, wrong), what);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "points: 60 | point: 60      | 'tasks[0].points' is missing or not a whole number",
                "points: 60 | points: sixty  | 'tasks[0].points' is missing or not a whole number",
                "points: 60 | points: '60'   | 'tasks[0].points' is missing or not a whole number",
                "points: 60 | points: 60.0   | 'tasks[0].points' is missing or not a whole number",
                "points: 60 | points: -60    | 'tasks[0].points' is missing or not a whole number",
                "id: 4      | id: 4000000000 | 'tasks[2].id' is missing or not a whole number",
                "id: 4      | number: 4      | 'tasks[2].id' is missing or not a whole number"
            })
    void says_which_number_is_missing(String right, String wrong, String what) throws IOException {
        assertMalformed(replaced(right, wrong), what);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "points: 60 | points: 59  | the points add up to 99, not to 100",
                "points: 0  | points: 100 | the points add up to 200, not to 100",
                "id: 2      | id: 1       | task 1 comes after task 1",
                "id: 4      | id: 1       | task 1 comes after task 2"
            })
    void says_what_does_not_add_up(String right, String wrong, String what) throws IOException {
        assertMalformed(replaced(right, wrong), what);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tasks:\n", "tasks: []\n", "tasks: many\n", "tasks: { id: 1 }\n"})
    void says_that_there_are_no_tasks(String tasks) throws IOException {
        assertMalformed(GOOD.substring(0, GOOD.indexOf("tasks:\n")) + tasks, "'tasks' is missing or empty");
    }

    /** Puts in what the tables above only mark: ⇥ a tab, ⏎ a new line, ⇤ one space less than right. */
    private static String replaced(String right, String wrong) {
        assertThat(GOOD).containsOnlyOnce(right);
        String put = wrong == null ? "" : wrong.replace('⇥', '\t').replace('⏎', '\n');
        return GOOD.replace(right, put).replace(" ⇤", "");
    }

    private void assertMalformed(String yaml, String what) throws IOException {
        // given
        Path file = folder.resolve("lab.yaml");
        Files.writeString(file, yaml);

        // when
        LabFault fault = faultOf(folder);

        // then
        assertThat(fault.problem()).isEqualTo("lab.yaml can not be read: " + what + ".");
        assertThat(fault.remedy()).isEqualTo("Correct " + file + ", or put it back as it came with the kit.");
    }

    private static LabFault faultOf(Path folder) {
        return catchThrowableOfType(LabFault.class, () -> LabDefinition.read(folder));
    }
}
