package kafkalab.kit.grading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A specification:
 *
 * <p>The cards stand in {@code card-*.txt} beside this class. There {@code ␛} stands for the escape character.
 */
class ScoreCardTest {

    private static final TerminalStyle UNICODE = new TerminalStyle(false, true);
    private static final TerminalStyle COLOUR = new TerminalStyle(true, true);

    private static final LabDefinition LAB = new LabDefinition(
            "lab99-fables",
            new Text("Lab 99: fables", "Lab 99 : les fables"),
            Text.same("docs/lab99-fables.md"),
            List.of(
                    task(1, 15, "Tell a fable", "Conter une fable"),
                    task(
                            2,
                            5,
                            "Let every animal speak, in the order in which they came to the pond",
                            "Laisser parler chaque animal, dans l'ordre où ils sont venus à l'étang"),
                    task(3, 30, "Draw the moral", "Tirer la morale"),
                    task(4, 40, "Tell it to the king", "La conter au roi"),
                    task(5, 10, "Tell it again", "La conter encore"),
                    task(12, 0, "In rhyme", "En vers")));

    /** How a task of the test's cards ended. */
    private enum End {
        PASSED,
        LOST,
        TODO,
        SKIPPED,
        LEFT_OUT,
        UNFINISHED
    }

    @ParameterizedTest
    @CsvSource({
        "starter,    EN, PLAIN,   TODO   TODO TODO    TODO     TODO     TODO",
        "starter,    FR, UNICODE, TODO   TODO TODO    TODO     TODO     TODO",
        "halfway,    EN, PLAIN,   PASSED LOST LOST    SKIPPED  TODO     TODO",
        "halfway,    EN, COLOUR,  PASSED LOST LOST    SKIPPED  TODO     TODO",
        "halfway,    FR, UNICODE, PASSED LOST LOST    SKIPPED  TODO     TODO",
        "solved,     EN, COLOUR,  PASSED PASSED PASSED PASSED  PASSED   PASSED",
        "solved,     FR, UNICODE, PASSED PASSED PASSED PASSED  PASSED   PASSED",
        "only-task,  EN, UNICODE, LEFT_OUT LEFT_OUT PASSED LEFT_OUT LEFT_OUT LEFT_OUT",
        "only-task,  FR, UNICODE, LEFT_OUT LEFT_OUT PASSED LEFT_OUT LEFT_OUT LEFT_OUT",
        "unfinished, EN, UNICODE, PASSED PASSED UNFINISHED UNFINISHED UNFINISHED UNFINISHED"
    })
    void words_the_whole_card(String name, Language language, String style, String ends) throws IOException {
        // when
        String card = card(language, styleOf(style), ends.split(" +"));

        // then
        assertThat(card).isEqualTo(expected("card-" + name + "-" + language.code() + "-" + style.toLowerCase()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Add -Dlab.task=3.                        | Add "-Dlab.task=3".
            Add -Dlab.task=8,9.                      | Add "-Dlab.task=8,9".
            Data: -Dlab.seed=12. Task: -Dlab.task=1. | Data: "-Dlab.seed=12". Task: "-Dlab.task=1".
            Named by -Dlab.task were run.            | Named by -Dlab.task were run.
            """)
    void options_are_quoted_where_the_shell_may_be_powershell(String sentence, String quoted) {
        assertThat(ScoreCard.asTyped(sentence, true)).isEqualTo(quoted);
        assertThat(ScoreCard.asTyped(sentence, false)).isEqualTo(sentence);
    }

    @Test
    void promises_no_more_to_write_after_the_last_one() {
        assertThat(card(Language.EN, TerminalStyle.PLAIN, "PASSED", "PASSED", "PASSED", "PASSED", "PASSED", "TODO"))
                .contains("  Next to write -> Task 12: In rhyme\n")
                .doesNotContain("more to write");
        assertThat(card(Language.FR, UNICODE, "PASSED", "PASSED", "PASSED", "PASSED", "TODO", "TODO"))
                .contains(
                        "  À écrire ensuite → Exercice 5 : La conter encore\n",
                        "    Encore 1 à écrire après celui-ci.\n");
    }

    @Test
    void tells_of_bonus_tasks_that_nobody_asked_for() {
        // given: the last task gives no points
        String bonusLeftOut = "UNFINISHED";

        // then
        assertThat(card(
                        Language.EN,
                        TerminalStyle.PLAIN,
                        "PASSED",
                        "PASSED",
                        "PASSED",
                        "PASSED",
                        "PASSED",
                        bonusLeftOut))
                .contains("Every task is solved.", "Bonus tasks, beyond the points: add -Dlab.task=12.")
                .doesNotContain("The run ended before");
    }

    @Test
    void breaks_a_line_between_words_and_never_within_one() {
        // given
        String list = "[" + "kafka-0:9092,".repeat(12) + "]";
        Feedback feedback = new Feedback(
                "a\tb\n\n   c",
                "It is " + list + " and not " + "x".repeat(82) + " as told.",
                list,
                "y".repeat(82) + " z");

        // when
        String lesson = footOf(feedback);

        // then
        assertThat(lesson).startsWith("""

                          x Task 1: Tell a fable
                            expected  a b c
                            actual    It is
                                      [kafka-0:9092,kafka-0:9092,kafka-0:9092,kafka-0:9092,kafka-0:9092,kafka-0:9092,kafka-0:9092,kafka-0:9092,kafka-0:9092,kafka-0:9092,kafka-0:9092,kafka-0:9092,]
                                      and not
                                      xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
                                      as told.
                            why       [kafka-0:9092,kafka-0:9092,kafka-0:9092,kafka-0:9092,kafka-0:9092,kafka-0:9092,kafka-0:9092,kafka-0:9092,kafka-0:9092,kafka-0:9092,kafka-0:9092,kafka-0:9092,]
                            next      yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy
                                      z
                            read      docs/lab99-fables.md#task-1
                        """);
    }

    @Test
    void tells_what_the_program_ran_in_where_a_task_failed_and_nowhere_else() {
        // given
        ScoreCard card = new ScoreCard(LAB, Language.EN, TerminalStyle.PLAIN);
        card.ranIn("Pacific/Chatham", "tr-TR", "US-ASCII");
        String told = "The program ran in the time zone Pacific/Chatham, the locale tr-TR and the charset US-ASCII";
        List<TaskGrade> lost = List.of(grade(LAB.tasks().get(0), End.LOST, Language.EN));
        List<TaskGrade> kept = List.of(grade(LAB.tasks().get(0), End.PASSED, Language.EN));

        // then
        assertThat(card.foot(gradeOf(lost), List.of(), false, "report.html")).contains(told);
        assertThat(card.foot(gradeOf(lost), List.of(lost.get(0).id()), false, "report.html"))
                .doesNotContain(told);
        assertThat(card.foot(gradeOf(kept), List.of(), false, "report.html")).doesNotContain(told);
    }

    private static Grade gradeOf(List<TaskGrade> tasks) {
        return new Grade(Grade.SCHEMA, LAB.id(), 0, 100, 1_742_093_841, "embedded", 9_240, tasks);
    }

    @Test
    void shows_braces_percents_and_quotes_as_they_are() {
        // when
        String lesson = footOf(new Feedback("{0} 100%", "It's {1} '' %s", "{", "%n \\n $1"));

        // then
        assertThat(lesson)
                .contains(
                        "expected  {0} 100%\n", "actual    It's {1} '' %s\n", "why       {\n", "next      %n \\n $1\n");
    }

    @ParameterizedTest
    @CsvSource({"0, 0.0 s", "49, 0.0 s", "50, 0.1 s", "9950, 10.0 s", "83400, 83.4 s"})
    void shows_a_time_in_seconds(long millis, String said) {
        TaskGrade task = new TaskGrade(1, "Tell a fable", 15, 15, Status.PASSED, millis, null);

        assertThat(new ScoreCard(LAB, Language.FR, TerminalStyle.PLAIN).row(task, false))
                .isEqualToNormalizingNewlines(
                        "  +  1  Tell a fable                                               15 / 15  " + said + "\n");
    }

    @Test
    void fits_the_terminal_where_its_width_is_known() {
        // given
        ScoreCard card = new ScoreCard(LAB, Language.EN, UNICODE, 80);
        TaskGrade lost = grade(LAB.tasks().get(1), End.LOST, Language.EN);

        // then
        assertThat((card.row(lost, false) + card.lesson(lost)).lines())
                .allMatch(line -> line.length() <= 80)
                .anyMatch(line -> line.contains("Let every animal speak, in the order in which they ca…"))
                .anyMatch(line -> line.startsWith("    actual    The frog and the ox did not"));
    }

    @Test
    void shows_plain_ascii_only_where_the_terminal_can_not_show_more() {
        // when
        String card = card(Language.EN, TerminalStyle.PLAIN, "PASSED", "LOST", "SKIPPED", "TODO", "TODO", "UNFINISHED");

        // then
        assertThat(card).isASCII();
    }

    @Test
    void words_a_fault() {
        // given
        String problem = "No Kafka cluster answers at localhost:9092, neither now nor in the ten seconds before.";
        String remedy = "Start it or correct -Dlab.cluster=localhost:9092; without -Dlab.cluster the labs start a "
                + "cluster of their own.";

        // then
        assertThat(ScoreCard.fault(problem, remedy, TerminalStyle.PLAIN)).isEqualToNormalizingNewlines("""

                  x No Kafka cluster answers at localhost:9092, neither now nor in the ten seconds before.
                    Start it or correct -Dlab.cluster=localhost:9092; without -Dlab.cluster the labs start a
                    cluster of their own.

                """);
        assertThat(ScoreCard.fault(problem, remedy, COLOUR))
                .isEqualToNormalizingNewlines(ScoreCard.fault(problem, remedy, TerminalStyle.PLAIN)
                        .replace("  x ", "  \u001b[31m✗\u001b[0m "));
    }

    private static String card(Language language, TerminalStyle style, String... ends) {
        ScoreCard card = new ScoreCard(LAB, language, style);
        List<TaskGrade> tasks = new ArrayList<>();
        List<Integer> unwritten = new ArrayList<>();
        StringBuilder all = new StringBuilder(card.head("embedded", 1_742_093_841));
        for (int i = 0; i < ends.length; i++) {
            TaskDefinition task = LAB.tasks().get(i);
            End end = End.valueOf(ends[i]);
            if (end == End.TODO) {
                unwritten.add(task.id());
            }
            tasks.add(grade(task, end, language));
            // A task that does not run gets no row.
            if (end != End.LEFT_OUT && end != End.UNFINISHED) {
                all.append(card.row(tasks.get(i), end == End.TODO));
            }
        }
        int score = tasks.stream().mapToInt(TaskGrade::earned).sum();
        Grade grade = new Grade(Grade.SCHEMA, LAB.id(), score, 100, 1_742_093_841, "embedded", 9_240, tasks);
        boolean partly = List.of(ends).contains("LEFT_OUT");
        return all.append(card.foot(grade, unwritten, partly, "target/grade/report.html"))
                .toString()
                .replace(System.lineSeparator(), "\n");
    }

    private static TaskGrade grade(TaskDefinition task, End end, Language language) {
        Lessons lessons = new Lessons(language);
        Function<Feedback, TaskGrade> lost = feedback ->
                new TaskGrade(task.id(), task.title().in(language), task.points(), 0, Status.FAILED, 1_234, feedback);
        return switch (end) {
            case PASSED ->
                new TaskGrade(
                        task.id(), task.title().in(language), task.points(), task.points(), Status.PASSED, 950, null);
            case LOST -> lost.apply(lesson(task, lessons));
            case TODO -> lost.apply(lessons.complete(task, null, task.id()));
            case SKIPPED ->
                unrun(
                        task,
                        language,
                        Status.SKIPPED,
                        lessons.needs(task, LAB.tasks().get(2)));
            case LEFT_OUT -> unrun(task, language, Status.NOT_RUN, lessons.leftOut());
            case UNFINISHED -> unrun(task, language, Status.NOT_RUN, lessons.unfinished());
        };
    }

    private static TaskGrade unrun(TaskDefinition task, Language language, Status status, Feedback feedback) {
        return new TaskGrade(task.id(), task.title().in(language), task.points(), 0, status, 0, feedback);
    }

    /** Returns a lesson of a test for task 2, and one of the kit's own for others. */
    private static Feedback lesson(TaskDefinition task, Lessons lessons) {
        return task.id() == 2
                ? new Feedback(
                        "All 7 animals speak.",
                        "The frog and the ox did not, nor did anybody hear them, though both had been asked to and had come.",
                        "Who comes last finds no place at the pond, since its bank holds five.",
                        "Count the places before you invite anyone.")
                : lessons.complete(task, lessons.ended(3, "Moral.draw (Moral.java:42)"), 0);
    }

    private static String footOf(Feedback feedback) {
        TaskGrade task = new TaskGrade(1, "Tell a fable", 15, 0, Status.FAILED, 1, feedback);
        Grade grade = new Grade(Grade.SCHEMA, LAB.id(), 0, 100, 7, "embedded", 9, List.of(task));
        return new ScoreCard(LAB, Language.EN, TerminalStyle.PLAIN)
                .foot(grade, List.of(), false, "target/grade/report.html")
                .replace(System.lineSeparator(), "\n");
    }

    private static TerminalStyle styleOf(String name) {
        return switch (name) {
            case "PLAIN" -> TerminalStyle.PLAIN;
            case "UNICODE" -> UNICODE;
            default -> COLOUR;
        };
    }

    private static String expected(String name) throws IOException {
        try (InputStream file = ScoreCardTest.class.getResourceAsStream(name + ".txt")) {
            assertThat(file).as(name + ".txt").isNotNull();
            return new String(file.readAllBytes(), UTF_8).replace('␛', '\u001b').replace("\r\n", "\n");
        }
    }

    private static TaskDefinition task(int id, int points, String en, String fr) {
        return new TaskDefinition(
                id,
                points,
                new Text(en, fr),
                new Text("Look at TODO " + id + ": who is listening?", "Voyez TODO " + id + " : qui écoute ?"),
                "task-" + id);
    }
}
