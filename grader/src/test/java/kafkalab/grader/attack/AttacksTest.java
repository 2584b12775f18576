package kafkalab.grader.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafkalab.grader.Grader;
import kafkalab.grader.result.ResultFiles;
import kafkalab.grader.result.SubmissionResult;
import kafkalab.kit.rules.Violation;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A test that lets the grader grade {@code src/attacks}, as a class of students that are all up to no good, each beside
 * an honest twin. Run by {@code mvn verify -Pattacks -pl grader}; {@code -Dgrader.attacks=exit,halt} names some.
 */
@Tag("attacks")
class AttacksTest {

    private static final Path KIT = Path.of("..").toAbsolutePath().normalize();
    private static final Attack NEIGHBOUR =
            new Attack("honest-neighbour", "", 0, "solution", Map.of(), Map.of(), Map.of(), false, "graded", 0, "");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @TestFactory
    Stream<DynamicTest> every_attack_ends_with_what_it_deserves_and_every_neighbour_too() throws IOException {
        List<String> chosen = List.of(System.getProperty("grader.attacks", "").split(","));
        Map<String, List<Attack>> classes = Attack.allIn(Path.of("src/attacks")).stream()
                .filter(attack -> chosen.equals(List.of(""))
                        || chosen.contains(attack.name().replaceFirst("-twin$", "")))
                .collect(Collectors.groupingBy(
                        attack -> attack.lab() + " " + attack.task(), TreeMap::new, Collectors.toList()));
        List<DynamicTest> tests = new ArrayList<>();
        for (List<Attack> oneClass : classes.values()) {
            String lab = oneClass.get(0).lab();
            int task = oneClass.get(0).task();
            Path place = folder.resolve(lab + "-task-" + task);
            Path submissions = Files.createDirectories(place.resolve("submissions"));
            Path out = place.resolve("out");
            for (Attack attack : oneClass) {
                attack.handIn(KIT, submissions);
            }
            neighbourIn(lab, task).handIn(KIT, submissions);
            int exitCode = grade(lab, task, submissions, out);
            tests.add(DynamicTest.dynamicTest(
                    lab + ": the grader is unharmed", () -> assertThat(exitCode).isZero()));
            tests.add(DynamicTest.dynamicTest(lab + ": an honest neighbour has all points", () -> {
                SubmissionResult result = read(out, NEIGHBOUR.name());
                assertThat(result.score()).as(result.toString()).isEqualTo(pointsOf(result, task));
            }));
            for (Attack attack : oneClass) {
                tests.add(DynamicTest.dynamicTest(attack.name(), () -> judge(attack, read(out, attack.name()), task)));
            }
        }
        tests.add(DynamicTest.dynamicTest(
                "nothing was left outside of the grader's folders",
                () -> assertThat(List.of("slipped.txt", "Slipped.java", "Absolute.java", "TEST-forged.xml"))
                        .allSatisfy(name -> assertThat(Path.of("/tmp", name)).doesNotExist())));
        return tests.stream();
    }

    private static Attack neighbourIn(String lab, int task) {
        return new Attack(
                NEIGHBOUR.name(), lab, task, "solution", Map.of(), Map.of(), Map.of(), false, "graded", 0, "");
    }

    private static int grade(String lab, int task, Path submissions, Path out) {
        return Grader.commandLine()
                .setOut(new PrintWriter(System.out, true))
                .setErr(new PrintWriter(System.out, true))
                .execute(
                        "grade",
                        "--kit",
                        KIT.toString(),
                        "--lab",
                        lab,
                        "--task",
                        Integer.toString(task),
                        "--submissions",
                        submissions.toString(),
                        "--out",
                        out.toString());
    }

    private static int pointsOf(SubmissionResult result, int task) {
        return result.tasks().stream()
                .filter(each -> each.id() == task)
                .findFirst()
                .orElseThrow()
                .points();
    }

    private static void judge(Attack attack, SubmissionResult result, int task) {
        int expected = attack.name().endsWith("-twin") ? pointsOf(result, task) : attack.score();
        assertThat(result.outcome().json()).as(result.toString()).isEqualTo(attack.outcome());
        assertThat(result.score()).as(result.toString()).isEqualTo(expected);
        if (!attack.rule().isEmpty()) {
            assertThat(result.violations())
                    .extracting(Violation::rule)
                    .as(result.toString())
                    .contains(attack.rule());
        }
        assertThat(result.messages().toString() + result.tasks())
                .as("what is shown of it")
                .doesNotContain("\u001b", "\u0000");
    }

    private static SubmissionResult read(Path out, String student) {
        try {
            return new ResultFiles(out).read(student).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
