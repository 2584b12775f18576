package kafkalab.kit.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import kafkalab.kit.process.ClassPath;
import kafkalab.kit.run.fake.MessyLab;
import kafkalab.kit.run.fake.SmallLab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A test that starts a referee as a grader does, and listens to it. */
class RefereeTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private Process referee;
    private BufferedReader lines;

    @BeforeEach
    void write_the_lab() throws IOException {
        Files.createDirectory(folder.resolve("classes"));
        Files.writeString(folder.resolve("lab.yaml"), LabEngineTest.LAB);
    }

    @AfterEach
    void end() {
        referee.descendants().forEach(ProcessHandle::destroyForcibly);
        referee.destroyForcibly();
    }

    @Test
    void reports_every_task_from_before_the_first_test_to_the_last() throws IOException, InterruptedException {
        List<JsonNode> messages = listen(order(SmallLab.class.getName(), Set.of()));

        List<JsonNode> grades = messages.stream()
                .filter(message -> message.has("grade"))
                .map(message -> message.get("grade"))
                .toList();
        assertThat(grades).allSatisfy(grade -> {
            assertThat(grade.get("tasks")).hasSize(4);
            assertThat(grade.get("maxScore").asInt()).isEqualTo(100);
        });
        assertThat(grades).extracting(grade -> grade.get("score").asInt()).containsExactly(0, 40, 40, 40, 40);
        assertThat(statuses(grades.get(0))).containsOnly("not-run");
        assertThat(statuses(grades.get(4))).containsExactly("passed", "failed", "failed", "skipped");
        assertThat(messages.get(messages.size() - 1)).isEqualTo(said("end"));
    }

    @Test
    void takes_another_order_when_nothing_is_left_of_the_last() throws IOException {
        Referee.Order order = order(MessyLab.class.getName(), Set.of(1));
        begin();

        tell(order);
        List<JsonNode> first = listen();
        assertThat(hear()).isEqualTo(said("ready"));
        assertThat(folder.resolve("data")).isEmptyDirectory();
        tell(order);
        List<JsonNode> second = listen();

        assertThat(List.of(first, second)).allSatisfy(messages -> {
            assertThat(messages.get(messages.size() - 2).at("/grade/score").asInt())
                    .as(messages.toString())
                    .isEqualTo(40);
            assertThat(messages.get(messages.size() - 1)).isEqualTo(said("end"));
        });
        assertThat(hear()).isEqualTo(said("ready"));
    }

    @Test
    void runs_the_tasks_that_it_is_told_and_lists_the_others() throws IOException {
        List<JsonNode> messages = listen(order(SmallLab.class.getName(), Set.of(3)));

        JsonNode last = messages.get(messages.size() - 2).get("grade");
        assertThat(statuses(last)).containsExactly("not-run", "not-run", "failed", "not-run");
    }

    @Test
    void tells_a_fault_that_is_not_the_programs() throws IOException, InterruptedException {
        List<JsonNode> messages = listen(order("kafkalab.NoSuchTest", Set.of()));

        assertThat(messages.get(messages.size() - 1).at("/fault/problem").asText())
                .isEqualTo("The test class kafkalab.NoSuchTest is not on the class path.");
        assertThat(referee.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(referee.exitValue()).isEqualTo(1);
    }

    @Test
    void ends_when_its_grader_does() throws IOException, InterruptedException {
        begin();
        tell(order(SmallLab.class.getName(), Set.of()));
        assertThat(hear().has("grade")).isTrue();

        referee.outputWriter().close();

        assertThat(referee.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    private List<JsonNode> listen(Referee.Order order) throws IOException {
        begin();
        tell(order);
        return listen();
    }

    /** Hears all that there is to say of one order. */
    private List<JsonNode> listen() throws IOException {
        List<JsonNode> messages = new ArrayList<>();
        do {
            messages.add(hear());
        } while (messages.stream().noneMatch(message -> message.has("end") || message.has("fault")));
        return messages;
    }

    private JsonNode hear() throws IOException {
        return JSON.readTree(lines.readLine());
    }

    private static JsonNode said(String what) {
        return JSON.createObjectNode().put(what, true);
    }

    private void begin() throws IOException {
        referee = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        ClassPath.current(),
                        Referee.class.getName())
                .directory(folder.toFile())
                .redirectError(folder.resolve("referee.log").toFile())
                .start();
        lines = referee.inputReader();
        assertThat(hear()).isEqualTo(said("ready"));
    }

    private void tell(Referee.Order order) throws IOException {
        referee.outputWriter().write(JSON.writeValueAsString(order) + "\n");
        referee.outputWriter().flush();
    }

    private Referee.Order order(String test, Set<Integer> tasks) {
        return new Referee.Order(
                folder.toString(),
                List.of(test),
                tasks,
                folder.resolve("classes").toString(),
                ClassPath.current(),
                42,
                "en",
                folder.resolve("output.txt").toString(),
                folder.resolve("data").toString(),
                0,
                List.of(),
                List.of());
    }

    private static List<String> statuses(JsonNode grade) {
        List<String> statuses = new ArrayList<>();
        grade.get("tasks").forEach(task -> statuses.add(task.get("status").asText()));
        return statuses;
    }
}
