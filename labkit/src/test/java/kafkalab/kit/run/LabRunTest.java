package kafkalab.kit.run;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kafkalab.kit.KitCluster;
import kafkalab.kit.cluster.Cluster;
import kafkalab.kit.cluster.ClusterHost;
import kafkalab.kit.fault.LabFault;
import kafkalab.kit.grading.Feedback;
import kafkalab.kit.grading.Status;
import kafkalab.kit.grading.TaskGrade;
import kafkalab.kit.run.LabRun.TaskResult;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A test that lets programs do their worst to the JVM that they run in, through the real engine: {@link LabRun} here,
 * {@link TaskJvm} there.
 *
 * <p>Most tests look at one run, of all of {@link kafkalab.kit.run.fake.FakeLab}'s misbehaviour, with a task that passes
 * after each.
 */
class LabRunTest {

    /** Names tasks that leave their JVM fit for the next one. */
    private static final List<String> HARMLESS = List.of(
            "asks_for_the_cluster",
            "throws_a_lesson",
            "fails_an_assertion",
            "meets_a_todo",
            "meets_a_todo_in_a_future",
            "meets_what_only_looks_like_a_todo",
            "throws_an_exception",
            "throws_an_exception_with_a_message_of_blanks",
            "throws_an_odd_exception",
            "throws_a_round_exception",
            "overflows_the_stack",
            "prints_what_is_no_utf_8",
            "prints_a_hundred_megabytes",
            "closes_its_output");

    /** Names tasks that end their JVM, or leave it unfit for another task. */
    private static final List<String> DEADLY = List.of(
            "calls_system_exit",
            "calls_system_exit_from_another_thread",
            "halts",
            "kills_its_own_process",
            "runs_out_of_memory",
            "catches_that_it_runs_out_of_memory",
            "loops_for_ever",
            "deadlocks");

    private static FakeRun run;

    @BeforeAll
    static void let_a_program_do_its_worst() throws InterruptedException {
        run = new FakeRun();
        allTasks().forEach(method -> run.task(method).task("passes"));
        run.run();
    }

    private static Stream<String> allTasks() {
        return Stream.concat(HARMLESS.stream(), DEADLY.stream());
    }

