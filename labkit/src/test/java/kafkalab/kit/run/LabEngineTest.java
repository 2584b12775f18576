package kafkalab.kit.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kafkalab.kit.KitCluster;
import kafkalab.kit.grading.Feedback;
import kafkalab.kit.grading.Grade;
import kafkalab.kit.grading.Status;
import kafkalab.kit.grading.TaskGrade;
import kafkalab.kit.run.fake.SmallLab;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * A test that runs a small lab as Maven does: through the JUnit Platform, up to the files and the words on the
 * terminal.
 */
class LabEngineTest {

    static final String LAB = """
            lab: lab99-small
            title: { en: "Lab 99: small", fr: "Lab 99 : petit" }
            docs: docs/lab99-small.md
            tasks:
              - { id: 1, points: 40, title: { en: "Begin", fr: "Commencer" }, hint: { en: "Begin.", fr: "Commencez." }, docs: task-1 }
              - { id: 2, points: 30, title: { en: "Handle all", fr: "Tout traiter" }, hint: { en: "Go on.", fr: "Continuez." }, docs: task-2 }
              - { id: 3, points: 20, title: { en: "Commit", fr: "Valider" }, hint: { en: "Commit last.", fr: "Validez." }, docs: task-3 }
              - { id: 4, points: 10, title: { en: "Close", fr: "Fermer" }, hint: { en: "Close.", fr: "Fermez." }, docs: task-4 }
            """;

    private static EngineRun wholeRun;

    @TempDir
    Path folder;

    @BeforeAll
    static void run_all_tasks(@TempDir Path folder) {
        wholeRun = new EngineRun(folder).execute();
    }

    @Test
    void shows_the_score_card() {
        assertThat(wholeRun.screen()).isEqualTo("""

                  lab99-small  Lab 99: small
                  cluster: CLUSTER, seed 42

                  ✓  1  Begin                                                      40 / 40  TIME
                  ✗  2  Handle all                                                  0 / 30  TIME
                  ·  3  Commit                                                      0 / 20  to do
                  ·  4  Close                                                       0 / 10  skipped

                  ✗ Task 2: Handle all
                    expected  All 3 events are handled.
                    actual    2 were.
                    why       The last poll was not the last.
                    next      Look at the end of run().
                    read      docs/lab99-small.md#task-2

                  Next to write → Task 3: Commit
                    next      Commit last.
                    read      docs/lab99-small.md#task-3

                  Score  40 / 100
                  Same data again: add -Dlab.seed=42. One task alone: add -Dlab.task=2.
                  The program ran in the time zone Asia/Kathmandu, the locale tr-TR-u-nu-arab and the charset
                  ISO-8859-1.
                  Report: FOLDER/target/grade/report.html

                """);
    }

    @Test
    void writes_the_grade_and_the_report() {
        Grade grade = wholeRun.grade();

        assertThat(grade.lab()).isEqualTo("lab99-small");
        assertThat(grade.score()).isEqualTo(40);
        assertThat(grade.maxScore()).isEqualTo(100);
        assertThat(grade.seed()).isEqualTo(42);
        assertThat(grade.cluster()).isEqualTo(KitCluster.get().bootstrapServers());
        assertThat(grade.durationMs()).isPositive();
        assertThat(grade.tasks())
                .extracting(TaskGrade::status)
                .containsExactly(Status.PASSED, Status.FAILED, Status.FAILED, Status.SKIPPED);
        assertThat(grade.tasks()).extracting(TaskGrade::earned).containsExactly(40, 0, 0, 0);
        assertThat(grade.tasks().get(1).feedback())
                .isEqualTo(new Feedback(
                        "All 3 events are handled.",
                        "2 were.",
                        "The last poll was not the last.",
                        "Look at the end of run()."));
        assertThat(grade.tasks().get(3).feedback().actual())
                .isEqualTo("Skipped: task 2 (Handle all) is not solved yet.");
        assertThat(wholeRun.folder.resolve("target/grade/report.html"))
                .content()
                .contains("Lab 99: small");
    }

