package kafkalab.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The JVM that holds the cluster, compiles and grades: {@code kafkalab.kit.run.ResidentReferee}. Orders go to its standard
 * input, events come from its standard output, a JSON object a line each.
 *
 * <p>It ends when its standard input does, and so with this JVM, whatever ends this one.
 */
final class Resident implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MAIN = "kafkalab.kit.run.ResidentReferee";
    private static final int NEWER_JDK = 24;

    private final Process process;
    private final Path log;
    private final Screen screen;

    private Resident(Process process, Path log, Screen screen) {
        this.process = process;
        this.log = log;
        this.screen = screen;
    }

    /**
     * Starts it for a lab.
     *
     * @param lab the lab
     * @param classPath the lab's tests, the kit and the libraries
     * @param cluster {@code embedded}, or the addresses of one that is up
     * @param screen whose language it words lessons in
     * @param listener told of each event, by a thread of its own
     */
    static Resident start(
            LabFolder lab, String classPath, String cluster, Screen screen, Consumer<ResidentEvent> listener)
            throws IOException {
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put("lab", lab.path().toString());
        wanted.put("language", screen.language().code());
        wanted.put("cluster", cluster);
        Path log = lab.path().resolve("target").resolve("watch.log");
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx640m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto"));
        if (Runtime.version().feature() >= NEWER_JDK) {
            command.add("--sun-misc-unsafe-memory-access=allow");
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", classPath, MAIN, JSON.writeValueAsString(wanted)));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(lab.path().toFile()).redirectError(log.toFile());
        List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS").forEach(builder.environment()::remove);
        Files.createDirectories(log.getParent());
        Resident resident = new Resident(builder.start(), log, screen);
        Thread reader = new Thread(() -> resident.read(listener), "resident-events");
        reader.setDaemon(true);
        reader.start();
        return resident;
    }

    private void read(Consumer<ResidentEvent> listener) {
        boolean explained = false;
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("{")) {
                    ResidentEvent event = JSON.readValue(line, ResidentEvent.class);
                    explained |= "fault".equals(event.event());
                    listener.accept(event);
                }
            }
        } catch (JsonProcessingException e) {
            explained = true;
            listener.accept(ResidentEvent.fault("The referee says what nobody understands.", e.getOriginalMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!explained) {
            listener.accept(ResidentEvent.fault(
                    screen.say("The referee has ended.", "L'arbitre s'est arrêté."),
                    screen.say("Its log may tell why: ", "Son journal en dit peut-être la cause : ") + log));
        }
    }

    /**
     * Orders a run; one that is on is ended by it.
     *
     * @param tasks the tasks, in this order; none for all
     * @param seed repeats a run's data; null for fresh data
     */
    void run(List<Integer> tasks, Long seed) throws IOException {
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("order", "run");
        order.put("tasks", tasks);
        order.put("seed", seed);
        send(order);
    }

    void stop() throws IOException {
        send(Map.of("order", "stop"));
    }

    private void send(Map<String, Object> order) throws IOException {
        OutputStream orders = process.getOutputStream();
        orders.write((JSON.writeValueAsString(order) + "\n").getBytes(StandardCharsets.UTF_8));
        orders.flush();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        MavenRun.end(process);
    }
}
