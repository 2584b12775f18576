package kafkalab.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A test that presses keys and saves files while the watch runs, on a pseudo-terminal ({@code script} makes it) and
 * without one. {@link kafkalab.kit.run.ResidentReferee} stands in for the referee.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "script takes other options elsewhere")
class WatchTest {

    private static final Path KIT = Path.of("").toAbsolutePath().getParent();
    private static final String CLASS_PATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private Path kit;
    private Path lab;
    private Path source;
    private Process watch;
    private String seen = "";

    @BeforeEach
    void copy_a_lab_whose_class_path_is_known() throws IOException {
        kit = folder.toRealPath().resolve("the kit");
        lab = kit.resolve("lab01-producer");
        source = lab.resolve("src/main/java/Program.java");
        Files.createDirectories(source.getParent());
        Files.createDirectories(lab.resolve("target/test-classes"));
        Files.createDirectories(kit.resolve("labkit/target/classes"));
        Files.copy(KIT.resolve("lab01-producer/lab.yaml"), lab.resolve("lab.yaml"));
        Files.writeString(source, "solves 1 solves 2");
        Path classPath = lab.resolve("target/watch.classpath");
        Files.writeString(classPath, CLASS_PATH);
        Files.setLastModifiedTime(classPath, FileTime.from(Instant.now().plusSeconds(60)));
    }

    @AfterEach
    void end() throws InterruptedException {
        if (watch != null) {
            watch.descendants().forEach(ProcessHandle::destroyForcibly);
            watch.destroyForcibly().waitFor();
        }
    }

    @Test
    void on_a_terminal_each_save_is_graded_and_the_first_failure_stands_last() throws Exception {
        onATerminal("xterm");
        untilIt("shows", "Also failed: 4, 5, 6, 7.", "Task 3: Title 3", "expected  Events of task 3.", "q quit");
        assertThat(plain(seen))
                .containsSubsequence(
                        "Three brokers are starting...",
                        "lab01-producer  Lab 01: the Producer API",
                        "✓  1  Title 1",
                        "10 / 10",
                        "✗  3  Title 3",
                        "Score  20 / 100",
                        "Pacific/Chatham, tr, ISO-8859-9",
                        "hint      ./lab hint 01 3")
                .doesNotContain("Task 4: Title 4");

        forget();
        save("solves 1 solves 2 solves 3");
        untilIt("has graded the new file", "Score  30 / 100", "Task 4: Title 4", "q quit");

        forget();
        press("t");
        untilIt("runs the task that failed", "✗  4  Title 4", "q quit");
        assertThat(plain(seen)).doesNotContain("Title 5");

        forget();
        press("l");
        untilIt("lists the tasks", "Survive the death of a broker", "10 / 15");

        forget();
        press("h");
        untilIt("shows a hint of the task", "Task 4: Publish a list", "    1  A hundred events", "./lab hint 01 4");

        forget();
        press("a");
        untilIt("runs all tasks", "✗  7  Title 7", "q quit");
        forget();
        press("h");
        untilIt("remembers the hint that it has shown", "    2  send() gives a future at once.");

        forget();
        press("?");
        untilIt("shows the keys", "q  quit", "s  run again on the same data");

        forget();
        press("q");
        hasEnded(0);
    }

    @Test
    void what_does_not_compile_is_told_in_three_lines() throws Exception {
        Files.writeString(source, "broken");
        onATerminal("xterm");
        untilIt("tells where", "This does not compile yet.", "q quit");

        assertThat(plain(seen))
                .containsSubsequence(
                        "    src/main/java/Program.java:12", "      send()", "      ^", "    A semicolon is missing.");

        save("solves 1");
        untilIt("goes on", "Score  10 / 100");
        press("\u0004");
        hasEnded(0);
    }

    @Test
    void a_dumb_terminal_and_a_pipe_get_plain_lines() throws Exception {
        onATerminal("dumb");
        untilIt("shows the score", "Score  20 / 100", "Task 3: Title 3");
        assertThat(seen).doesNotContain("\u001b");
        press("q\n");
        hasEnded(0);

        forget();
        start(java());
        untilIt("shows the score", "Score  20 / 100", "Task 3: Title 3");
        assertThat(seen).doesNotContain("\u001b").contains("Task 7 runs: at most 60 s...");
        forget();
        press("s\n");
        untilIt("repeats the run", "seed 4711");
        press("q\n");
        hasEnded(0);
    }

    @Test
    void a_file_is_graded_once_it_is_whole() throws Exception {
        start(java());
        untilIt("shows the score", "Score  20 / 100");

        forget();
        Files.writeString(source, "");
        Path draft = source.resolveSibling("Program.java~");
        Files.writeString(draft, "solves 1 solves 2 solves 3 solves 4");
        Files.move(draft, source, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        untilIt("grades what is whole", "Score  40 / 100");
        assertThat(seen).doesNotContain("Score  0 / 100");
    }

    @Test
    void a_fault_ends_it_with_a_sentence() throws Exception {
        Files.writeString(source, "fault");
        start(java());
        untilIt("tells it", "The disk is full.", "Make room.");
        hasEnded(1);
    }

    @Test
    void the_referee_ends_with_the_watch_even_when_that_is_killed() throws Exception {
        start(java());
        untilIt("shows the score", "Score  20 / 100");
        ProcessHandle referee = ProcessHandle.of(Long.parseLong(Files.readString(lab.resolve("target/referee.pid"))))
                .orElseThrow();
        assertThat(referee.isAlive()).isTrue();

        watch.destroyForcibly().waitFor();

        assertThat(referee.onExit()
                        .completeOnTimeout(null, 30, TimeUnit.SECONDS)
                        .join())
                .isNotNull();
    }

    // ---- The watch

    private List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dlauncher.kit=" + kit,
                "-cp",
                CLASS_PATH,
                "kafkalab.launcher.Launcher",
                "watch",
                "01",
                "-Dlab.lang=en");
    }

    private void onATerminal(String type) throws IOException {
        List<String> command = new ArrayList<>(java());
        command.add(1, "-Dlauncher.terminal=true");
        String typed = "TERM=" + type + " '" + String.join("' '", command) + "'";
        start(List.of("script", "-qefc", typed, "/dev/null"));
    }

    private void start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().remove("NO_COLOR");
        watch = builder.start();
    }

    private void press(String keys) throws IOException {
        OutputStream in = watch.getOutputStream();
        in.write(keys.getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    private void save(String text) throws IOException {
        Files.writeString(source, text);
    }

    private void forget() {
        seen = "";
    }

    /** Reads what the watch shows until it has shown all that is named. */
    private void untilIt(String does, String... texts) throws IOException, InterruptedException {
        InputStream shown = watch.getInputStream();
        Instant limit = Instant.now().plus(LIMIT);
        while (!List.of(texts).stream().allMatch(plain(seen)::contains)) {
            assertThat(Instant.now()).as("it %s; seen: %s", does, seen).isBefore(limit);
            if (shown.available() > 0) {
                seen += new String(shown.readNBytes(shown.available()), StandardCharsets.UTF_8);
            } else {
                assertThat(watch.isAlive() || shown.available() > 0)
                        .as("it %s; seen: %s", does, seen)
                        .isTrue();
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    private static String plain(String text) {
        return text.replaceAll("\u001b\\[[\\d;?]*[a-zA-Z]", "");
    }

    private void hasEnded(int code) throws InterruptedException {
        assertThat(watch.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(watch.exitValue()).isEqualTo(code);
    }
}