    /** Killed processes are gone when the operating system says so, a moment later. */
    @AfterEach
    void no_process_is_left() {
        await("all processes that this one started have ended")
                .atMost(30, SECONDS)
                .until(() -> ProcessHandle.current().descendants().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void every_task_has_its_result() {
        assertThat(run.results()).hasSize(2 * (HARMLESS.size() + DEADLY.size())).allSatisfy(result -> {
            assertThat(result.status()).isIn(Status.PASSED, Status.FAILED);
            assertThat(result.durationMs()).isPositive();
            if (result.status() == Status.PASSED) {
                assertThat(result.feedback()).isNull();
            } else {
                assertThat(result.feedback()).hasNoNullFieldsOrProperties();
            }
        });
        assertThat(run.grades())
                .extracting(TaskGrade::earned)
                .containsExactlyElementsOf(run.results().stream()
                        .map(result -> result.status() == Status.PASSED ? 10 : 0)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("allTasks")
    void the_next_task_runs_and_passes(String method) {
        assertThat(run.resultAfter(method).status()).isEqualTo(Status.PASSED);
    }

    @Test
    void only_a_task_that_is_deadly_costs_a_jvm() {
        assertThat(run.jvms()).isEqualTo(1 + DEADLY.size());
    }

    @ParameterizedTest
    @FieldSource("DEADLY")
    void a_deadly_task_fails(String method) {
        assertThat(run.result(method).status()).isEqualTo(Status.FAILED);
    }

    @Test
    void a_test_knows_the_cluster_of_the_grading_jvm() {
        assertPassed("asks_for_the_cluster");
    }

    @Test
    void a_lesson_is_told_as_the_test_words_it() {
        assertThat(run.result("throws_a_lesson").feedback())
                .isEqualTo(new Feedback("All 5 are stored.", "4 are.", "One was late.", "Wait."));
    }

    @Test
    void a_failed_assertion_gets_the_tasks_title_and_hint() {
        assertFeedback(
                "fails_an_assertion",
                "Title N",
                "[what the wolf howls at] expected: \"sun\" but was: \"moon\"",
                "A failure that the test did not foresee: the line above says where.",
                "Hint N.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"meets_a_todo", "meets_a_todo_in_a_future"})
    void an_unwritten_todo_is_named(String method) {
        assertThat(run.result(method).todo()).isEqualTo(2);
        assertFeedback(method, "Title N", "TODO 2 is not written yet.", "The starter leaves this to you.", "Hint N.");
    }

    @Test
    void an_operation_that_is_not_supported_is_no_todo() {
        assertThat(run.result("meets_what_only_looks_like_a_todo").todo()).isZero();
        assertThrown(
                "meets_what_only_looks_like_a_todo",
                "UnsupportedOperationException: Only the owner may do that, see TODO 2, in Program.unsupported "
                        + "(Program.java:L)");
    }

    @Test
    void an_exception_is_told_in_one_line_with_the_students_own() {
        assertThrown(
                "throws_an_exception", "IllegalStateException: the shop is shut, in Program.fails (Program.java:L)");
    }

    @Test
    void an_exception_without_a_message_is_told_by_its_name() {
        assertThrown("throws_a_round_exception", "RoundException, in Program.fails (Program.java:L)");
        assertThrown("overflows_the_stack", "StackOverflowError, in Program.recurses (Program.java:L)");
    }

    @Test
    void an_exception_that_resists_is_told_by_its_name() {
        assertThrown("throws_an_odd_exception", "OddException, in Program.fails (Program.java:L)");
    }

    @Test
    void a_message_that_is_too_long_is_cut() {
        assertThrown(
                "throws_an_exception_with_a_message_of_blanks",
                "IllegalStateException: a" + " ".repeat(599) + " …, in Program.fails (Program.java:L)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"calls_system_exit", "calls_system_exit_from_another_thread"})
    void system_exit_is_told_with_its_line(String method) {
        assertFeedback(
                method,
                "Title N",
                "The program called System.exit(5) while this task ran, in Program.exits (Program.java:L).",
                "System.exit ends the whole JVM, with all other work that goes on in it.",
                "Return or throw instead: who calls your class decides when the program ends.");
    }

    @Test
    void a_jvm_that_ended_is_told_with_its_exit_code() {
        assertEnded("halts", 7);
        assertEnded("kills_its_own_process", 128 + 9);
    }

    private static void assertEnded(String method, int exitCode) {
        assertFeedback(
                method,
                "Title N",
                "The program's JVM ended while this task ran, with exit code " + exitCode + ".",
                "Runtime.halt, a signal or a crash in native code ends the whole JVM: nothing after it runs.",
                "Return or throw instead: who calls your class decides when the program ends.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"runs_out_of_memory", "catches_that_it_runs_out_of_memory"})
    void a_full_heap_is_told(String method) {
        assertFeedback(
                method,
                "Title N",
                "The program ran out of memory (512 MB), and its JVM was ended.",
                "Whatever is collected and never let go fills the heap; a producer's own buffer is bounded by "
                        + "buffer.memory.",
                "Look for a collection that only grows.");
    }

    @Test
    void a_hang_is_told_with_its_line() {
        assertHung("loops_for_ever", "Program.loops (Program.java:L)");
        assertHung("deadlocks", "Program.lockBoth (Program.java:L)");
    }

    @ParameterizedTest
    @CsvSource({"180, 60", "60, 20", "45, 20", "12, 12"})
    void who_has_hung_has_a_third_of_the_limit_and_never_less_than_needed(int limit, int shortened) {
        assertThat(LabRun.shortened(limit)).isEqualTo(shortened);
    }

    private static void assertHung(String method, String place) {
        assertFeedback(
                method,
                "The task is done within 2 s, which is many times what it needs.",
                "After 2 s the program was still at work, in " + place + ".",
                "A program that waits for something that never comes, or loops without an end, hangs.",
                "Look at that line: what does it wait for, and who should give it?");
    }

    @Test
    void a_flood_of_output_is_cut_on_the_screen_and_in_its_file() throws IOException {
        assertPassed("prints_a_hundred_megabytes");
        assertThat(run.screen())
                .containsOnlyOnce("… the rest is in " + run.outputFile())
                .hasSizeLessThan(60_000);
        assertThat(Files.size(run.outputFile())).isBetween(10_000_000L, 11_000_000L);
    }

    @Test
    void output_that_is_no_text_is_shown_as_far_as_it_is() {
        assertPassed("prints_what_is_no_utf_8");
        assertThat(run.screen()).contains("<\ufffd\ufffd\0\ufffd>");
    }

    @Test
    void a_closed_output_harms_nobody() {
        assertPassed("closes_its_output");
    }

    @Test
    void a_thread_that_never_ends_is_told_once_and_harms_nobody() throws InterruptedException {
        // when
        FakeRun leaking = new FakeRun()
                .task("passes")
                .task("starts_a_thread_that_never_ends")
                .task("starts_a_thread_that_never_ends")
                .run();

        // then
        assertThat(leaking.results())
                .extracting(TaskResult::status)
                .containsExactly(Status.PASSED, Status.FAILED, Status.PASSED);
        assertThat(leaking.result(2).feedback().actual().replaceAll("java:\\d+", "java:L"))
                .isEqualTo("Task 2 is done, but still there: thread main in Program.loops (Program.java:L).");
        assertThat(leaking.jvms()).isEqualTo(1);
    }

    @Test
    void a_client_that_nobody_closed_is_told_in_the_task_that_asks_for_closing() throws InterruptedException {
        // when
        FakeRun leaking = new FakeRun()
                .task("leaves_a_consumer_open")
                .task("closes")
                .task("leaves_a_consumer_open")
                .run();

        // then
        assertThat(leaking.results())
                .extracting(TaskResult::status)
                .containsExactly(Status.PASSED, Status.FAILED, Status.PASSED);
        assertThat(leaking.result(2).feedback().actual())
                .isEqualTo("Task 1 is done, but still there: KafkaConsumer forgotten.");
    }

    @Test
    void a_process_that_was_left_behind_ends_with_the_run() throws IOException, InterruptedException {
        // when
        FakeRun parent =
                new FakeRun().task("leaves_a_process_behind").task("passes").run();

        // then
        assertThat(parent.results()).extracting(TaskResult::status).containsExactly(Status.PASSED, Status.PASSED);
        assertChildHasEnded(parent);
    }

    @Test
    void a_process_that_was_left_behind_ends_with_the_run_though_its_parent_ended_before()
            throws IOException, InterruptedException {
        // when
        FakeRun parent = new FakeRun()
                .task("leaves_a_process_behind")
                .task("leaves_a_process_behind_and_halts")
                .task("passes")
                .run();

        // then
        assertThat(parent.results())
                .extracting(TaskResult::status)
                .containsExactly(Status.PASSED, Status.FAILED, Status.PASSED);
        assertChildHasEnded(parent);
    }

    private static void assertChildHasEnded(FakeRun parent) throws IOException {
        List<Long> children = Pattern.compile("child (\\d+)")
                .matcher(Files.readString(parent.outputFile()))
                .results()
                .map(found -> Long.valueOf(found.group(1)))
                .toList();

        assertThat(children)
                .isNotEmpty()
                .allSatisfy(child -> await("process " + child + " has ended")
                        .atMost(30, SECONDS)
                        .until(() -> ProcessHandle.of(child)
                                .filter(ProcessHandle::isAlive)
                                .isEmpty()));
    }

    @Test
    void what_failed_while_the_machine_stood_still_is_run_again_once() throws InterruptedException {
        // when
        FakeRun asleep = new FakeRun()
                .standingStill(2)
                .task("passes_the_second_time")
                .task("throws_a_lesson")
                .task("meets_a_todo")
                .run();

        // then
        assertThat(asleep.results())
                .extracting(TaskResult::status)
                .containsExactly(Status.PASSED, Status.FAILED, Status.FAILED);
        assertThat(asleep.jvms()).isEqualTo(1);
    }

    @Test
    void ends_where_its_listener_has_seen_enough() throws InterruptedException {
        // when
        FakeRun brief = new FakeRun()
                .task("passes")
                .task("meets_a_todo")
                .and("passes")
                .task("passes")
                .untilOneIsLost()
                .run();

        // then
        assertThat(brief.events()).endsWith("  passes is skipped", "task 2: failed");
        assertThat(brief.results()).hasSize(2);
    }

    @Test
    void a_task_without_what_it_needs_is_skipped_with_all_that_need_it() throws InterruptedException {
        // when
        FakeRun needy = new FakeRun()
                .task("meets_a_todo")
                .task("passes")
                .task("passes", 2, 1)
                .task("passes", 3)
                .task("passes", 2)
                .run();

        // then
        assertThat(needy.events())
                .containsExactly(
                        "task 1",
                        "  meets_a_todo",
                        "  meets_a_todo failed",
                        "task 1: failed",
                        "task 2",
                        "  passes",
                        "  passes passed",
                        "task 2: passed",
                        "  passes is skipped",
                        "task 3: skipped",
                        "  passes is skipped",
                        "task 4: skipped",
                        "task 5",
                        "  passes",
                        "  passes passed",
                        "task 5: passed");
        assertThat(needy.result(3).feedback())
                .isEqualTo(new Feedback(
                        "Task 1 is solved first.",
                        "Skipped: task 1 (Title 1) is not solved yet.",
                        "This task builds on task 1, so its tests could tell nothing yet.",
                        "Solve task 1, then run again."));
        assertThat(needy.result(4).feedback().expected()).isEqualTo("Task 3 is solved first.");
    }

    @Test
    void the_first_method_that_fails_decides_about_its_task() throws InterruptedException {
        // when
        FakeRun several = new FakeRun()
                .task("passes")
                .and("throws_a_lesson")
                .and("fails_an_assertion")
                .task("passes")
                .and("asks_for_the_cluster")
                .run(3);

        // then
        assertThat(several.events())
                .containsExactly(
                        "task 1",
                        "  passes",
                        "  passes passed",
                        "  throws_a_lesson",
                        "  throws_a_lesson failed",
                        "  fails_an_assertion is skipped",
                        "task 1: failed",
                        "task 2",
                        "  passes",
                        "  passes passed",
                        "  asks_for_the_cluster",
                        "  asks_for_the_cluster passed",
                        "task 2: passed");
        assertThat(several.result(1).feedback().actual()).isEqualTo("4 are.");
        assertThat(several.grades())
                .as("a task without a test is not run")
                .extracting(TaskGrade::status)
                .containsExactly(Status.FAILED, Status.PASSED, Status.NOT_RUN);
    }

    @Test
    void a_task_that_the_lab_does_not_list_is_a_fault() {
        // when
        LabFault fault = catchThrowableOfType(
                LabFault.class,
                () -> new FakeRun().task("passes").task("passes").run(1));

        // then
        assertThat(fault.problem()).isEqualTo("A test decides about task 2, which lab.yaml does not list.");
        assertThat(fault.remedy()).isEqualTo("Add the task to lab.yaml.");
    }

    @Test
    void a_cluster_that_does_not_start_is_a_fault() {
        // given
        LabFault noRoom = new LabFault("There is no room.", "Make room.");
        ClusterHost broken = new ClusterHost() {
            @Override
            public Cluster shared() {
                throw noRoom;
            }

            @Override
            public Cluster faulty(int brokers) {
                throw noRoom;
            }
        };

        // then
        assertThatThrownBy(() -> new FakeRun().task("passes").on(broken).run()).isSameAs(noRoom);
    }

    @Test
    void a_jvm_that_does_not_start_is_a_fault() {
        // when
        LabFault fault = catchThrowableOfType(
                LabFault.class, () -> new FakeRun().task("passes").withoutKit().run());

        // then
        assertThat(fault.problem()).isEqualTo("The JVM for the program ended at its start with exit code 1.");
        assertThat(fault.remedy()).isEqualTo("See the log in target/log; often the machine is out of memory.");
    }

    /** In the gate several programs share that cluster: whoever asks may have to wait for its turn. */
    @Test
    void every_test_asks_anew_for_the_cluster_whose_brokers_stop() throws InterruptedException {
        // given
        AtomicInteger asked = new AtomicInteger();
        ClusterHost counting = new FakeRun.NoCluster() {
            @Override
            public Cluster faulty(int brokers) {
                asked.incrementAndGet();
                return this;
            }
        };

        // when
        FakeRun twice = new FakeRun()
                .on(counting)
                .task("asks_for_a_cluster_with_faults")
                .task("asks_for_a_cluster_with_faults")
                .run();

        // then
        assertThat(twice.results()).extracting(TaskResult::status).containsExactly(Status.PASSED, Status.PASSED);
        assertThat(twice.jvms()).isEqualTo(1);
        assertThat(asked).hasValue(2);
    }

    @Test
    void a_broker_that_a_task_stopped_is_started_though_its_jvm_ended() throws Exception {
        // when
        FakeRun stormy = new FakeRun()
                .on(KitCluster.host())
                .task("stops_a_broker_and_halts")
                .task("finds_every_broker_at_work")
                .run();

        // then
        assertThat(stormy.results()).extracting(TaskResult::status).containsExactly(Status.FAILED, Status.PASSED);
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", KitCluster.get().bootstrapServers()))) {
            assertThat(admin.describeCluster().nodes().get(30, SECONDS)).hasSize(3);
        }
    }

    @Test
    void a_letter_of_two_bytes_is_shown_whole_wherever_the_pipe_cuts_it() throws InterruptedException {
        // when
        FakeRun french = new FakeRun().task("prints_in_french").run();

        // then
        await("the last byte of the output")
                .atMost(30, SECONDS)
                .untilAsserted(() -> assertThat(french.screen()).isEqualTo("<" + "é".repeat(9_000) + ">\n"));
    }

    @Test
    void a_jvm_that_ends_between_two_tasks_costs_neither() throws InterruptedException {
        // when
        FakeRun late = new FakeRun()
                .task("passes_and_halts_before_the_next_task")
                .task("passes")
                .betweenTasks(this::no_process_is_left)
                .run();

        // then
        assertThat(late.results()).extracting(TaskResult::status).containsExactly(Status.PASSED, Status.PASSED);
        assertThat(late.jvms()).isEqualTo(2);
    }

    @Test
    void a_lesson_without_a_part_says_so() throws InterruptedException {
        // when
        FakeRun half = new FakeRun().task("throws_half_a_lesson").run();

        // then
        assertThat(half.result(1).feedback().actual()).contains("the lesson has no 'actual'");
    }

    @Test
    void memory_outside_the_heap_can_run_out_as_well() throws InterruptedException {
        // when
        FakeRun full = new FakeRun()
                .task("throws_the_error_of_an_empty_heap")
                .task("passes")
                .run();

        // then
        assertThat(full.result(1).feedback().actual())
                .isEqualTo("The program ran out of memory (512 MB), and its JVM was ended.");
    }

    private static void assertPassed(String method) {
        assertThat(run.result(method).status()).isEqualTo(Status.PASSED);
    }

    private static void assertThrown(String method, String described) {
        assertFeedback(
                method,
                "Title N",
                "The program threw " + described + ".",
                "No call of this task ends with that exception in a right program: something before that line was not as it "
                        + "took it to be.",
                "Hint N.");
    }

    /** Compares word for word; {@code N} stands for the task's number, {@code L} for a line's. */
    private static void assertFeedback(String method, String expected, String actual, String why, String next) {
        Feedback given = run.result(method).feedback();
        String number = Integer.toString(run.number(method));

        assertThat(run.result(method).status()).isEqualTo(Status.FAILED);
        assertThat(new Feedback(
                        given.expected(), given.actual().replaceAll("java:\\d+", "java:L"), given.why(), given.next()))
                .isEqualTo(new Feedback(
                        expected.replace("N", number),
                        actual,
                        why,
                        next.equals("Hint N.") ? "Hint " + number + "." : next));
    }
}
