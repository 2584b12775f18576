package kafkalab.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A test that types commands to the launcher, in a copy of the kit whose path has a space, and with a Maven that only
 * writes down what it is told. {@code tools/launcher-works} lets it work with a real one.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "lab is a script for a shell")
class LauncherTest {

    private static final Path KIT = Path.of("").toAbsolutePath().getParent();
    private static final String CLASS_PATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    private static final int LIMIT_SECONDS = 90;

    private final Map<String, String> environment = new TreeMap<>();

    @TempDir
    private Path folder;

    private Path kit;

    /** How a command ended. */
    private record Ended(int code, String out, String err) {}

    @BeforeEach
    void copy_the_kit() throws IOException {
        kit = folder.toRealPath().resolve("the kit");
        copy("lab");
        copy("pom.xml");
        copy("launcher/pom.xml");
        copy("launcher/src/main/java/kafkalab/launcher/LauncherBuild.java");
        isBuilt();
        copy(".mvn/maven.config");
        try (Stream<Path> labs = Files.list(KIT)) {
            for (Path lab :
                    labs.filter(each -> Files.exists(each.resolve("lab.yaml"))).toList()) {
                copy(lab.getFileName() + "/lab.yaml");
                copy(lab.getFileName() + "/pom.xml");
            }
        }
        program("bin/mvn", "pwd >'%1$s/told'", "printf '%%s\\n' \"$@\" >>'%1$s/told'", ". '%1$s/then'");
        Files.writeString(folder.resolve("then"), "exit 0\n");
        // All that the script may use, and no more: this machine's Maven must not be seen.
        for (String tool : List.of("cat", "dirname", "find", "sed", "uname")) {
            program("bin/" + tool, "PATH=/usr/bin:/bin exec " + tool + " \"$@\"");
        }
        environment.put("PATH", folder.resolve("bin").toString());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("LC_ALL", "C.UTF-8");
    }

