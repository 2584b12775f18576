package kafkalab.grader.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A test that shows what the system's sandbox holds by itself, had a program found a way around the allow-list. */
class SandboxTest {

    @TempDir
    private Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void look_for_a_sandbox() throws IOException, InterruptedException {
        sandbox = Sandbox.ofThisMachine();
        assumeTrue(sandbox.isOffered(), sandbox.reason());
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void a_program_sees_what_it_is_given_and_not_the_rest() throws IOException, InterruptedException {
        Path given = Files.createDirectory(folder.resolve("given"));
        Path secret = Files.createDirectory(folder.resolve("secret"));

        assertThat(run("ls " + given, given)).isZero();
        assertThat(run("ls " + secret, given)).isNotZero();
        for (String hidden : List.of("/root", "/home", "/etc/passwd", "/data", "/var")) {
            assertThat(run("ls " + hidden, given)).as(hidden).isNotZero();
        }
    }

    @Test
    void a_program_writes_into_its_scratch_folder_alone() throws IOException, InterruptedException {
        Path given = Files.createDirectory(folder.resolve("given"));

        assertThat(run("echo x > /tmp/x", given)).isZero();
        assertThat(run("echo x > " + given + "/x", given)).isNotZero();
        assertThat(run("echo x > /usr/x", given)).isNotZero();
        assertThat(given.resolve("x")).doesNotExist();
    }

    @Test
    void a_program_finds_no_memory_that_nobody_counts() throws IOException, InterruptedException {
        assertThat(run("echo x > /dev/shm/x")).isZero();
        assertThat(run("head -c 70000000 /dev/zero > /dev/shm/x")).isNotZero();
        for (String folder : List.of("/", "/dev/", "/tmp/../")) {
            assertThat(run("echo x > " + folder + "x")).as(folder).isNotZero();
        }
    }

    @Test
    void a_programs_scratch_folder_is_bounded() throws IOException, InterruptedException {
        String fill = "for i in 1 2 3; do head -c 120000000 /dev/zero > /tmp/$i || exit 9; done";

        assertThat(run(fill)).isEqualTo(9);
    }

    @Test
    void a_program_sees_no_process_of_the_grader_and_nothing_of_its_environment()
            throws IOException, InterruptedException {
        List<String> printed = new ArrayList<>();

        run(
                "for p in /proc/[0-9]*; do tr '\\0' ' ' < $p/cmdline; tr '\\0' ' ' < $p/environ; echo; done",
                printed,
                List.of());

        assertThat(String.join("\n", printed))
                .doesNotContain("surefire", "HOME=", "USER=")
                .contains("PATH=");
    }

    @Test
    void a_program_reaches_no_port_outside_of_its_arena() throws IOException, InterruptedException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("exec 3<>/dev/tcp/127.0.0.1/" + server.getLocalPort()))
                    .isNotZero();
        }
    }

    @Test
    void a_program_starts_no_more_processes_than_it_may() throws IOException, InterruptedException {
        assertThat(run("test $(ulimit -u) -le 2048")).isZero();
        assertThat(run("ulimit -u 100000")).isNotZero();
        String forks = "for i in $(seq 40); do sleep 60 & done";
        assertThat(run("ulimit -u 200; " + forks)).isZero();
        assertThat(run("ulimit -u 20; " + forks)).as("the limit is real").isNotZero();
    }

    @Test
    void whatever_a_program_leaves_running_ends_with_it() throws IOException, InterruptedException {
        Child.Ended ended = Child.run(command("sleep 301", List.of()), "", Duration.ofSeconds(2), line -> {});

        assertThat(ended.overdue()).isTrue();
        assertThat(ProcessHandle.allProcesses()
                        .map(process -> process.info().commandLine().orElse(""))
                        .filter(line -> line.endsWith("sleep 301")))
                .isEmpty();
    }

    private int run(String script, Path... given) throws IOException, InterruptedException {
        return run(script, new ArrayList<>(), List.of(given));
    }

    private int run(String script, List<String> printed, List<Path> given) throws IOException, InterruptedException {
        return Child.run(command(script, given), "", Duration.ofSeconds(60), printed::add)
                .exitCode();
    }

    private List<String> command(String script, List<Path> given) {
        List<String> command = sandbox.arena(given, List.of());
        command.addAll(sandbox.program(given, List.of()));
        command.addAll(List.of("bash", "-c", script));
        return command;
    }
}
