package kafkalab.grader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kafkalab.grader.kit.Kit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A test that holds the CI templates, and every command of the grader on any page, against what there really is. */
class CiTemplatesTest {

    private static final Path KIT = Kit.in(Path.of("")).root();
    private static final Path CI = KIT.resolve("docs/ci");
    private static final Pattern COMMAND = Pattern.compile("tools/grader (?=[a-z-])([^\\n`&|;]*)");
    private static final YAMLMapper YAML = new YAMLMapper();

    static Stream<Path> templates() throws IOException {
        try (Stream<Path> files = Files.list(CI)) {
            return files.filter(file -> file.toString().matches(".*\\.ya?ml")).sorted().toList().stream();
        }
    }

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(KIT.resolve("docs"))) {
            return Stream.concat(
                    Stream.of(KIT.resolve("README.md"), KIT.resolve("CONTRIBUTING.md")),
                    files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream());
        }
    }

    @ParameterizedTest
    @MethodSource("templates")
    void every_command_of_a_template_is_one_of_the_grader(Path template) throws IOException {
        List<String> commands = documents(template).stream()
                .flatMap(document -> texts(document).stream())
                .flatMap(CiTemplatesTest::commands)
                .toList();

        assertThat(commands).as(template.toString()).isNotEmpty().allSatisfy(CiTemplatesTest::parses);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_command_on_a_page_is_one_of_the_grader(Path page) throws IOException {
        assertThat(commands(Files.readString(page))).as(page.toString()).allSatisfy(CiTemplatesTest::parses);
    }

    @Test
    void every_template_has_its_page() throws IOException {
        String pages = "";
        for (String page : List.of("github-actions.md", "gitlab.md", "kubernetes.md")) {
            pages += Files.readString(CI.resolve(page));
        }
        for (Path template : templates().toList()) {
            assertThat(pages).contains("](" + template.getFileName() + ")");
        }
    }

    @Test
    void github_workflows_may_only_read_and_never_hand_credentials_on() throws IOException {
        for (String name : List.of("github-pull-request.yml", "github-class.yml")) {
            JsonNode workflow = documents(CI.resolve(name)).get(0);
            assertThat(workflow.at("/permissions").toString()).isEqualTo("{\"contents\":\"read\"}");
            assertThat(workflow.has("on")).isTrue();
            for (JsonNode job : workflow.get("jobs")) {
                assertThat(job.get("runs-on").textValue()).isEqualTo("ubuntu-latest");
                for (JsonNode step : job.get("steps")) {
                    assertThat(step.has("run") ^ step.has("uses"))
                            .as(step.toString())
                            .isTrue();
                    if (step.path("uses").asText().startsWith("actions/checkout@")) {
                        assertThat(step.at("/with/persist-credentials").asBoolean(true))
                                .isFalse();
                    }
                    // What a student chose, such as a branch's name, may not become a part of a script.
                    assertThat(step.path("run").asText()).doesNotContain("github.event", "inputs.");
                }
            }
        }
    }

    @Test
    void the_shards_of_each_template_are_all_there() throws IOException {
        JsonNode github = documents(CI.resolve("github-class.yml")).get(0);
        assertThat(github.at("/jobs/grade/strategy/matrix/shard")).hasSize(4);
        assertThat(texts(github)).anyMatch(text -> text.contains("--shard ${{ matrix.shard }}/4 "));

        JsonNode gitlab = documents(CI.resolve("gitlab-ci.yml")).get(0);
        assertThat(gitlab.at("/grade/parallel").intValue()).isEqualTo(4);
        assertThat(gitlab.at("/grade/artifacts/reports/junit").textValue()).isEqualTo("results-*/*/junit.xml");

        JsonNode job = documents(CI.resolve("kubernetes.yaml")).get(0);
        assertThat(job.get("apiVersion").textValue()).isEqualTo("batch/v1");
        assertThat(job.at("/spec/completionMode").textValue()).isEqualTo("Indexed");
        assertThat(job.at("/spec/completions").intValue()).isEqualTo(8);
        assertThat(texts(job)).anyMatch(text -> text.contains("$((INDEX + 1))/8 "));
    }

    private static void parses(String command) {
        String[] arguments = command.strip()
                .replaceAll("\\$\\{\\{[^}]*\\}\\}|\\$\\(\\([^)]*\\)\\)|\\$\\{?\\w+\\}?", "1")
                .replace("\"", "")
                .split("\\s+");
        assertThatCode(() -> Grader.commandLine().parseArgs(arguments))
                .as(command)
                .doesNotThrowAnyException();
    }

    private static Stream<String> commands(String text) {
        List<String> commands = new ArrayList<>();
        for (Matcher matcher = COMMAND.matcher(text.replaceAll("\\\\\\n\\s*", " ")); matcher.find(); ) {
            // On a page, a command's bare name is a mention: tools/grader handout takes pages along.
            if (matcher.group(1).contains("--")) {
                commands.add(matcher.group(1));
            }
        }
        return commands.stream();
    }

    private static List<JsonNode> documents(Path template) throws IOException {
        return YAML.readerFor(JsonNode.class)
                .<JsonNode>readValues(template.toFile())
                .readAll();
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isTextual()) {
            texts.add(node.textValue());
        }
        node.forEach(child -> texts.addAll(texts(child)));
        return texts;
    }
}
