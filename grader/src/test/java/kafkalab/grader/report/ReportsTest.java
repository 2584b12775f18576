package kafkalab.grader.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.xml.parsers.DocumentBuilderFactory;
import kafkalab.grader.course.Arrangements;
import kafkalab.grader.course.Course;
import kafkalab.grader.course.Roster;
import kafkalab.grader.result.Outcome;
import kafkalab.grader.result.SubmissionResult;
import kafkalab.kit.grading.HtmlReport;
import kafkalab.kit.grading.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** A test that holds the reports of a submission against what their readers ask for, and against each other. */
class ReportsTest {

    private static final Instant NOW = Instant.parse("2026-11-26T10:15:30.123Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    static Stream<SubmissionResult> results() {
        return Stream.of(
                Samples.mixed("ann"),
                Samples.solved("bob"),
                Samples.refused("eve"),
                Samples.uncompilable("joe"),
                Samples.error("zoë"));
    }

    @ParameterizedTest
    @MethodSource("results")
    void every_report_tells_the_same_points(SubmissionResult result) throws Exception {
        // when
        write(result, Language.EN);

        // then
        Set<List<Integer>> points = new HashSet<>();
        points.add(List.of(result.score(), result.maxScore()));
        Element suite = junit();
        points.add(List.of(Integer.parseInt(property(suite, "score")), Integer.parseInt(property(suite, "max-score"))));
        JsonNode classroom = json("github-classroom/result.json");
        points.add(List.of(sum(classroom, "score"), classroom.get("max_score").intValue()));
        if (result.outcome() != Outcome.ERROR) {
            points.add(found("report.html", "<title>(\\d+) / (\\d+)"));
            points.add(found("summary.md", "^## .*: (\\d+) of (\\d+) points"));
            JsonNode gradescope = json("gradescope/results.json");
            points.add(List.of(gradescope.get("score").intValue(), sum(gradescope, "max_score")));
            points.add(List.of(sum(gradescope, "score"), sum(gradescope, "max_score")));
            JsonNode classroom50 = json("classroom50/result.json");
            points.add(List.of(
                    classroom50.get("score").intValue(),
                    classroom50.get("max-score").intValue()));
            points.add(List.of(sum(classroom50, "score"), sum(classroom50, "max-score")));
        }
        assertThat(points).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("results")
    void no_report_carries_a_command_a_control_character_or_a_flood(SubmissionResult result) throws IOException {
        for (Language language : Language.values()) {
            write(result, language);
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String text = Files.readString(file);
                    assertThat(text.lines())
                            .as(file.toString())
                            .noneMatch(line -> line.strip().startsWith("::"));
                    assertThat(text)
                            .as(file.toString())
                            .doesNotContain("##[", "##vso[", "##teamcity[")
                            .doesNotMatch(Pattern.compile(".*[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f].*", Pattern.DOTALL));
                    if (file.toString().endsWith(".html")) {
                        assertThat(text).doesNotContain("<script>alert");
                    }
                    assertThat(text.length()).as(file.toString()).isLessThan(200_000);
                }
            }
        }
    }

    @Test
    void junit_tells_failed_skipped_and_not_run_apart() throws Exception {
        // when
        write(Samples.mixed("ann"), Language.EN);

        // then
        Element suite = junit();
        assertThat(suite.getAttribute("name")).isEqualTo("lab01-producer.ann");
        assertThat(suite.getAttribute("tests")).isEqualTo("8");
        assertThat(suite.getAttribute("failures")).isEqualTo("4");
        assertThat(suite.getAttribute("errors")).isEqualTo("0");
        assertThat(suite.getAttribute("skipped")).isEqualTo("2");
        List<Element> cases = elements(suite, "testcase");
        assertThat(cases)
                .extracting(each -> each.getAttribute("name"))
                .doesNotHaveDuplicates()
                .hasSize(8);
        assertThat(cases).extracting(each -> each.getAttribute("classname")).containsOnly("lab01-producer.ann");
        assertThat(cases).extracting(each -> each.getAttribute("time")).allMatch(time -> time.matches("\\d+\\.\\d{3}"));
        assertThat(elements(suite, "failure"))
                .extracting(each -> each.getAttribute("type"))
                .containsExactly("failed", "todo", "failed", "todo");
        assertThat(elements(suite, "skipped"))
                .extracting(each -> each.getAttribute("message"))
                .containsExactly("skipped", "not run");
        assertThat(elements(suite, "failure").get(0).getTextContent())
                .startsWith("Expected: All is stored.\nWhat happened: ]]> <script>alert(1)</script> \\u001b[31mred")
                .contains("🦆", "Why: A buffer is no store.", "Next step: Wait.", "docs/lab01-producer.md#task-3");
        assertThat(elements(suite, "failure").get(2).getTextContent())
                .contains("(1,192,000 more characters are left out here.)");
    }

    @Test
    void junit_tells_a_fault_of_the_grader_from_one_of_the_submission() throws Exception {
        write(Samples.error("zoe"), Language.EN);
        assertThat(elements(junit(), "error")).hasSize(1);
        assertThat(elements(junit(), "failure")).isEmpty();
        assertThat(elements(junit(), "error").get(0).getTextContent())
                .startsWith("The grader or its machine failed. This says nothing about the program")
                .endsWith("The cluster did not start.");

        write(Samples.refused("eve"), Language.EN);
        assertThat(elements(junit(), "error")).isEmpty();
        assertThat(elements(junit(), "failure")).hasSize(1);
        assertThat(elements(junit(), "failure").get(0).getTextContent()).contains("Evil, line 7, starts a process.");
        assertThat(elements(junit(), "skipped")).hasSize(8);
    }

    @Test
    void gradescope_gets_what_it_knows_and_nothing_else() throws IOException {
        // when
        write(Samples.mixed("ann"), Language.EN);

        // then
        JsonNode root = json("gradescope/results.json");
        assertThat(names(root))
                .isSubsetOf(
                        "score",
                        "execution_time",
                        "output",
                        "output_format",
                        "test_output_format",
                        "test_name_format",
                        "visibility",
                        "stdout_visibility",
                        "extra_data",
                        "tests",
                        "leaderboard");
        assertThat(root.get("score").isNumber()).isTrue();
        assertThat(root.get("visibility").textValue()).isEqualTo("visible");
        assertThat(root.get("output_format").textValue()).isEqualTo("text");
        assertThat(root.get("tests")).as("the bonus task was not run").hasSize(7);
        for (JsonNode test : root.get("tests")) {
            assertThat(names(test))
                    .isSubsetOf(
                            "score",
                            "max_score",
                            "status",
                            "name",
                            "name_format",
                            "number",
                            "output",
                            "output_format",
                            "tags",
                            "visibility",
                            "extra_data");
            assertThat(test.get("status").textValue()).isIn("passed", "failed");
            assertThat(test.get("visibility").textValue()).isEqualTo("visible");
        }
        assertThat(root.get("tests").get(6).get("name").textValue())
                .isEqualTo("Task 7: Publish a visit: all or nothing (skipped)");
        assertThat(root.get("tests").get(3).get("tags").get(0).textValue()).isEqualTo("todo");
    }

    @Test
    void classroom_50_gets_its_schema_and_hears_who_was_graded_from_its_own_runner() throws IOException {
        // given
        Map<String, String> runner = Map.of(
                "CLASSROOM", "cs-kafka",
                "ASSIGNMENT", "producer",
                "OWNER", "ann",
                "SUBMISSION_TAG", "submit/1",
                "COMMIT_URL", "commit/abc",
                "RELEASE_URL", "release/1");

        // when
        Reports.ofSubmission(folder, Samples.LAB, Samples.mixed("x"), Language.EN, Course.UNKNOWN, runner, NOW);

        // then
        JsonNode root = json("classroom50/result.json");
        assertThat(root.get("schema").textValue()).isEqualTo("classroom50/result/v1");
        assertThat(root.get("classroom").textValue()).isEqualTo("cs-kafka");
        assertThat(root.get("assignment").textValue()).isEqualTo("producer");
        assertThat(root.get("assignment_type").textValue()).isEqualTo("individual");
        assertThat(root.get("owner").textValue()).isEqualTo("ann");
        assertThat(root.get("submission").textValue()).isEqualTo("submit/1");
        assertThat(root.get("commit").textValue()).isEqualTo("commit/abc");
        assertThat(root.get("release").textValue()).isEqualTo("release/1");
        assertThat(root.get("review").textValue()).isEqualTo("commit/abc");
        assertThat(root.get("datetime").textValue()).isEqualTo("2026-11-26T10:15:30Z");
        assertThat(root.get("score").isInt()).isTrue();
        assertThat(root.get("max-score").isInt()).isTrue();
        for (JsonNode test : root.get("tests")) {
            assertThat(test.get("test-name").textValue()).isNotBlank();
            assertThat(test.get("passed").isBoolean()).isTrue();
            assertThat(test.get("score").isInt()).isTrue();
            assertThat(test.get("max-score").isInt()).isTrue();
        }
    }

    @Test
    void without_its_runner_classroom_50_still_gets_every_field() throws IOException {
        write(Samples.solved("bob"), Language.EN);

        JsonNode root = json("classroom50/result.json");
        for (String field : List.of(
                "classroom", "assignment", "assignment_type", "owner", "submission", "commit", "release", "review")) {
            assertThat(root.get(field).textValue()).as(field).isNotBlank();
        }
    }

    @ParameterizedTest
    @MethodSource("results")
    void github_classroom_gets_the_same_as_the_output_of_a_step(SubmissionResult result) throws IOException {
        write(result, Language.EN);

        String output = Files.readString(folder.resolve("github-classroom/result.base64"));
        JsonNode root = JSON.readTree(Base64.getDecoder().decode(output));
        assertThat(output).doesNotContain("\n");
        assertThat(root).isEqualTo(json("github-classroom/result.json"));
        assertThat(root.get("version").intValue()).isEqualTo(1);
        assertThat(root.get("status").textValue())
                .isEqualTo(result.outcome() == Outcome.ERROR ? "error" : result.score() == 100 ? "pass" : "fail");
        for (JsonNode test : root.get("tests")) {
            assertThat(names(test))
                    .containsExactlyInAnyOrder(
                            "name", "status", "score", "message", "test_code", "filename", "line_no", "duration");
            assertThat(test.get("status").textValue()).isIn("pass", "fail", "error");
        }
    }

    @Test
    void a_fault_of_the_grader_is_no_score_for_anybody() throws IOException {
        // given
        write(Samples.mixed("ann"), Language.EN);

        // when
        write(Samples.error("ann"), Language.EN);

        // then
        assertThat(folder.resolve("gradescope/results.json")).doesNotExist();
        assertThat(folder.resolve("classroom50/result.json")).doesNotExist();
        assertThat(Files.readString(folder.resolve("summary.md")))
                .contains("This says nothing about the program, and costs no points")
                .contains("| ! | Task 1: Publish a page event: JSON, key, event time | – / 15 | not graded |")
                .doesNotContain("✗", "| failed |");
        assertThat(Files.readString(folder.resolve("report.html")))
                .contains("<title>– / 100 ·", "This is no score:", "– of 15 points")
                .doesNotContain("0 / 100", ">0<", "0 of 15", "Nothing is solved yet");
    }

    @Test
    void the_summary_is_markdown_that_a_program_can_not_bend() throws IOException {
        write(Samples.mixed("ann"), Language.EN);

        assertThat(Files.readString(folder.resolve("summary.md")))
                .startsWith("## Lab 01: the Producer API: 25 of 100 points\n\n")
                .contains("| ✓ | Task 2: Keep each user's events in order | 10 / 10 | solved |")
                .contains("| ✗ | Task 3: Lose nothing on close\\(\\) | 0 / 15 | failed |")
                .contains("| · | Task 4: Publish a list and report what failed | 0 / 20 | to do |")
                .contains("````text\nExpected: All is stored.");
    }

    @Test
    void a_report_that_the_run_has_written_is_kept_where_it_fits() throws IOException {
        SubmissionResult result = Samples.solved("bob");
        String own = HtmlReport.of(Samples.LAB, result.grade(), Language.EN).replace("</main>", "<p>mine</p></main>");
        Files.writeString(folder.resolve("report.html"), own);

        write(result, Language.EN);
        assertThat(Files.readString(folder.resolve("report.html"))).contains("<p>mine</p>");

        write(Samples.mixed("bob"), Language.EN);
        assertThat(Files.readString(folder.resolve("report.html")))
                .contains("<title>25 / 100")
                .doesNotContain("<p>mine</p>", "href=\"../../../");
    }

    @Test
    void the_page_says_whose_it_is_and_what_was_arranged_and_once() throws IOException {
        Course course = new Course(
                new Roster(List.of(new Roster.Person("ann", "Ann <Lee>", Set.of("ann")))),
                new Arrangements(
                        new Arrangements.Late(10, null), Map.of("ann", new Arrangements.Student(1, null, null))));
        for (int i = 0; i < 2; i++) {
            Reports.ofSubmission(folder, Samples.LAB, Samples.solved("ann"), Language.EN, course, Map.of(), NOW);
        }

        assertThat(Files.readString(folder.resolve("report.html")))
                .containsOnlyOnce("<h2 id=\"handed-in\">Submission of Ann &lt;Lee&gt;</h2>")
                .containsOnlyOnce("<p>1 day late: 100 − 10 = 90 points</p>");
    }

    private void write(SubmissionResult result, Language language) throws IOException {
        Reports.ofSubmission(folder, Samples.LAB, result, language, Course.UNKNOWN, Map.of(), NOW);
    }

    private JsonNode json(String file) throws IOException {
        return JSON.readTree(Files.readAllBytes(folder.resolve(file)));
    }

    private Element junit() throws Exception {
        String xml = new String(Files.readAllBytes(folder.resolve("junit.xml")), UTF_8);
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)))
                .getDocumentElement();
    }

    private static String property(Element suite, String name) {
        return elements(suite, "property").stream()
                .filter(each -> each.getAttribute("name").equals(name))
                .map(each -> each.getAttribute("value"))
                .findFirst()
                .orElseThrow();
    }

    private static List<Element> elements(Element parent, String tag) {
        NodeList list = parent.getElementsByTagName(tag);
        return IntStream.range(0, list.getLength())
                .mapToObj(list::item)
                .map(Element.class::cast)
                .toList();
    }

    private List<Integer> found(String file, String pattern) throws IOException {
        Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(Files.readString(folder.resolve(file)));
        assertThat(matcher.find()).as("%s in %s", pattern, file).isTrue();
        return List.of(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    private static int sum(JsonNode root, String field) {
        return StreamSupport.stream(root.get("tests").spliterator(), false)
                .mapToInt(test -> test.get(field) == null ? 0 : test.get(field).intValue())
                .sum();
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
