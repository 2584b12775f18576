package kafkalab.kit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import kafkalab.kit.grading.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesCheckTest {

    private static final String GIVEN =
            "package lab;\n\nclass Given {\n    String home = System.getenv(\"HOME\");\n}\n";

    @TempDir
    private Path folder;

    @Test
    void a_main_that_reads_the_environment_is_found_before_anything_is_handed_in() throws IOException {
        source("lab/Given.java", GIVEN);
        GivenFiles.remember(folder);
        source(
                "lab/Main.java",
                "package lab;\n\nclass Main {\n    public static void main(String[] arguments) {\n"
                        + "        System.getenv(\"HOME\");\n    }\n}\n");

        assertThat(check(Language.EN))
                .containsExactly(
                        "lab.Main, line 5, uses java.lang.System.getenv. Rule 'environment': A submission gets what it "
                                + "needs as arguments: it reads and changes no environment, no properties, no input.");
        assertThat(check(Language.FR))
                .containsExactly(
                        "lab.Main, ligne 5, utilise java.lang.System.getenv. Règle « environment » : Une soumission "
                                + "reçoit ce qu'il lui faut en arguments : elle ne lit ni ne change environnement, propriétés ou "
                                + "entrée.");
    }

    @Test
    void what_was_given_is_not_meant_as_long_as_nobody_changes_it() throws IOException {
        source("lab/Given.java", GIVEN);
        GivenFiles.remember(folder);
        source("lab/Given.java", GIVEN.replace("\n", "\r\n"));
        assertThat(check(Language.EN)).isEmpty();

        source("lab/Given.java", GIVEN.replace("HOME", "PATH"));
        assertThat(check(Language.EN)).hasSize(1);
    }

    @Test
    void in_the_kit_itself_what_the_solution_leaves_as_it_is_was_given() throws IOException {
        source("lab/Given.java", GIVEN);
        Files.createDirectories(folder.resolve("src/solution/java/lab"));
        Files.writeString(folder.resolve("src/solution/java/lab/Given.java"), GIVEN);

        assertThat(check(Language.EN)).isEmpty();
    }

    @Test
    void a_class_in_a_package_of_the_kit_is_found() throws IOException {
        source("lab/Given.java", GIVEN);
        GivenFiles.remember(folder);
        source("kafkalab/kit/rules/Mine.java", "package kafkalab.kit.rules;\n\nclass Mine {}\n");

        assertThat(check(Language.EN)).singleElement().asString().contains("Rule 'packages'");
    }

    private List<String> check(Language language) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        List<String> sources;
        try (var tree = Files.walk(folder.resolve("src/main/java"))) {
            sources = tree.filter(Files::isRegularFile).map(Path::toString).toList();
        }
        String[] arguments = new String[sources.size() + 2];
        arguments[0] = "-d";
        arguments[1] = classes.toString();
        for (int i = 0; i < sources.size(); i++) {
            arguments[i + 2] = sources.get(i);
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments))
                .isZero();
        Path tests = Files.createDirectories(folder.resolve("test-classes"));
        return RulesCheck.violations(folder, classes, tests, System.getProperty("java.class.path"), language).stream()
                .map(Violation::sentence)
                .toList();
    }

    private void source(String path, String text) throws IOException {
        Path file = folder.resolve("src/main/java").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
