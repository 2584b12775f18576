package kafkalab.kit.grading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlReportTest {

    private static final LabDefinition LAB = new LabDefinition(
            "lab01-producer",
            new Text("Publish & keep", "Publier & garder"),
            Text.same("docs/lab01-producer.md"),
            List.of(
                    new TaskDefinition(1, 60, text("Send"), text("Begin at TODO 1."), "send"),
                    new TaskDefinition(2, 40, text("Close"), text("Begin at TODO 2."), "close"),
                    new TaskDefinition(3, 0, text("Compress"), text("Begin at TODO 3."), "compress")));
    private static final Feedback LESSON = new Feedback("All are stored.", "3 are lost.", "send() waits.", "Flush.");

    @Test
    void shows_the_score_and_the_facts_of_the_run() {
        // when
        String page = report(grade(passed(1), failed(2, LESSON), passed(3)), Language.EN);

        // then
        assertThat(page)
                .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
                .contains("<title>60 / 100 · Publish &amp; keep</title>")
                .contains("<h1>Publish &amp; keep</h1>")
                .contains("<span class=\"earned\">60</span> <span class=\"most\">/ 100 points</span>")
                .contains("1 of 2 tasks is solved.")
                .contains("<dt>Cluster</dt><dd>embedded</dd>")
                .contains("<dt>Seed</dt><dd>1742093841</dd>")
                .contains("<code>mvn test -Dlab.seed=1742093841</code>")
                .contains("<dt>Duration</dt><dd>9.2\u00a0s</dd>");
    }

    @ParameterizedTest
    @CsvSource({"0, 0.0_s", "59949, 59.9_s", "59999, 59.9_s", "60000, 1_min 00_s", "83400, 1_min 23_s"})
    void shows_a_duration_as_one_says_it(long millis, String said) {
        Grade grade = new Grade(Grade.SCHEMA, LAB.id(), 100, 100, 7, "embedded", millis, List.of(passed(1)));

        assertThat(report(grade, Language.EN)).contains("<dd>" + said.replace('_', '\u00a0') + "</dd>");
    }

    @ParameterizedTest
    @EnumSource(Status.class)
    void shows_every_task_however_it_ended(Status status) {
        // given
        Feedback feedback = status == Status.PASSED ? null : LESSON;

        // when
        String page = report(
                grade(ended(1, status, feedback), ended(2, status, feedback), ended(3, status, feedback)), Language.EN);

        // then
        for (TaskDefinition task : LAB.tasks()) {
            assertThat(page)
                    .contains("<li class=\"task %s\" id=\"task-%d\">".formatted(status.json(), task.id()))
                    .contains("<span class=\"number\">%d</span> <span class=\"title\">%s</span>"
                            .formatted(task.id(), task.title().en()));
        }
        assertThat(page).contains(">" + Language.EN.messages().getString("report.status." + status.json()) + "</span>");
    }

    @Test
    void tells_the_lesson_of_a_failed_task_and_where_to_read_on() {
        String page = report(grade(passed(1), failed(2, LESSON)), Language.EN);

        assertThat(page)
                .contains("<dt>Expected</dt><dd>All are stored.</dd>")
                .contains("<dt>What happened</dt><dd>3 are lost.</dd>")
                .contains("<dt>Why</dt><dd>send() waits.</dd>")
                .contains("<dt>Next step</dt><dd>Flush.</dd>")
                .contains("<a href=\"../../../docs/lab01-producer.md\">docs/lab01-producer.md#close</a>")
                .contains("<a href=\"#task-2\">Next: task 2, Close</a>");
    }

    @Test
    void tells_the_lesson_of_a_skipped_task() {
        // given
        Feedback needs =
                new Lessons(Language.EN).needs(LAB.tasks().get(1), LAB.tasks().get(0));

        // when
        String page = report(grade(failed(1, LESSON), ended(2, Status.SKIPPED, needs)), Language.EN);

        // then
        assertThat(page)
                .contains("<dd>Skipped: task 1 (Send) is not solved yet.</dd>")
                .contains("<dd>Solve task 1, then run again.</dd>");
    }

    @Test
    void tells_once_what_all_tasks_have_to_say_that_were_not_run() {
        // given
        Feedback fault = new Lessons(Language.EN).fault("The disk is full.", "Make room.");

        // when
        String page =
                report(grade(passed(1), ended(2, Status.NOT_RUN, fault), ended(3, Status.NOT_RUN, fault)), Language.EN);

        // then
        assertThat(page).contains("Not run: tasks 2, 3").containsOnlyOnce("The disk is full.");
    }

    @Test
    void tells_each_task_that_was_not_run_its_own_lesson() {
        // given
        Feedback first = new Feedback("It runs.", "It was left out.", "So you asked.", "Run all.");
        Feedback second = new Feedback("It runs.", "It never came.", "The run ended.", "Run again.");

        // when
        String page = report(grade(ended(1, Status.NOT_RUN, first), ended(2, Status.NOT_RUN, second)), Language.EN);

        // then
        assertThat(page).contains("It was left out.", "It never came.").doesNotContain("Not run: tasks");
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void calls_an_unwritten_task_to_do_and_not_failed(Language language) {
        // given
        Feedback todo = new Lessons(language).complete(LAB.tasks().get(0), null, 1);

        // when
        String page = report(grade(failed(1, todo), failed(2, LESSON)), language);

        // then
        assertThat(page)
                .contains("<li class=\"task todo\" id=\"task-1\">")
                .contains("<li class=\"task failed\" id=\"task-2\">")
                .contains("<p class=\"hint\">Begin at TODO 1.</p>")
                .contains("TODO 1");
    }

    @Test
    void leaves_out_an_expectation_that_repeats_the_title() {
        String page = report(grade(failed(1, new Feedback("Send", "3 are lost.", "Why?", "Flush."))), Language.EN);

        assertThat(page).contains("3 are lost.").doesNotContain("<dt>Expected</dt>");
    }

    @Test
    void shows_bonus_tasks_apart_and_without_points() {
        // when
        String page = report(grade(passed(1), passed(2), failed(3, LESSON)), Language.EN);

        // then
        assertThat(page).contains("Every task is solved. Well done!").contains("Next: task 3, Compress");
        assertThat(page.substring(0, page.indexOf("<h2 id=\"bonus\">"))).doesNotContain("id=\"task-3\"");
        assertThat(page.substring(page.indexOf("<h2 id=\"bonus\">")))
                .contains("id=\"task-3\"")
                .doesNotContain("of 0 points");
    }

    @Test
    void has_no_heading_for_bonus_tasks_where_there_are_none() {
        assertThat(report(grade(passed(1), passed(2)), Language.EN)).doesNotContain("id=\"bonus\"");
    }

    @Test
    void congratulates_whoever_has_solved_all() {
        assertThat(report(grade(passed(1), passed(2), passed(3)), Language.EN))
                .contains("Every task is solved. Well done!")
                .doesNotContain("Next:", "class=\"lesson\"");
    }

    @Test
    void names_the_first_task_to_go_on_with() {
        assertThat(report(grade(failed(3, LESSON), passed(1), failed(2, LESSON)), Language.EN))
                .contains("<a href=\"#task-2\">Next: task 2, Close</a>");
    }

    @Test
    void speaks_french() {
        // given
        Feedback needs =
                new Lessons(Language.FR).needs(LAB.tasks().get(1), LAB.tasks().get(0));

        // when
        String page = report(grade(passed(1), ended(2, Status.SKIPPED, needs), passed(3)), Language.FR);

        // then
        assertThat(page)
                .contains("<html lang=\"fr\">")
                .contains("<h1>Publier &amp; garder</h1>")
                .contains("1 exercice réussi sur 2.")
                .contains(" 1 réussi</li>", " 1 sauté</li>", ">sauté</span>")
                .contains("60 points sur 60")
                .contains("<dt>Durée</dt><dd>9,2\u00a0s</dd>")
                .contains("Sauté : l&#39;exercice 1 (Send) n&#39;est pas encore résolu.");
    }

    @Test
    void says_the_same_in_both_languages() {
        assertThat(keys(Language.FR)).isEqualTo(keys(Language.EN)).hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void leaves_no_word_unfilled(Language language) {
        String page = report(grade(passed(1), failed(2, LESSON), ended(3, Status.SKIPPED, LESSON)), language);

        assertThat(page.substring(page.indexOf("<body>"))).doesNotContain("{", "}", "null", "''", "%");
    }

    @Test
    void shows_markup_in_a_message_as_text() {
        // given
        String nasty = "</dd></style><script>alert('1')</script><img onerror=\"alert(2)\"> &amp;";

        // when
        String page = report(grade(failed(1, new Feedback(nasty, nasty, nasty, nasty))), Language.EN);

        // then
        assertThat(page)
                .doesNotContain("<script", "<img", "onerror=\"")
                .contains("&lt;/dd&gt;&lt;/style&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;"
                        + "&lt;img onerror=&quot;alert(2)&quot;&gt; &amp;amp;</dd>");
    }

    @Test
    void shows_markup_in_every_other_text_as_text() {
        // given
        String nasty = "\"><b>";
        LabDefinition lab = new LabDefinition(
                nasty,
                text(nasty),
                Text.same(nasty),
                List.of(new TaskDefinition(1, 100, text(nasty), text(nasty), nasty)));
        TaskGrade task = new TaskGrade(1, nasty, 100, 0, Status.FAILED, 1, LESSON);
        Grade grade = new Grade(Grade.SCHEMA, nasty, 0, 100, 7, nasty, 1, List.of(task));

        // when
        String page = HtmlReport.of(lab, grade, Language.EN, List.of(new Picture(nasty, "<svg></svg>", nasty)));

        // then
        assertThat(page).contains("&quot;&gt;&lt;b&gt;").doesNotContain("<b>", "\"\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0, 0x1b, '\r', 0x7f, 0x85, 0x202e, 0x2067, 0xfdd0, 0xffff, 0xd83d, 0xde00})
    void writes_as_in_java_what_may_not_stand_in_a_page(int letter) {
        assertThat(reportOf("a" + (char) letter + "b")).contains("<dd>a\\u%04xb</dd>".formatted(letter));
    }

    @Test
    void can_be_written_as_utf_8_even_with_half_a_character() throws CharacterCodingException {
        // when
        String page = reportOf("half \ud83d, whole \ud83d\ude00");

        // then
        assertThat(page).contains("half \\ud83d, whole \ud83d\ude00");
        UTF_8.newEncoder().encode(CharBuffer.wrap(page));
    }

    @Test
    void keeps_the_lines_of_a_message_of_several_lines() {
        assertThat(reportOf("Expected:\r\n  1\n  2\n")).contains("<dd class=\"verbatim\">Expected:\n  1\n  2</dd>");
    }

    @Test
    void cuts_a_message_that_no_one_would_read_to_its_end() {
        assertThat(reportOf("a".repeat(1_000_000)))
                .hasSizeLessThan(50_000)
                .contains("a".repeat(4_000) + " … (996,000 more characters)</dd>");
    }

    @Test
    void lacks_nothing_but_the_lesson_of_a_task_without_one() {
        assertThat(report(grade(failed(1, null)), Language.EN)).contains("id=\"task-1\"", "lab01-producer.md#send");
        assertThat(report(grade(failed(1, new Feedback(null, " ", "Why.", null))), Language.EN))
                .contains("<dd>Why.</dd>")
                .doesNotContain("<dt>Expected</dt>", "<dt>What happened</dt>", "<dt>Next step</dt>");
    }

    @Test
    void refers_to_nothing_outside_itself_but_the_pages_to_read() {
        // when
        String page = report(grade(passed(1), failed(2, LESSON), failed(3, LESSON)), Language.EN);

        // then
        assertThat(page)
                .doesNotContain("http://", "https://", "//", "src=", "url(", "@import", "<script", "<link", "<iframe")
                .contains("content=\"default-src 'none'; style-src 'unsafe-inline';");
        assertThat(Pattern.compile("href=\"([^\"]*)\"").matcher(page).results().map(MatchResult::group))
                .allMatch(link -> link.startsWith("href=\"#")
                        || link.startsWith("href=\"../../../docs/")
                        || link.equals("href=\"grade.json\""));
    }

    @Test
    void places_pictures_after_the_tasks() {
        // given
        Picture picture = new Picture("Lag & load", "<svg viewBox=\"0 0 9 9\"></svg>", "It <falls>.");

        // when
        String page = HtmlReport.of(LAB, grade(passed(1), passed(3)), Language.EN, List.of(picture));

        // then
        assertThat(page.substring(page.indexOf("id=\"task-3\"")))
                .contains("<h2 id=\"pictures\">Pictures</h2>")
                .contains("<h3>Lag &amp; load</h3>\n<svg viewBox=\"0 0 9 9\"></svg>\n")
                .contains("<figcaption>It &lt;falls&gt;.</figcaption>");
    }

    @Test
    void refuses_a_picture_without_one_of_its_parts() {
        assertThatNullPointerException()
                .isThrownBy(() -> new Picture(null, "<svg></svg>", "caption"))
                .withMessage("A picture needs a title, but it is null.");
        assertThatNullPointerException()
                .isThrownBy(() -> new Picture("title", null, "caption"))
                .withMessage("A picture needs an SVG, but it is null.");
        assertThatNullPointerException()
                .isThrownBy(() -> new Picture("title", "<svg></svg>", null))
                .withMessage("A picture needs a caption, but it is null.");
    }

    private static String report(Grade grade, Language language) {
        return HtmlReport.of(LAB, grade, language);
    }

    private static String reportOf(String actual) {
        return report(grade(failed(1, new Feedback("All.", actual, "Why.", "Next."))), Language.EN);
    }

    private static Grade grade(TaskGrade... tasks) {
        int score = List.of(tasks).stream().mapToInt(TaskGrade::earned).sum();
        return new Grade(Grade.SCHEMA, LAB.id(), score, 100, 1_742_093_841, "embedded", 9_240, List.of(tasks));
    }

    private static TaskGrade passed(int id) {
        return ended(id, Status.PASSED, null);
    }

    private static TaskGrade failed(int id, Feedback feedback) {
        return ended(id, Status.FAILED, feedback);
    }

    private static TaskGrade ended(int id, Status status, Feedback feedback) {
        TaskDefinition task = LAB.task(id).orElseThrow();
        int earned = status == Status.PASSED ? task.points() : 0;
        return new TaskGrade(id, task.title().en(), task.points(), earned, status, 1_234, feedback);
    }

    private static Text text(String same) {
        return new Text(same, same);
    }

    private static TreeSet<String> keys(Language language) {
        return language.messages().keySet().stream()
                .filter(key -> key.startsWith("report."))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
