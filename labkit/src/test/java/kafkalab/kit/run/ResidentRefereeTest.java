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
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import kafkalab.kit.process.ClassPath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A test that stays with a student of a small lab, from a program that is not written to one that is. */
class ResidentRefereeTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROGRAM = """
            package sums;

            public final class Sums {
                public static int add(int first, int second) {
                    // TODO 1: add.
                    throw new UnsupportedOperationException("TODO 1: add.");
                }

                public static int times(int first, int second) {
                    // TODO 2: multiply.
                    throw new UnsupportedOperationException("TODO 2: multiply.");
                }
            }
            """;
    private static final String TESTS = """
            package sums;

            import kafkalab.kit.*;

            @KafkaLab("lab99-small")
            class SumsTest {

                @Task(1)
                void adds() {
                    if (Sums.add(2, 3) != 5) {
                        throw Lesson.expected("2 and 3 make 5").actual("%s", Sums.add(2, 3)).why("Sums.").next("Add.");
                    }
                }

                @Task(2)
                void multiplies(LabCluster cluster) {
                    cluster.createTopic(1);
                    if (Sums.times(2, 3) != 6) {
                        throw Lesson.expected("2 times 3 make 6").actual("%s", Sums.times(2, 3)).why("It.").next("Do.");
                    }
                }

                @Task(3)
                void rests() throws InterruptedException {
                    Thread.sleep(30_000);
                }
            }
            """;

    @TempDir
    private Path lab;

    private Process referee;
    private BufferedReader lines;

    @BeforeEach
    void begin() throws IOException {
        write("lab.yaml", LabEngineTest.LAB);
        write("src/main/java/sums/Sums.java", PROGRAM);
        write("tests/sums/SumsTest.java", TESTS);
        Path classes = Files.createDirectories(lab.resolve("target/test-classes"));
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-cp",
                        ClassPath.current(),
                        "-d",
                        classes.toString(),
                        "-sourcepath",
                        lab.resolve("src/main/java").toString(),
                        "-implicit:none",
                        lab.resolve("tests/sums/SumsTest.java").toString());
        assertThat(failed).isZero();
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        ResidentReferee.class.getName(),
                        JSON.writeValueAsString(Map.of("lab", lab.toString(), "language", "en", "cluster", "embedded")))
                .redirectError(lab.resolve("referee.log").toFile());
        builder.environment().put("CLASSPATH", ClassPath.current());
        // Who comes back to a program in the midst of a change is welcome as well.
        write("src/main/java/sums/Sums.java", withBody(PROGRAM, 2, "return first * ;"));
        referee = builder.start();
        lines = referee.inputReader();
        List<JsonNode> start = listen("ready");
        assertThat(start)
                .extracting(event -> event.get("event").asText())
                .containsExactly("starting", "starting", "ready");
    }

    @AfterEach
    void end() {
        referee.descendants().forEach(ProcessHandle::destroyForcibly);
        referee.destroyForcibly();
    }

    @Test
    void goes_from_save_to_save_with_the_edited_task_first() throws IOException, InterruptedException {
        tell("{\"order\":\"run\",\"tasks\":[]}");
        listen("broken");
        write("src/main/java/sums/Sums.java", PROGRAM);
        tell("{\"order\":\"run\",\"tasks\":[1,2]}");
        List<JsonNode> unwritten = listen("finished");
        assertThat(rows(unwritten)).containsExactly("1 failed TODO 1", "2 failed TODO 2");

        write("src/main/java/sums/Sums.java", withBody(PROGRAM, 2, "return first * second + 1;"));
        tell("{\"order\":\"run\",\"tasks\":[]}");
        List<JsonNode> wrong = listenUntilTask();
        assertThat(find(wrong, "compiled").get("edited"))
                .extracting(JsonNode::asInt)
                .containsExactly(2);
        JsonNode first = find(wrong, "task").get("grade");
        assertThat(first.get("id").asInt()).isEqualTo(2);
        assertThat(first.at("/feedback/actual").asText()).isEqualTo("7");

        write("src/main/java/sums/Sums.java", withBody(PROGRAM, 2, "return first * ;"));
        tell("{\"order\":\"run\",\"tasks\":[2]}");
        assertThat(find(listen("finished"), "finished").get("stopped").asBoolean())
                .as("the run that was on")
                .isTrue();
        assertThat(find(listen("broken"), "broken").at("/errors/0/line").asInt())
                .isEqualTo(10);

        write("src/main/java/sums/Sums.java", withBody(PROGRAM, 2, "return first * second;"));
        tell("{\"order\":\"run\",\"tasks\":[2],\"seed\":4711}");
        List<JsonNode> right = listen("finished");
        assertThat(rows(right)).containsExactly("2 passed");
        assertThat(find(right, "finished").get("seed").asLong()).isEqualTo(4711);
        assertThat(JSON.readTree(lab.resolve("target/grade/grade.json").toFile())
                        .get("score")
                        .asInt())
                .isEqualTo(30);

        referee.outputWriter().close();
        assertThat(referee.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    /** Replaces the body of the method that bears the mark of a task. */
    private static String withBody(String program, int task, String body) {
        return program.replaceFirst("(?s)// TODO " + task + ":.*?\\);", body);
    }

    private List<JsonNode> listenUntilTask() throws IOException {
        return listen("task");
    }

    private List<JsonNode> listen(String last) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        String event;
        do {
            String line = lines.readLine();
            assertThat(line)
                    .as("after " + events + ": " + Files.readString(lab.resolve("referee.log")))
                    .isNotNull();
            JsonNode next = JSON.readTree(line);
            events.add(next);
            event = next.get("event").asText();
            assertThat(event).as(line).isNotEqualTo("fault");
        } while (!event.equals(last));
        return events;
    }

    private static JsonNode find(List<JsonNode> events, String name) {
        return events.stream()
                .filter(event -> event.get("event").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> rows(List<JsonNode> events) {
        return events.stream()
                .filter(event -> event.get("event").asText().equals("task"))
                .map(event -> event.at("/grade/id").asInt() + " "
                        + event.at("/grade/status").asText()
                        + (event.get("todo").asInt() > 0
                                ? " TODO " + event.get("todo").asInt()
                                : ""))
                .toList();
    }

    private void tell(String order) throws IOException {
        referee.outputWriter().write(order + "\n");
        referee.outputWriter().flush();
    }

    private void write(String file, String text) throws IOException {
        Path target = lab.resolve(file);
        Files.createDirectories(target.getParent());
        Files.writeString(target, text);
    }
}
