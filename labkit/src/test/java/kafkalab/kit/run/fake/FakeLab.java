package kafkalab.kit.run.fake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import kafkalab.kit.KafkaLab;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.kit.Task;
import kafkalab.kit.run.fake.student.OddException;
import kafkalab.kit.run.fake.student.Program;
import kafkalab.kit.run.fake.student.RoundException;

/** A lab whose program misbehaves in every way that the kit has to endure; each test makes its own tasks of it. */
@KafkaLab("lab98-fake")
public class FakeLab {

    @Task(1)
    void passes() {}

    @Task(1)
    void passes_the_second_time() {
        assertThat(Program.isCalledAgain()).isTrue();
    }

    @Task(1)
    void throws_a_lesson() {
        throw Lesson.expected("All %d are stored.", 5)
                .actual("4 are.")
                .why("One was late.")
                .next("Wait.");
    }

    @Task(1)
    void throws_half_a_lesson() {
        throw Lesson.expected("All are stored.").next("Wait.");
    }

    @Task(1)
    void fails_an_assertion() {
        assertThat("moon").as("what the wolf howls at").isEqualTo("sun");
    }

    @Task(1)
    void meets_a_todo() {
        Program.unwritten();
    }

    @Task(1)
    void meets_a_todo_in_a_future() throws ExecutionException {
        try {
            Program.unwritten();
        } catch (UnsupportedOperationException e) {
            throw new ExecutionException(new CompletionException(e));
        }
    }

    @Task(1)
    void meets_what_only_looks_like_a_todo() {
        Program.unsupported();
    }

    @Task(1)
    void throws_an_exception() {
        Program.fails(new IllegalStateException("the shop\n  is shut"));
    }

    @Task(1)
    void throws_an_exception_with_a_message_of_blanks() {
        Program.fails(new IllegalStateException("a" + " ".repeat(300_000) + "b"));
    }

    @Task(1)
    void throws_an_odd_exception() {
        Program.fails(new OddException());
    }

    @Task(1)
    void throws_a_round_exception() {
        Program.fails(new RoundException());
    }

    @Task(1)
    void throws_the_error_of_an_empty_heap() {
        throw new OutOfMemoryError("Cannot reserve 1073741824 bytes of direct buffer memory");
    }

    @Task(1)
    void calls_system_exit() {
        Program.exits();
    }

    @Task(1)
    void calls_system_exit_from_another_thread() throws InterruptedException {
        Program.exitsFromAnotherThread();
    }

    @Task(1)
    void halts() {
        Program.halts();
    }

    @Task(1)
    void passes_and_halts_before_the_next_task() {
        Program.haltsLater(Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("main"))
                .findFirst()
                .orElseThrow());
    }

    @Task(1)
    void runs_out_of_memory() {
        Program.hoards();
    }

    @Task(1)
    void catches_that_it_runs_out_of_memory() {
        Program.hoardsAndCatches();
    }

    @Task(value = 1, seconds = 2)
    void loops_for_ever() {
        Program.loops();
    }

    @Task(value = 1, seconds = 2)
    void deadlocks() throws InterruptedException {
        Program.deadlocks();
    }

    @Task(1)
    void computes_for_a_minute() {
        Program.loops();
    }

    @Task(1)
    void waits_for_a_minute() throws InterruptedException {
        Program.waits();
    }

    @Task(1)
    void overflows_the_stack() {
        Program.recurses(0);
    }

    @Task(1)
    void prints_a_hundred_megabytes() throws IOException {
        Program.floods();
    }

    @Task(1)
    void prints_what_is_no_utf_8() throws IOException {
        Program.mumbles();
    }

    @Task(1)
    void prints_in_french() throws IOException {
        // One write of an odd number of bytes before the first letter: wherever the reader cuts, it cuts a letter.
        System.out.write(("<" + "\u00e9".repeat(9_000) + ">\n").getBytes(UTF_8));
        System.out.flush();
    }

    @Task(1)
    void closes_its_output() {
        Program.closesItsOutput();
    }

    @Task(1)
    void leaves_a_consumer_open(LabCluster cluster) {
        Program.forgetsItsConsumer(cluster.bootstrapServers());
    }

    @Task(value = 1, closing = true)
    void closes() {}

    @Task(1)
    void starts_a_thread_that_never_ends() {
        Program.lingers();
    }

    @Task(1)
    void kills_its_own_process() throws IOException, InterruptedException {
        Program.killsItself();
    }

    @Task(1)
    void leaves_a_process_behind() throws IOException {
        Program.leavesProcessBehind();
    }

    @Task(1)
    void leaves_a_process_behind_and_halts() throws IOException {
        Program.leavesProcessBehind();
        System.out.flush();
        Program.halts();
    }

    @Task(1)
    void asks_for_the_cluster(LabCluster cluster) {
        assertThat(cluster.bootstrapServers()).isEqualTo("127.0.0.1:9");
    }

    @Task(1)
    void asks_for_a_cluster_with_faults(LabCluster cluster) {
        assertThat(cluster.withFaults().bootstrapServers()).isEqualTo("127.0.0.1:9");
    }

    @Task(value = 1, seconds = 60)
    void stops_a_broker_and_halts(LabCluster cluster) {
        cluster.withFaults().stopBroker(1);
        Program.halts();
    }

    @Task(value = 1, seconds = 60)
    void finds_every_broker_at_work(LabCluster cluster) {
        String topic = cluster.createTopic(3);
        assertThat(cluster.inSyncReplicas(topic, 0)).hasSize(3);
    }
}