    @Test
    void tells_junit_how_each_test_went() {
        assertThat(wholeRun.events)
                .containsExactly(
                        "begins SmallLab",
                        "begins first_a()",
                        "ends first_a(): SUCCESSFUL",
                        "begins first_b()",
                        "ends first_b(): SUCCESSFUL",
                        "begins second()",
                        "ends second(): FAILED, task 2: see the score card",
                        "begins third()",
                        "ends third(): FAILED, task 3: see the score card",
                        "skips fourth(): a test before it failed",
                        "ends SmallLab: SUCCESSFUL");
        assertThat(wholeRun.failures.get(0).getStackTrace()).isEmpty();
        assertThat(wholeRun.failures.get(0).getCause())
                .hasMessage(
                        "%n  expected: All 3 events are handled.%n  actual: 2 were.%n  why: The last poll was not the last.%n  next: Look at the end of run()."
                                .formatted());
    }

    @Test
    void has_written_every_task_before_the_first_test_begins() {
        Grade first = wholeRun.gradeAtFirst;

        assertThat(first.score()).isZero();
        assertThat(first.maxScore()).isEqualTo(100);
        assertThat(first.tasks()).hasSize(4).allSatisfy(task -> {
            assertThat(task.status()).isEqualTo(Status.NOT_RUN);
            assertThat(task.earned()).isZero();
            assertThat(task.feedback())
                    .isEqualTo(new Feedback(
                            "The task is run.",
                            "The run has not come to this task.",
                            "The run is still going on, or was ended from outside.",
                            "Run again, and let it come to its end."));
        });
        assertThat(first.tasks()).extracting(TaskGrade::points).containsExactly(40, 30, 20, 10);
    }

    @Test
    void runs_only_the_tasks_that_were_asked_for() {
        // when
        EngineRun run = new EngineRun(folder)
                .with("lab.task", "4,1")
                .with("lab.lang", "fr")
                .execute();

        // then
        assertThat(run.screen()).isEqualTo("""

                  lab99-small  Lab 99 : petit
                  cluster : CLUSTER, graine 42

                  ✓  1  Commencer                                                  40 / 40  TIME
                  ✓  4  Fermer                                                     10 / 10  TIME

                  Score  50 / 100
                  Seuls les exercices nommés par -Dlab.task ont été lancés ; les autres comptent 0 cette fois.
                  Rapport : FOLDER/target/grade/report.html

                """);
        assertThat(run.grade().tasks())
                .extracting(TaskGrade::status)
                .containsExactly(Status.PASSED, Status.NOT_RUN, Status.NOT_RUN, Status.PASSED);
        assertThat(run.grade().tasks().get(1).feedback())
                .isEqualTo(new Feedback(
                        "L'exercice est lancé.",
                        "Il n'a pas été lancé cette fois.",
                        "Seuls certains exercices étaient demandés.",
                        "Lancez tous les exercices pour le score complet."));
    }

    @Test
    void refuses_a_task_that_the_lab_does_not_have() {
        // when
        EngineRun run = new EngineRun(folder).with("lab.task", "9").execute();

        // then
        assertThat(run.screen()).endsWith("""

                  ✗ -Dlab.task names task 9, which this lab does not have.
                    Its tasks are 1, 2, 3, 4.

                """);
        assertThat(run.events)
                .containsExactly(
                        "begins SmallLab",
                        "ends SmallLab: FAILED, -Dlab.task names task 9, which this lab does not have. "
                                + "Its tasks are 1, 2, 3, 4.");
        assertThat(run.grade().score()).isZero();
        assertThat(run.grade().tasks())
                .hasSize(4)
                .allSatisfy(task -> assertThat(task.feedback())
                        .isEqualTo(new Feedback(
                                "The lab can run.",
                                "-Dlab.task names task 9, which this lab does not have.",
                                "This is not a fault of your program.",
                                "Its tasks are 1, 2, 3, 4.")));
    }

