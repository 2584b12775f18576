package kafkalab.kit.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * A stand-in for the resident referee that speaks its protocol and grades by a word: a task is solved where the source
 * says {@code solves 3}. It writes its process id below the lab's target.
 */
public final class ResidentReferee {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SOURCE = Path.of("src/main/java/Program.java");

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final Path lab;

    private ResidentReferee(Path lab) {
        this.lab = lab;
    }

    /** Answers orders until there are no more. */
    public static void main(String[] arguments) throws IOException {
        Path lab = Path.of(JSON.readTree(arguments[0]).path("lab").textValue());
        Files.writeString(
                lab.resolve("target/referee.pid"), "" + ProcessHandle.current().pid());
        new ResidentReferee(lab).answer();
    }

    private void answer() throws IOException {
        out.println("{\"event\":\"starting\",\"what\":\"brokers\"}");
        out.println("{\"event\":\"ready\",\"lab\":\"lab01-producer\",\"cluster\":\"embedded\",\"tasks\":[1,2,3]}");
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            JsonNode order = JSON.readTree(line);
            if (order.path("order").textValue().equals("run")) {
                List<Integer> tasks = StreamSupport.stream(order.path("tasks").spliterator(), false)
                        .map(JsonNode::intValue)
                        .toList();
                run(tasks.isEmpty() ? IntStream.rangeClosed(1, 7).boxed().toList() : tasks, order.path("seed"));
            }
        }
    }

    private void run(List<Integer> tasks, JsonNode seed) throws IOException {
        String source = Files.readString(lab.resolve(SOURCE));
        out.println("{\"event\":\"compiling\"}");
        if (source.contains("fault")) {
            out.println("{\"event\":\"fault\",\"problem\":\"The disk is full.\",\"remedy\":\"Make room.\"}");
            return;
        }
        if (source.contains("broken")) {
            out.println("{\"event\":\"broken\",\"errors\":[{\"file\":\"src/main/java/Program.java\",\"line\":12,"
                    + "\"column\":9,\"message\":\"A semicolon is missing.\",\"source\":\"        send()\"}]}");
            return;
        }
        out.println("{\"event\":\"compiled\",\"ms\":140,\"edited\":[3]}");
        int score = 0;
        for (int task : tasks) {
            boolean solved = source.contains("solves " + task);
            int earned = solved ? 10 : 0;
            score += earned;
            out.println("{\"event\":\"started\",\"task\":" + task + ",\"limit\":60}");
            out.println(
                    "{\"event\":\"task\",\"todo\":0,\"tookMs\":640,\"grade\":{\"id\":" + task + ",\"title\":\"Title "
                            + task + "\",\"points\":10,\"earned\":" + earned + ",\"status\":\""
                            + (solved ? "passed" : "failed") + "\",\"durationMs\":640,\"feedback\":"
                            + (solved ? "null" : lesson(task)) + "}}");
        }
        out.println("{\"event\":\"finished\",\"stopped\":false,\"seed\":" + (seed.isNull() ? 4711 : seed.longValue())
                + ",\"score\":" + score + ",\"maxScore\":100,\"world\":\"Pacific/Chatham, tr, ISO-8859-9\"}");
    }

    private static String lesson(int task) {
        return "{\"expected\":\"Events of task " + task + ".\",\"actual\":\"None.\",\"why\":\"A buffer.\","
                + "\"next\":\"Empty it.\"}";
    }
}