    @Test
    void without_a_command_it_lists_the_labs_with_their_scores_and_the_commands() throws Exception {
        grade("lab01-producer", 40, "passed");
        grade("lab03-partitions", 20, "not-run");

        Ended help = lab();

        assertThat(help.code()).isZero();
        assertThat(help.out())
                .contains("\n  lab00-brokers           brokers and topics                  -\n")
                .contains("\n  lab01-producer          the Producer API                   40 / 100\n")
                .contains("\n  lab03-partitions        partitions                         20 / 100 (partly)\n")
                .contains("\n  ./lab test 01 3 ", "\n  ./lab dashboard ", "\n  ./lab cluster up ", "\n  ./lab doctor ")
                .doesNotContain("\u001b");
        assertThat(help.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(script("--help")).isEqualTo(help);
        assertThat(script()).isEqualTo(help);
        assertThat(lab("help")).isEqualTo(help);
    }

    @Test
    void it_speaks_french_where_the_card_does() throws Exception {
        assertThat(lab("help", "-Dlab.lang=fr").out())
                .contains("lab01-producer          l'API Producer", "l'exercice 3 seul")
                .matches(text -> text.lines().allMatch(line -> line.length() <= 80));

        // As in a hand-out that was written with --lang fr.
        Path config = kit.resolve(".mvn/maven.config");
        Files.writeString(config, Files.readString(config) + "-Dlab.lang=fr\n");

        assertThat(lab("test", "99").err()).contains("Il n'y a pas de lab 99.");
        assertThat(lab("test", "99", "-Dlab.lang=en").err()).contains("There is no lab 99.");
    }

    @ParameterizedTest
    @CsvSource({"01", "1", "lab01", "lab1", "producer", "lab01-producer", "../the kit/lab01-producer/"})
    void a_lab_has_many_names(String name) throws Exception {
        assertThat(lab("test", name).code()).isZero();
        assertThat(told()).startsWith(kit.toString(), "test", "-pl", "lab01-producer");
    }

    @Test
    void tasks_and_options_are_handed_on() throws Exception {
        script("test", "01", "3", "5", "-Dlab.seed=42", "-o");

        assertThat(told())
                .containsExactly(
                        kit.toString(),
                        "test",
                        "-pl",
                        "lab01-producer",
                        "-Dlab.task=3,5",
                        "-Dlab.started.from=" + kit,
                        "-Dlab.seed=42",
                        "-o");
    }

    @Test
    void in_a_labs_folder_it_is_that_lab() throws Exception {
        Path here = Files.createDirectories(kit.resolve("lab03-partitions/src/main"));

        in(here, "test");
        assertThat(told())
                .contains("lab03-partitions", "-Dlab.started.from=" + here)
                .noneMatch(isTask());

        in(here, "test", "1");
        assertThat(told()).contains("lab03-partitions", "-Dlab.task=1");

        in(here, "test", "2,3");
        assertThat(told()).contains("lab03-partitions", "-Dlab.task=2,3");

        in(here, "test", "01");
        assertThat(told()).contains("lab01-producer").noneMatch(isTask());

        in(here, "test", "01", "2");
        assertThat(told()).contains("lab01-producer", "-Dlab.task=2");
    }

    private static Predicate<String> isTask() {
        return argument -> argument.startsWith("-Dlab.task");
    }

    @Test
    void examples_and_the_dashboard_run_by_their_profile() throws Exception {
        lab("example", "01");
        assertThat(told()).containsExactly(kit.toString(), "test", "-Pexample", "-pl", "lab01-producer");

        lab("dashboard", "-Dlab.port=8081");
        assertThat(told())
                .containsExactly(kit.toString(), "test", "-Pexample", "-pl", "lab04-streams", "-Dlab.port=8081");

        assertThat(lab("example", "00")).isEqualTo(refused("""

                  ✗ lab00-brokers has no example.
                    There are examples of: lab01-producer, lab02-consumer-groups,
                    lab03-partitions, lab04-streams, lab05-connect

                """));
    }

    @Test
    void what_it_does_not_know_ends_with_a_sentence() throws Exception {
        assertThat(lab("tset", "01")).isEqualTo(refused("""

                  ✗ There is no command tset.
                    Do you mean: ./lab test 01

                """));
        assertThat(lab("produce")).isEqualTo(refused("""

                  ✗ There is no command produce.
                    This lists them: ./lab help

                """));
        assertThat(lab("01", "3")).isEqualTo(refused("""

                  ✗ There is no command 01.
                    Do you mean: ./lab test 01 3

                """));
        assertThat(lab("test", "7")).isEqualTo(refused("""

                  ✗ There is no lab 7.
                    There are: lab00-brokers, lab01-producer, lab02-consumer-groups,
                    lab03-partitions, lab04-streams, lab05-connect

                """));
        assertThat(lab("test")).isEqualTo(refused("""

                  ✗ Which lab?
                    Name it, as in ./lab test 01. There are: lab00-brokers, lab01-producer,
                    lab02-consumer-groups, lab03-partitions, lab04-streams, lab05-connect

                """));
        assertThat(lab("test", "01", "9")).isEqualTo(refused("""

                  ✗ lab01-producer has no task 9.
                    It has the tasks 1, 2, 3, 4, 5, 6, 7.

                """));
        assertThat(lab("cluster", "stop").err()).contains("There is no cluster stop.");
        assertThat(lab("dashboard", "04").err()).contains("What is 04 for?");
        assertThat(folder.resolve("told")).doesNotExist();
    }

    @Test
    void the_card_is_the_last_that_a_student_reads() throws Exception {
        Files.writeString(folder.resolve("then"), """
                printf 'Progress (1): 5 kB\\r\\n'
                printf '  Score  40 / 100\\n\\n'
                printf '\\033[31m[ERROR]\\033[0m Failed to execute goal surefire:test on project lab01: There are test failures.\\n'
                printf '[ERROR] \\n[ERROR] See the individual test results.\\n'
                exit 1
                """);

        assertThat(lab("test", "01")).isEqualTo(new Ended(1, "Progress (1): 5 kB\r\n  Score  40 / 100\n\n", ""));
        assertThat(lab("test", "01", "-e").out()).contains("Failed to execute goal", "individual test results");
    }

    @Test
    void any_other_trouble_of_mavens_is_told() throws Exception {
        Files.writeString(folder.resolve("then"), """
                printf '[ERROR] Failed to execute goal compile: Compilation failure\\n[ERROR] Publisher.java:[12,5] no\\n'
                exit 3
                """);

        assertThat(script("test", "01"))
                .isEqualTo(new Ended(
                        3,
                        "[ERROR] Failed to execute goal compile: Compilation failure\n"
                                + "[ERROR] Publisher.java:[12,5] no\n",
                        ""));
    }

    @Test
    void the_script_builds_the_launcher_where_it_is_missing_or_older_than_its_sources() throws Exception {
        Path ready = kit.resolve("launcher/target/ready");
        Path elsewhere = folder.resolve("built");
        Files.move(ready, elsewhere);
        Files.writeString(folder.resolve("then"), """
                case "$*" in *package*)
                    /bin/cp -R '%s/lib' '%s/launcher.jar' launcher/target
                esac
                """.formatted(elsewhere, elsewhere));

        Ended first = script("help");
        assertThat(told()).containsSequence("package", "-pl", "launcher", "--also-make");
        assertThat(first.err()).startsWith("  The launcher is being built, once.");
        assertThat(first.out()).contains("\n  lab01-producer ");
        assertThat(ready.resolve("launcher.jsa")).isNotEmptyFile();

        Files.delete(folder.resolve("told"));
        assertThat(script("help")).isEqualTo(new Ended(0, first.out(), ""));
        assertThat(folder.resolve("told")).doesNotExist();

        Files.setLastModifiedTime(
                kit.resolve("launcher/pom.xml"), FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(script("help").err()).startsWith("  The launcher is being built, once.");
    }

    @Test
    void where_the_launcher_can_not_be_built_it_says_what_goes_without() throws Exception {
        Files.delete(kit.resolve("launcher/target/ready/built"));
        Files.writeString(folder.resolve("then"), "echo '[ERROR] no network'; exit 1\n");

        Ended broken = script("help");
        assertThat(broken.code()).isEqualTo(2);
        assertThat(broken.err())
                .contains("[ERROR] no network\n", "✗ The launcher could not be built.", "Without it: mvn test");

        Files.delete(folder.resolve("bin/mvn"));
        assertThat(script("help").err())
                .contains("✗ Maven is not on this machine's PATH.", "Install Maven 3.8 or newer: ");
    }

    @Test
    void it_tells_its_version_and_completes_words() throws Exception {
        assertThat(script("--version").out()).matches("Kafka Lab Kit \\S+, Java \\S+\\n");
        assertThat(lab("completion").err()).contains("✗ Which shell?", "There are: bash, zsh, fish, powershell.");
        for (String shell : List.of("bash", "zsh", "fish", "powershell")) {
            assertThat(lab("completion", shell).out())
                    .as(shell)
                    .contains("check cluster completion dashboard doctor", "up down status", "00 01 02 03 04 05");
        }
        Files.writeString(folder.resolve("script"), lab("completion", "bash").out() + """
                COMP_WORDS=(./lab cluster d)
                COMP_CWORD=2
                _lab
                echo "${COMPREPLY[*]}"
                COMP_WORDS=(./lab test "")
                _lab
                echo "${COMPREPLY[*]}"
                """);
        assertThat(run(kit, List.of("/bin/bash", folder.resolve("script").toString()))
                        .out())
                .isEqualTo("down\n00 01 02 03 04 05\n");
    }

    @Test
    void without_maven_it_says_how_to_get_it() throws Exception {
        Files.delete(folder.resolve("bin/mvn"));

        Ended test = lab("test", "01");

        assertThat(test.code()).isEqualTo(2);
        assertThat(test.err()).contains("✗ Maven is not on this machine's PATH.", "Install Maven 3.8 or newer: ");
        assertThat(lab().code()).isZero();
        assertThat(lab("doctor").out()).contains("✗  Maven      Maven is not on this machine's PATH.");
    }

    @Test
    void without_a_jdk_the_script_itself_says_so() throws Exception {
        environment.put("JAVA_HOME", folder.resolve("nothing").toString());
        assertThat(script("test", "01").err())
                .contains("x The labs need a JDK, 17 or newer.", "Seen by JAVA_HOME=" + folder + "/nothing: no java.");

        environment.remove("JAVA_HOME");
        assertThat(script("test", "01").err()).contains("Seen by PATH: no java.");

        program("bin/java", "[ \"$1\" = -version ] || exit 1", "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2");
        Ended old = script("test", "01");
        assertThat(old.err()).contains("Seen by PATH: Java 11.0.2.");
        assertThat(old.code()).isEqualTo(2);

        environment.put("LC_ALL", "fr_FR.UTF-8");
        assertThat(script("test", "01").err()).contains("x Les labs demandent un JDK, 17 ou plus récent.");
    }

    @Test
    void the_doctor_looks_at_maven_and_at_its_java() throws Exception {
        maven("3.9.11", "17.0.15", System.getProperty("java.home"));
        Ended well = lab("doctor");
        assertThat(well.out())
                .contains("✓  JDK        " + System.getProperty("java.version") + ", at ")
                .contains("✓  Maven      3.9.11, at " + folder.resolve("bin/mvn") + "\n")
                .contains("This machine has what the labs need.");
        assertThat(well.code()).isZero();

        maven("3.6.3", "17.0.15", System.getProperty("java.home"));
        Ended old = lab("doctor");
        assertThat(old.out()).contains("✗  Maven      3.6.3 is too old.\n                Install Maven 3.8 or newer: ");
        assertThat(old.code()).isEqualTo(1);

        maven("3.8.7", "11.0.2", "/opt/jdk-11");
        assertThat(lab("doctor").out())
                .contains(
                        "✗  Maven      it runs on Java 11.0.2, at /opt/jdk-11\n                Let JAVA_HOME point to ");
    }

    private void maven(String version, String java, String home) throws IOException {
        Files.writeString(
                folder.resolve("then"),
                "printf 'Apache Maven %s (abc)\\nMaven home: /opt\\nJava version: %s, vendor: V, runtime: %s\\n'\n"
                        .formatted(version, java, home));
    }

    @Test
    void a_cluster_stays_up_between_tests_and_leaves_nothing_behind() throws Exception {
        Files.createDirectories(kit.resolve("labkit/target/classes"));
        Files.writeString(kit.resolve("labkit/target/runtime.classpath"), CLASS_PATH);
        String ports = freePorts();
        Path state = kit.resolve("target/cluster/running");

        assertThat(lab("cluster", "status"))
                .isEqualTo(new Ended(1, "  No cluster runs. To start one: ./lab cluster up\n", ""));

        Ended up = lab("cluster", "up", "-Dlab.ports=" + ports);
        assertThat(up.err()).isEmpty();
        assertThat(up.out()).contains("  The cluster is up.\n", "  brokers 127.0.0.1:");
        assertThat(told()).containsExactly(kit.toString(), "-q", "process-classes", "-Pcluster", "-pl", "labkit");
        List<String> running = Files.readAllLines(state);
        ProcessHandle cluster = ProcessHandle.of(Long.parseLong(running.get(0))).orElseThrow();
        String first = running.get(1).split(",")[0];
        try {
            assertThat(lab("cluster", "up").out()).contains("  The cluster runs already.\n");
            assertThat(lab("cluster").code()).isZero();
            assertThat(lab("records", "nothing"))
                    .isEqualTo(new Ended(1, "  There is no topic nothing. There are: \n", ""));

            assertThat(lab("test", "02").out())
                    .isEqualTo("  On your cluster at " + first + " (it ends with ./lab cluster down)\n");
            assertThat(told()).contains("-Dlab.cluster=" + first);
            lab("test", "02", "-Dlab.cluster=embedded");
            assertThat(told()).contains("-Dlab.cluster=embedded").doesNotContain("-Dlab.cluster=" + first);

            assertThat(lab("cluster", "down")).isEqualTo(new Ended(0, "  The cluster is down.\n", ""));
            assertThat(cluster.isAlive()).isFalse();
            try (Stream<Path> left = Files.list(state.getParent())) {
                assertThat(left.map(file -> file.getFileName().toString())).allMatch(name -> name.endsWith(".log"));
            }
            assertThat(lab("cluster", "down").out()).isEqualTo("  No cluster runs.\n");
        } finally {
            cluster.destroyForcibly();
        }
    }

    @Test
    void hints_come_in_steps_and_begin_again_when_they_are_forgotten() throws Exception {
        assertThat(lab("hint", "01", "3").out())
                .startsWith("\n  Task 3: Lose nothing on close()\n    1  ")
                .contains("the next of 3: ./lab hint 01 3")
                .doesNotContain("    2  ");
        assertThat(lab("hint", "01", "3").out()).contains("    1  ", "    2  ", "https://kafka.apache.org/");
        assertThat(lab("hint", "01", "3").out())
                .contains("    3  ", "these are all; read on in docs/lab01-producer.md#task-3-close");
        assertThat(lab("hint", "01", "4").out()).doesNotContain("    2  ");
        assertThat(lab("hint", "01", "3", "-Dlab.lang=fr").out()).contains("Exercice 3\u00a0: ", "c'est tout");
        assertThat(lab("hint", "01").err()).contains("✗ A hint for which task?", "./lab hint 01 3");
        assertThat(folder.resolve("told")).doesNotExist();
    }

    @Test
    void next_is_the_first_task_that_never_passed() throws Exception {
        Path here = Files.createDirectories(kit.resolve("lab01-producer/src/main"));
        Path grade = kit.resolve("lab01-producer/target/grade/grade.json");
        Files.createDirectories(grade.getParent());
        Files.writeString(
                grade, "{\"score\":15,\"tasks\":[{\"id\":1,\"points\":15,\"earned\":15,\"status\":\"passed\"}]}");
        lab("test", "01", "1");
        Files.delete(grade);

        assertThat(in(here, "next").out()).contains("lab01-producer, task 2: ", "./lab hint 01 2");
        assertThat(lab("next").out()).contains("lab00-brokers, task 1: ");
    }

    @Test
    void reset_asks_and_keeps_a_copy_of_what_it_replaces() throws Exception {
        Path lab = kit.resolve("lab01-producer");
        Path file = lab.resolve("src/main/java/Publisher.java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "mine");
        assertThat(lab("reset", "01").err()).contains("✗ The starter of lab01-producer is not here any more.");

        Files.writeString(lab.resolve("starter.json"), "{\"src/main/java/Publisher.java\" : \"the starter's\"}");
        assertThat(lab("reset", "01", "Consumer").err())
                .contains("✗ The starter of lab01-producer has no single file Consumer.", "It has: src/main");
        assertThat(lab("reset", "01").out()).contains("Nothing was changed.");
        assertThat(file).hasContent("mine");

        assertThat(lab("reset", "01", "Publisher", "--yes").out()).contains("Yours is kept in saved/lab01-producer_");
        assertThat(file).hasContent("the starter's");
        try (Stream<Path> saved = Files.walk(kit.resolve("saved"))) {
            assertThat(saved.filter(Files::isRegularFile))
                    .singleElement()
                    .satisfies(copy -> assertThat(copy).hasContent("mine"));
        }
        assertThat(lab("reset", "01", "--yes").out()).contains("That is the starter already.");
    }

    @Test
    void times_runs_the_tests_again_and_again() throws Exception {
        Files.writeString(folder.resolve("then"), """
                /bin/mkdir -p lab01-producer/target/grade
                echo '{"score":15,"seed":42,"tasks":[{"id":1,"points":15,"earned":0,"status":"failed"}]}' \\
                    >lab01-producer/target/grade/grade.json
                exit 1
                """);

        Ended times = lab("test", "01", "1", "--times", "2");

        assertThat(times.code()).isEqualTo(1);
        assertThat(times.out())
                .isEqualTo("  ✗   1 / 2  lost: 1   -Dlab.seed=42\n  ✗   2 / 2  lost: 1   -Dlab.seed=42\n"
                        + "  0 of 2 runs lost nothing.\n");
        assertThat(lab("test", "01", "--times", "many").err()).contains("--times");
    }

    @Test
    void what_a_dead_cluster_left_is_no_cluster() throws Exception {
        Path left = Files.createDirectories(kit.resolve("target/cluster"));
        Files.createFile(left.resolve("lock"));
        Files.writeString(left.resolve("running"), ProcessHandle.current().pid() + "\n127.0.0.1:19092\n");

        assertThat(lab("cluster", "status").code()).isEqualTo(1);
        lab("test", "01");
        assertThat(told()).noneMatch(argument -> argument.startsWith("-Dlab.cluster"));
        assertThat(lab("cluster", "down").out()).isEqualTo("  No cluster runs.\n");
        assertThat(left).isEmptyDirectory();
    }

    @Test
    void a_port_that_is_taken_is_named() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            int port = taken.getLocalPort();

            Ended up = lab("cluster", "up", "-Dlab.ports=" + port + ",1,2");

            assertThat(up.code()).isEqualTo(2);
            assertThat(up.err()).contains("✗ Port " + port + " is taken.", "-Dlab.ports=19192,29192,39192");
        }
        assertThat(lab("cluster", "up", "-Dlab.ports=1,2").err())
                .contains("-Dlab.ports=1,2 does not name three ports.");
        assertThat(folder.resolve("told")).doesNotExist();
    }

    @Test
    void on_windows_the_same_file_does_the_work() throws IOException {
        String script = Files.readString(KIT.resolve("lab.cmd"));

        assertThat(script)
                .contains("kafkalab.launcher.Launcher %*\r\n", "exit /b %errorlevel%\r\n", "LauncherBuild.java\"")
                .isASCII();
        assertThat(script.replace("\r\n", "")).doesNotContain("\n", "\r");
    }

    private static String freePorts() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int each = 0; each < 3; each++) {
                sockets.add(new ServerSocket(0));
            }
            return sockets.stream().map(socket -> "" + socket.getLocalPort()).collect(Collectors.joining(","));
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    private void grade(String lab, int score, String status) throws IOException {
        Path file = kit.resolve(lab).resolve("target/grade/grade.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
                {
                  "score" : %d,
                  "maxScore" : 100,
                  "tasks" : [ {
                    "id" : 1,
                    "points" : 20,
                    "earned" : 0,
                    "status" : "%s"
                  } ]
                }
                """.formatted(score, status));
    }

    /** Lays down a built launcher, so that the script starts it; the module's own, which is there once it is packaged. */
    private void isBuilt() throws IOException {
        copyTo("launcher/target/launcher.jar", kit.resolve("launcher/target/ready/launcher.jar"));
        try (Stream<Path> libraries = Files.list(KIT.resolve("launcher/target/lib"))) {
            for (Path library : libraries.toList()) {
                copyTo(
                        KIT.relativize(library).toString(),
                        kit.resolve("launcher/target/ready/lib").resolve(library.getFileName()));
            }
        }
        Files.writeString(kit.resolve("launcher/target/ready/built"), System.getProperty("java.home") + "/bin/java\n");
    }

    private void copyTo(String path, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(KIT.resolve(path), to, StandardCopyOption.COPY_ATTRIBUTES);
    }

    private void copy(String path) throws IOException {
        copyTo(path, kit.resolve(path));
    }

    private void program(String path, String... lines) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "#!/bin/sh\n"
                        + String.join("\n", lines)
                                .replace("%1$s", folder.toString())
                                .replace("%%", "%") + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** Returns where Maven was started, and what it was told. */
    private List<String> told() throws IOException {
        return Files.readAllLines(folder.resolve("told"));
    }

    private Ended refused(String sentence) {
        return new Ended(2, "", sentence);
    }

    private Ended lab(String... arguments) throws IOException, InterruptedException {
        return in(kit, arguments);
    }

    private Ended in(Path here, String... arguments) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-Dlauncher.kit=" + kit,
                "-cp",
                CLASS_PATH,
                "kafkalab.launcher.Launcher"));
        command.addAll(List.of(arguments));
        return run(here, command);
    }

    /** Types a command as a student does. */
    private Ended script(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("../the kit/lab"));
        command.addAll(List.of(arguments));
        return run(kit, command);
    }

    private Ended run(Path here, List<String> command) throws IOException, InterruptedException {
        File out = folder.resolve("out").toFile();
        File err = folder.resolve("err").toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(here.toFile())
                .redirectOutput(out)
                .redirectError(err);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("%s has ended", command)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
    }
}