    @Test
    void says_that_the_lab_is_not_defined() {
        // when
        EngineRun run = new EngineRun(folder).withoutDefinition().execute();

        // then
        assertThat(run.screen().replace("FOLDER", "F").replaceAll("\\s+", " ").strip())
                .isEqualTo("✗ lab.yaml is missing in F. "
                        + "Put it back as it came with the kit: it lists the lab's tasks and points.");
        assertThat(run.failures)
                .singleElement()
                .satisfies(fault -> assertThat(fault.getStackTrace()).isEmpty());
    }

    @Test
    void finds_no_test_but_those_of_a_lab() {
        assertThat(new EngineRun(folder).execute(SettingsTest.class).events).isEmpty();
    }

    /** A run of the engine, with what it told the terminal and the JUnit Platform. */
    private static final class EngineRun implements TestExecutionListener {

        private final Map<String, String> properties = new HashMap<>();
        private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        private final List<String> events = new ArrayList<>();
        private final List<Throwable> failures = new ArrayList<>();
        private final Path folder;
        private Grade gradeAtFirst;

        EngineRun(Path folder) {
            this.folder = folder;
            try {
                Files.writeString(folder.resolve("lab.yaml"), LAB);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            with("lab.dir", folder.toString());
            with("lab.archives.made", "false");
            with("lab.cluster", KitCluster.get().bootstrapServers());
            with("lab.seed", "42");
            with("lab.lang", "en");
            with("lab.color", "never");
            with("native.encoding", "UTF-8");
            // The engine sets these, in what is a JVM of its own elsewhere.
            Stream.of("showDateTime", "dateTimeFormat", "defaultLogLevel", "logFile")
                    .map(name -> "org.slf4j.simpleLogger." + name)
                    .forEach(name -> with(name, System.getProperty(name)));
        }

        EngineRun with(String property, String value) {
            properties.put(property, value);
            return this;
        }

        EngineRun withoutDefinition() {
            try {
                Files.delete(folder.resolve("lab.yaml"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return this;
        }

        EngineRun execute() {
            return execute(SmallLab.class);
        }

        EngineRun execute(Class<?> testClass) {
            PrintStream screen = System.out;
            Map<String, String> before = new HashMap<>();
            properties.forEach((name, value) -> before.put(name, System.getProperty(name)));
            System.setOut(new PrintStream(terminal, true, UTF_8));
            properties.forEach(EngineRun::set);
            try {
                LauncherFactory.create()
                        .execute(
                                LauncherDiscoveryRequestBuilder.request()
                                        .selectors(DiscoverySelectors.selectClass(testClass))
                                        .filters(EngineFilter.includeEngines("kafka-lab"))
                                        .build(),
                                this);
            } finally {
                System.setOut(screen);
                before.forEach(EngineRun::set);
            }
            return this;
        }

        private static void set(String property, String value) {
            if (value == null) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, value);
            }
        }

        Grade grade() {
            return Grade.read(folder.resolve("target/grade/grade.json"));
        }

        /** Returns what the terminal shows, without what differs from run to run. */
        String screen() {
            return terminal.toString(UTF_8)
                    .replace(System.lineSeparator(), "\n")
                    .replace(KitCluster.get().bootstrapServers(), "CLUSTER")
                    .replace(folder.toString(), "FOLDER")
                    .replaceAll("(?m)\\d+[.]\\d s$", "TIME");
        }

        @Override
        public void executionStarted(TestIdentifier test) {
            if (test.isTest() && gradeAtFirst == null) {
                gradeAtFirst = grade();
            }
            add(test, "begins " + test.getDisplayName());
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            add(test, "skips " + test.getDisplayName() + ": " + reason);
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            String failure = result.getThrowable()
                    .map(thrown -> ", " + thrown.getMessage())
                    .orElse("");
            result.getThrowable().ifPresent(failures::add);
            add(test, "ends " + test.getDisplayName() + ": " + result.getStatus() + failure);
        }

        /** Leaves out the engine's own coming and going. */
        private void add(TestIdentifier test, String event) {
            if (test.getParentId().isPresent()) {
                events.add(event);
            }
        }
    }
}
