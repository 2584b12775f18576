package kafkalab.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import kafkalab.kit.process.ClassPath;
import kafkalab.kit.process.JavaProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StudentProcessTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration MOMENT = Duration.ofMillis(300);

    @BeforeEach
    void let_these_programs_be_what_a_student_wrote() {
        System.setProperty("lab.classes", "target/test-classes");
    }

    @AfterEach
    void remember_who_wrote_them() {
        System.clearProperty("lab.classes");
    }

    @Test
    void keeps_what_the_program_prints_and_its_exit_code() {
        // when
        try (StudentProcess program = StudentProcess.start(Echo.class, "bonjour", "à l'été", "a b \"c\"")) {

            // then
            assertThat(program.awaitExit(LIMIT)).hasValue(3);
            assertThat(program.output()).containsExactly("bonjour", "à l'été", "a b \"c\"", "on standard error");
            assertThat(program.failure()).isEmpty();
        }
    }

    /** A program that prints its arguments. */
    static final class Echo {

        public static void main(String[] arguments) {
            List.of(arguments).forEach(System.out::println);
            System.out.flush();
            System.err.println("on standard error");
            System.exit(3);
        }
    }

    @Test
    void waits_for_a_line() {
        try (StudentProcess program = StudentProcess.start(Ready.class)) {

            // when
            String line = program.awaitLine("that it is ready", each -> each.startsWith("ready"), LIMIT);

            // then
            assertThat(line).isEqualTo("ready 1");
            assertThat(program.awaitExit(MOMENT))
                    .as("the exit code while it runs")
                    .isEmpty();
        }
    }

    @Test
    void ends_the_program_by_sigkill() {
        try (StudentProcess program = StudentProcess.start(Ready.class)) {
            // given
            program.awaitLine("that it is ready", "ready 1"::equals, LIMIT);

            // when
            program.kill();

            // then
            assertThat(program.awaitExit(LIMIT)).hasValue(128 + 9);
            assertThat(program.output()).as("no shutdown hook ran").containsExactly("getting ready", "ready 1");
        }
    }

    @Test
    void leaves_nothing_behind_in_the_temporary_folder_of_a_program_that_was_killed() throws IOException {
        try (StudentProcess program = StudentProcess.start(Untidy.class)) {
            // given
            Path file = Path.of(program.awaitLine("its file", line -> line.endsWith(".so"), LIMIT));
            assertThat(file).exists().startsWith(Path.of("target").toAbsolutePath());

            // when
            program.kill();

            // then
            assertThat(file.getParent()).doesNotExist();
        }
    }

    /** A program that leaves a file in the temporary folder. */
    static final class Untidy {

        public static void main(String[] arguments) throws IOException, InterruptedException {
            System.out.println(Files.createTempFile("native", ".so"));
            new CountDownLatch(1).await();
        }
    }

    @Test
    void ends_the_program_when_it_is_closed() {
        // given
        StudentProcess program = StudentProcess.start(Ready.class);
        program.awaitLine("that it is ready", "ready 1"::equals, LIMIT);

        // when
        program.close();

        // then
        assertThat(program.awaitExit(LIMIT)).hasValue(128 + 9);
    }

    @Test
    void says_what_a_program_printed_instead_of_the_line() {
        try (StudentProcess program = StudentProcess.start(Ready.class)) {
            program.awaitLine("that it is ready", "ready 1"::equals, LIMIT);

            assertThatThrownBy(() -> program.awaitLine("that it is done", "done"::equals, MOMENT))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The program did not print that it is done within 0 s; it printed last: ready 1.");
        }
    }

    /** A program that gets ready, and stays so. */
    static final class Ready {

        public static void main(String[] arguments) throws InterruptedException {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("shut down")));
            System.out.println("getting ready");
            System.out.println("ready 1");
            new CountDownLatch(1).await();
        }
    }

    @Test
    void says_that_a_program_ended_without_the_line() {
        try (StudentProcess program = StudentProcess.start(Silent.class)) {
            assertThatThrownBy(() -> program.awaitLine("that it is ready", "ready"::equals, LIMIT))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The program ended with exit code 0 before it printed that it is ready; "
                            + "it printed nothing.");
        }
    }

    /** A program that says nothing. */
    static final class Silent {

        public static void main(String[] arguments) {}
    }

    @Test
    void keeps_what_the_main_class_tells_apart_from_what_is_printed() {
        try (StudentProcess program = StudentProcess.start(Witness.class, "à l'été\nand a second line")) {
            // given
            program.awaitLine("that all is told", "all told"::equals, LIMIT);

            // when
            program.kill();

            // then
            assertThat(program.told())
                    .hasSize(1_001)
                    .startsWith("line 1", "line 2")
                    .endsWith("à l'été\nand a second line");
            assertThat(program.failure())
                    .as("what the program printed of a failure")
                    .isEmpty();
        }
    }

    /** A program that tells its test more than it prints. */
    static final class Witness {

        public static void main(String[] arguments) throws InterruptedException {
            for (int i = 1; i <= 1_000; i++) {
                StudentProcess.tell("line " + i);
            }
            // In a lambda as well, which is where a test's handler stands.
            List.of(arguments).forEach(argument -> StudentProcess.tell(argument));
            System.out.println("told 1001");
            System.out.println("\u0001failed\u0001IllegalStateException");
            System.out.println("all told");
            new CountDownLatch(1).await();
        }
    }

    @Test
    void refuses_what_another_class_than_the_main_class_tells() {
        try (StudentProcess program = StudentProcess.start(Forger.class)) {
            assertThat(program.awaitExit(LIMIT)).hasValue(1);
            assertThat(program.told()).containsExactly("honest");
            assertThat(program.failure())
                    .hasValueSatisfying(failure -> assertThat(failure)
                            .startsWith("IllegalCallerException: Only kafkalab.kit.StudentProcessTest$Forger tells "
                                    + "the test what it saw."));
        }
    }

    /** A main class that runs somebody else's code. */
    static final class Forger {

        public static void main(String[] arguments) {
            StudentProcess.tell("honest");
            StudentProcessForgery.forge();
        }
    }

    @Test
    void is_told_nothing_in_a_process_that_no_test_started() {
        assertThatThrownBy(() -> StudentProcess.tell("line"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("This is not a process that a test has started.");
    }

    @Test
    void describes_the_exception_that_ended_the_program() {
        try (StudentProcess program = StudentProcess.start(Failing.class)) {
            assertThat(program.awaitExit(LIMIT)).hasValue(1);
            assertThat(program.failure())
                    .hasValueSatisfying(failure -> assertThat(failure.replaceAll("java:\\d+", "java:L"))
                            .isEqualTo("IllegalStateException: the topic is closed, in "
                                    + "StudentProcessTest$Failing.fail (StudentProcessTest.java:L)"));
        }
    }

    /** A program that fails.  */
    static final class Failing {

        public static void main(String[] arguments) throws ExecutionException {
            System.out.println("begun");
            try {
                fail();
            } catch (IllegalStateException e) {
                throw new ExecutionException(e);
            }
        }

        private static void fail() {
            throw new IllegalStateException("the topic\nis closed");
        }
    }

    @Test
    void lets_an_unwritten_todo_be_the_tests_own() {
        try (StudentProcess program = StudentProcess.start(Unwritten.class)) {
            assertThatThrownBy(() -> program.awaitLine("that it is ready", "ready"::equals, LIMIT))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageStartingWith("TODO 3: close the producer");
            assertThatThrownBy(() -> program.awaitExit(LIMIT))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageStartingWith("TODO 3: close the producer");
        }
    }

    /** Not written yet. */
    static final class Unwritten {

        public static void main(String[] arguments) {
            throw new UnsupportedOperationException("TODO 3: close the producer");
        }
    }

    @Test
    void keeps_the_first_ten_thousand_lines() {
        try (StudentProcess program = StudentProcess.start(Chatty.class)) {
            assertThat(program.awaitExit(LIMIT)).hasValue(0);
            assertThat(program.output()).hasSize(10_000).startsWith("line 1").endsWith("line 10000");
        }
    }

    /** A program that talks a lot. */
    static final class Chatty {

        public static void main(String[] arguments) {
            StringBuilder lines = new StringBuilder();
            for (int i = 1; i <= 12_000; i++) {
                lines.append("line ").append(i).append('\n');
            }
            System.out.print(lines);
            System.out.flush();
        }
    }

    @Test
    void ends_when_the_jvm_that_started_it_is_killed() throws IOException {
        try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                JavaProcess parent = JavaProcess.start(
                        ClassPath.current(),
                        List.of("-Xmx64m"),
                        Parent.class.getName(),
                        List.of(Integer.toString(door.getLocalPort())))) {
            // given
            door.setSoTimeout((int) LIMIT.toMillis());
            try (Socket child = door.accept()) {
                child.setSoTimeout((int) LIMIT.toMillis());
                BufferedReader fromChild =
                        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
                assertThat(fromChild.readLine()).isEqualTo("alive");

                // when, and not by JavaProcess, which would end the child as well
                parent.process().destroyForcibly();

                // then
                assertThat(endOf(fromChild))
                        .as("what the child says before it ends")
                        .isEmpty();
            }
        }
    }

    /** Waits for the end of a connection, which the operating system closes when the process at its other end is gone. */
    private static String endOf(BufferedReader connection) {
        try {
            String line = connection.readLine();
            return line == null ? "" : line;
        } catch (SocketException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException("the child lives on", e);
        }
    }

    /** A program that starts a child, and waits to be killed. */
    static final class Parent {

        public static void main(String[] arguments) throws InterruptedException {
            StudentProcess.start(Child.class, arguments);
            new CountDownLatch(1).await();
        }
    }

    /** A program that says that it is alive, and does not end by itself. */
    static final class Child {

        public static void main(String[] arguments) throws IOException, InterruptedException {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
            socket.getOutputStream().write("alive\n".getBytes(StandardCharsets.UTF_8));
            new CountDownLatch(1).await();
        }
    }
}
