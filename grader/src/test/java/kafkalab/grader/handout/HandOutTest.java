package kafkalab.grader.handout;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kafkalab.grader.fault.GraderFault;
import kafkalab.grader.kit.Kit;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.Language;
import kafkalab.kit.grading.TaskDefinition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A test that looks through hand-outs of the kit as it is; {@code tools/handout-works} builds and runs one. */
class HandOutTest {

    private static final Kit KIT = Kit.in(Path.of(""));
    private static final Pattern HREF = Pattern.compile("href=\"(?![a-z]+:)([^\"#]*)(?:#([^\"]*))?\"");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s:]+)(?:#[^)]*)?\\)");

    @TempDir
    private static Path folder;

    private static Path all;

    @BeforeAll
    static void hand_all_labs_out() throws IOException {
        all = folder.resolve("all");
        new HandOut(KIT, KIT.labs(), Language.EN).writeTo(all);
    }

    @Test
    void students_get_starter_tests_and_page_of_each_lab() {
        for (String lab : KIT.labs()) {
            assertThat(all.resolve(lab).resolve("lab.yaml"))
                    .hasSameTextualContentAs(KIT.lab(lab).resolve("lab.yaml"));
            assertThat(all.resolve(lab).resolve("src/main/java")).isNotEmptyDirectory();
            assertThat(all.resolve(lab).resolve("src/test/java")).isNotEmptyDirectory();
            if (Files.exists(KIT.root().resolve("docs").resolve(lab + ".md"))) {
                assertThat(all.resolve("docs").resolve(lab + ".md")).isNotEmptyFile();
            }
        }
        assertThat(all.resolve("LICENSE")).isNotEmptyFile();
        assertThat(all.resolve("docker/compose.yaml")).isNotEmptyFile();
    }

    @Test
    void students_get_the_launcher_ready_to_run() throws IOException {
        for (String file : List.of(
                "lab", "lab.cmd", "launcher/src/main/java/kafkalab/launcher/LauncherBuild.java", ".gitattributes")) {
            assertThat(all.resolve(file)).hasSameBinaryContentAs(KIT.root().resolve(file));
            assertThat(text(all.resolve(file)).toLowerCase(Locale.ROOT)).doesNotContain("solution");
        }
        assertThat(all.resolve("lab")).isExecutable();
        assertThat(text(all.resolve("README.md"))).contains("`./lab test lab00-brokers` grades");
        assertThat(text(all.resolve("labkit/pom.xml"))).contains("<id>cluster</id>");
        assertThat(text(all.resolve("pom.xml"))).contains("maven-dependency-plugin", "<version.plugin.dependency>");
    }

    @Test
    void students_get_a_copy_of_the_starter_that_is_no_program() throws IOException {
        for (String lab : KIT.labs()) {
            JsonNode starter = new ObjectMapper()
                    .readTree(all.resolve(lab).resolve("starter.json").toFile());
            for (Path file : files(all.resolve(lab).resolve("src/main"))) {
                String path = all.resolve(lab).relativize(file).toString();
                assertThat(starter.path(path).textValue()).as(path).isEqualTo(text(file));
            }
        }
    }

    @Test
    void students_get_no_file_of_the_authors() throws IOException {
        assertThat(paths(all))
                .noneMatch(path -> path.contains("/src/solution/"))
                .noneMatch(path -> path.contains("/src/variants/"))
                .noneMatch(path -> path.endsWith("variant.yaml") || path.endsWith("change.patch"))
                .noneMatch(path -> path.startsWith("grader/") || path.startsWith("catalogue/"))
                .noneMatch(path -> path.contains("/kit/gate/"))
                .noneMatch(path -> path.contains("/target/"))
                .noneMatch(path -> path.startsWith(".git/"))
                .noneMatch(path -> path.startsWith(".ci/"))
                .noneMatch(path -> path.startsWith("docs/adr/"))
                .noneMatch(path -> path.startsWith("labkit/src/test/") || path.startsWith("pageviews/src/test/"))
                .noneMatch(path -> path.endsWith(".class") || path.endsWith(".jar"));
    }

    /** Compares in another way than {@link LeakCheck} does: by whole statements that only solutions hold. */
    @Test
    void no_statement_of_a_solution_that_is_nowhere_else_in_the_kit_got_in() throws IOException {
        Set<String> told = new HashSet<>();
        for (Path file : files(all)) {
            statements(file).forEach(told::add);
        }
        Set<String> elsewhere = elsewhereInTheKit();
        for (String lab : KIT.labs()) {
            Set<String> secrets = new HashSet<>();
            for (Path file : files(KIT.lab(lab).resolve("src/solution"))) {
                statements(file)
                        .filter(statement -> !elsewhere.contains(statement))
                        .forEach(secrets::add);
            }
            assertThat(secrets).as(lab).hasSizeGreaterThan(10).doesNotContainAnyElementsOf(told);
        }
    }

    private static Set<String> elsewhereInTheKit() throws IOException {
        Set<String> statements = new HashSet<>();
        for (String part : List.of("labkit/src/main", "launcher/src/main", "pageviews/src/main")) {
            for (Path file : files(KIT.root().resolve(part))) {
                statements(file).forEach(statements::add);
            }
        }
        for (String each : KIT.labs()) {
            for (String part : List.of("src/main", "src/test")) {
                if (Files.exists(KIT.lab(each).resolve(part))) {
                    for (Path file : files(KIT.lab(each).resolve(part))) {
                        statements(file).forEach(statements::add);
                    }
                }
            }
        }
        return statements;
    }

    private static Stream<String> statements(Path file) throws IOException {
        return text(file).lines().map(String::strip).filter(line -> line.length() > 20 && line.endsWith(";"));
    }

    @Test
    void a_part_of_a_solution_is_found_wherever_it_is() throws IOException {
        Path leak = Files.createDirectories(folder.resolve("leak"));
        Path solution =
                KIT.lab("lab01-producer").resolve("src/solution/java/kafkalab/producer/PageEventPublisher.java");
        List<String> lines = Files.readAllLines(solution);
        int start = lines.indexOf("    public void close() {");
        Files.writeString(leak.resolve("notes.txt"), String.join("\n\n   ", lines.subList(start, lines.size())));

        assertThatThrownBy(() -> new LeakCheck(KIT).check(leak))
                .isInstanceOf(GraderFault.class)
                .hasMessageStartingWith("notes.txt holds lines of lab01-producer/src/solution/java/kafkalab/producer/");
    }

    @Test
    void a_part_of_a_variant_is_found_as_well() throws IOException {
        Path leak = Files.createDirectories(folder.resolve("leak-of-a-variant"));
        Path patch = KIT.lab("lab01-producer").resolve("src/variants/right/completable-future/change.patch");
        Files.writeString(
                leak.resolve("notes.txt"),
                text(patch)
                        .lines()
                        .filter(line -> line.startsWith("+ "))
                        .map(line -> line.substring(1))
                        .collect(joining("\n")));

        assertThatThrownBy(() -> new LeakCheck(KIT).check(leak))
                .isInstanceOf(GraderFault.class)
                .hasMessageStartingWith("notes.txt holds lines of lab01-producer/src/variants/right/");
    }

    @Test
    void every_folder_of_a_lab_is_handed_out_or_known_to_stay() throws IOException {
        Set<String> known = Set.of(
                "pom.xml",
                "lab.yaml",
                ".mvn",
                "debezium",
                "sql",
                "src",
                "src/main",
                "src/test",
                "src/solution",
                "src/variants",
                "target");
        for (String lab : KIT.labs()) {
            for (Path parent : List.of(KIT.lab(lab), KIT.lab(lab).resolve("src"))) {
                try (Stream<Path> children = Files.list(parent)) {
                    assertThat(children.map(child ->
                                            KIT.lab(lab).relativize(child).toString())
                                    .filter(name ->
                                            !name.matches("\\.(idea|settings|classpath|project|vscode)|.*\\.iml")))
                            .as("HandOut.OF_A_LAB has to name what students get of %s", lab)
                            .isSubsetOf(known);
                }
            }
        }
    }

    @Test
    void no_page_speaks_of_what_students_do_not_have() throws IOException {
        for (Path page : pages(all)) {
            assertThat(text(page))
                    .as("%s: put <!-- kit only --> and <!-- kit only: end --> around what only the kit has", page)
                    .doesNotContain("-Psolution")
                    .doesNotContain("-Pgate")
                    .doesNotContain("src/solution")
                    .doesNotContain("src/variants")
                    .doesNotContain("kit only");
        }
    }

    @Test
    void no_link_leads_nowhere_also_where_one_lab_is_handed_out_alone() throws IOException {
        for (String lab : KIT.labs()) {
            Path out = folder.resolve("alone-" + lab);
            new HandOut(KIT, List.of(lab), Language.EN).writeTo(out);
            for (Path page : pages(out)) {
                for (Matcher link = LINK.matcher(text(page)); link.find(); ) {
                    assertThat(page.resolveSibling(link.group(1)).normalize())
                            .as("a link of %s", page)
                            .exists();
                }
            }
        }
    }

    @Test
    void a_report_leads_to_the_section_of_a_task_in_either_language() throws IOException {
        for (String lab : KIT.labs()) {
            LabDefinition definition = LabDefinition.read(all.resolve(lab));
            for (Language language : Language.values()) {
                for (TaskDefinition task : definition.tasks()) {
                    String[] target = definition.docs(task.id(), language).split("#");

                    assertThat(target[0]).endsWith(".html");
                    assertThat(text(all.resolve(target[0]))).contains("id=\"" + target[1] + "\"");
                }
            }
        }
    }

    @Test
    void a_page_as_html_leads_on_to_others_and_their_sections() throws IOException {
        List<Path> pages = files(all).stream()
                .filter(file -> file.toString().endsWith(".html"))
                .toList();

        assertThat(pages).hasSizeGreaterThan(KIT.labs().size());
        for (Path page : pages) {
            for (Matcher link = HREF.matcher(text(page)); link.find(); ) {
                Path target = link.group(1).isEmpty()
                        ? page
                        : page.resolveSibling(link.group(1)).normalize();

                assertThat(target).as("%s links to it", page).exists();
                if (link.group(2) != null && target.toString().endsWith(".html")) {
                    assertThat(text(target)).as("%s links to it", page).contains("id=\"" + link.group(2) + "\"");
                }
            }
        }
        assertThat(text(all.resolve("docs/fr/lab01-producer.html")))
                .startsWith("<!DOCTYPE html>\n<html lang=\"fr\">")
                .contains("<title>Lab 01", "<table>", "<pre><code class=\"language-java\">", "href=\"#task-3-close\"");
    }

    @Test
    void the_poms_ask_for_nothing_that_is_not_there() throws IOException {
        String root = text(all.resolve("pom.xml"));

        assertThat(root)
                .doesNotContain("<id>solution</id>", "<id>gate</id>", "spotless", "<module>grader</module>", "Gate")
                .contains("<id>example</id>", "<module>lab01-producer</module>");
        assertThat(text(all.resolve("labkit/pom.xml"))).doesNotContain("archunit", "<id>gate</id>");
    }

    @Test
    void only_the_labs_asked_for_are_handed_out() throws IOException {
        Path one = folder.resolve("one");

        int files = new HandOut(KIT, List.of("lab01-producer"), Language.EN).writeTo(one);

        assertThat(files).isEqualTo(paths(one).size());
        assertThat(paths(one)).noneMatch(path -> path.startsWith("lab00-brokers/"));
        assertThat(text(one.resolve("pom.xml"))).doesNotContain("lab00-brokers");
        assertThat(text(one.resolve("README.md")))
                .startsWith("# Kafka labs\n\n```\ncd lab01-producer\nmvn test\n```\n")
                .contains("| [lab01-producer](docs/lab01-producer.md) | Lab 01: the Producer API |")
                .doesNotContain("{");
    }

    @Test
    void in_french_readme_and_card_are_french() throws IOException {
        Path french = folder.resolve("french");

        new HandOut(KIT, List.of("lab01-producer"), Language.FR).writeTo(french);

        assertThat(text(french.resolve("README.md")))
                .startsWith("# Labs Kafka")
                .contains("](docs/fr/lab01-producer.md)", "](docs/fr/docker.md)")
                .doesNotContain("{");
        assertThat(text(french.resolve(".mvn/maven.config"))).endsWith("\n-Dlab.lang=fr\n");
        assertThat(text(french.resolve("lab01-producer/.mvn/maven.config"))).endsWith("\n-Dlab.lang=fr\n");
    }

    @Test
    void coding_agents_are_told_to_be_tutors() throws IOException {
        Path french = folder.resolve("tutors");

        new HandOut(KIT, List.of("lab01-producer"), Language.FR).writeTo(french);

        assertThat(text(all.resolve("AGENTS.md")))
                .startsWith("# For coding agents: you are a tutor here")
                .contains("**Never the solution.**", "`./lab test 01 3`")
                .doesNotContain("{");
        assertThat(text(french.resolve("AGENTS.md")))
                .startsWith("# Aux agents de programmation")
                .contains("**Jamais la solution.**", "`./lab test 01 3`")
                .doesNotContain("{");
    }

    @Test
    void the_dev_container_opens_at_the_first_lab() throws IOException {
        Path streams = folder.resolve("streams");

        new HandOut(KIT, List.of("lab04-streams", "lab01-producer"), Language.FR).writeTo(streams);

        assertThat(text(streams.resolve(".devcontainer/devcontainer.json")))
                .contains(
                        "\"openFiles\": [\"docs/fr/lab04-streams.md\"]",
                        "\"terminal.integrated.cwd\": \"${workspaceFolder}/lab04-streams\"")
                .doesNotContain("lab01-producer");
    }

    @Test
    void a_folder_in_use_is_left_alone() throws IOException {
        Path used = Files.createDirectories(folder.resolve("used"));
        Files.writeString(used.resolve("precious.txt"), "mine");

        assertThatThrownBy(() -> new HandOut(KIT, List.of("lab01-producer"), Language.EN).writeTo(used))
                .isInstanceOf(GraderFault.class)
                .hasMessage(used + " is not empty.");
        assertThat(paths(used)).containsExactly("precious.txt");
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static List<Path> pages(Path out) throws IOException {
        return files(out).stream()
                .filter(file -> file.toString().endsWith(".md"))
                .toList();
    }

    private static Set<String> paths(Path out) throws IOException {
        return files(out).stream()
                .map(file -> out.relativize(file).toString().replace('\\', '/'))
                .collect(toSet());
    }

    private static List<Path> files(Path parent) throws IOException {
        try (Stream<Path> files = Files.walk(parent)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
