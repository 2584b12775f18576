package kafkalab.connect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import kafkalab.kit.Lesson;
import kafkalab.kit.StudentProcess;

/**
 * A Kafka Connect worker, distributed mode, in a JVM of its own; everything is asked of it over its REST API.
 *
 * <p>Its log goes to {@code target/log/connect-worker.log}, that of the life before to
 * {@code connect-worker-before.log}. A worker that is killed can be started again: it finds its connectors and their
 * offsets in its topics, as a cluster of workers would. Ready in some four seconds on two cores.
 */
final class Worker implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
    private static final String LOG = "connect-worker.log";
    private static final int CONFLICT = 409;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path home;
    private final Path logs;
    private final Path classes;
    private final String bootstrapServers;
    private final String name;
    /** Has for each connector of which a task has ended the records of the largest batch. */
    private final Map<String, Long> largestBatches = new ConcurrentHashMap<>();

    private String pluginPath;
    private StudentProcess process;
    private URI address;
    private int lives;

    /**
     * Prepares a worker, which {@link #start} starts.
     *
     * @param home the folder for its settings and plugins
     * @param logs the folder for its log, one file for each life
     * @param classes the folder of the program's classes
     * @param bootstrapServers the cluster
     * @param name begins the names of its topics
     */
    Worker(Path home, Path logs, Path classes, String bootstrapServers, String name) {
        this.home = home.toAbsolutePath();
        this.logs = logs.toAbsolutePath();
        this.classes = classes;
        this.bootstrapServers = bootstrapServers;
        this.name = name;
        pluginPath = this.home.resolve("plugins").toString();
    }

    /** Lets it find the plugins of another folder as well; to be called before it starts. */
    void alsoLoad(Path plugins) {
        pluginPath += "," + plugins.toAbsolutePath();
    }

    /** Starts it, and returns once its REST API answers. */
    void start() {
        try {
            PluginFolder.install(home.resolve("plugins"), classes);
            Path file = home.resolve("worker.properties");
            Properties properties = new Properties();
            properties.putAll(settings());
            try (OutputStream out = Files.newOutputStream(file)) {
                properties.store(out, null);
            }
            process = StudentProcess.start(
                    PluginFolder.workerClassPath(classes),
                    List.of(
                            "-Xshare:auto",
                            "-XX:+ExitOnOutOfMemoryError",
                            "-Duser.timezone=Pacific/Chatham",
                            "-Dorg.slf4j.simpleLogger.showDateTime=true",
                            "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS",
                            "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
                            "-Dorg.slf4j.simpleLogger.logFile=" + log()),
                    this::show,
                    WorkerMain.class,
                    file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String ready =
                process.awaitLine("the address of the worker", line -> line.startsWith(WorkerMain.READY), START_LIMIT);
        address = URI.create(ready.substring(WorkerMain.READY.length()));
    }

    /** Begins a log for this life; the newest has the plain name. */
    private Path log() throws IOException {
        Files.createDirectories(logs);
        Path newest = logs.resolve(LOG);
        if (Files.exists(newest)) {
            Files.move(newest, logs.resolve("connect-worker-before.log"), StandardCopyOption.REPLACE_EXISTING);
        }
        return newest;
    }

    private void show(String line) {
        if (line.startsWith(BatchSizes.LINE)) {
            String[] words = line.substring(BatchSizes.LINE.length()).split(" ");
            largestBatches.merge(words[0], Long.valueOf(words[1]), Math::max);
        } else if (!line.startsWith(WorkerMain.READY)) {
            System.out.println(line);
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("bootstrap.servers", bootstrapServers);
        // A group of its own for each life: nobody waits until the session of the killed one has run out.
        settings.put("group.id", name + "-" + ++lives);
        // A busy machine is no dead worker.
        settings.put("session.timeout.ms", "60000");
        settings.put("rebalance.timeout.ms", "60000");
        settings.put("scheduled.rebalance.max.delay.ms", "0");
        settings.put("listeners", "http://127.0.0.1:0");
        settings.put("plugin.path", pluginPath);
        settings.put("plugin.discovery", "service_load");
        settings.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
        settings.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        settings.put("config.providers", "env");
        settings.put("config.providers.env.class", "org.apache.kafka.common.config.provider.EnvVarConfigProvider");
        for (String kind : List.of("config", "offset", "status")) {
            settings.put(kind + ".storage.topic", name + "-" + kind);
            settings.put(kind + ".storage.replication.factor", "3");
        }
        settings.put("offset.storage.partitions", "1");
        settings.put("status.storage.partitions", "1");
        settings.put("offset.flush.interval.ms", "500");
        settings.put("task.shutdown.graceful.timeout.ms", "5000");
        settings.put("metric.reporters", BatchSizes.class.getName());
        // The largest is the largest of a task's whole life.
        settings.put("metrics.sample.window.ms", "86400000");
        return settings;
    }

    /** Returns the topics in which the workers of a name keep what they know. */
    static List<String> topics(String name) {
        return Stream.of("config", "offset", "status")
                .map(kind -> name + "-" + kind)
                .toList();
    }

    /** Returns the topic of one partition in which it stores the offsets of source connectors. */
    String offsetTopic() {
        return name + "-offset";
    }

    /**
     * Returns a line that holds a text, of the log of this life or of what it has printed; empty where there is none.
     *
     * @param text in ASCII: the log is in whatever charset the worker's machine has
     */
    Optional<String> logged(String text) {
        try (Stream<String> log = Files.lines(logs.resolve(LOG), StandardCharsets.ISO_8859_1)) {
            return Stream.concat(log, process.output().stream())
                    .filter(line -> line.contains(text))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns how many records the largest batch had that the ended tasks of a connector gave it. */
    long largestBatch(String connector) {
        if (!Conditions.until(ANSWER_LIMIT, () -> largestBatches.containsKey(connector))) {
            throw new IllegalStateException("The worker has not told of the end of a task");
        }
        return largestBatches.get(connector);
    }

    /** Ends its JVM by SIGKILL. */
    void kill() {
        process.kill();
    }

    /** Fails with a lesson where the program has ended the worker's JVM. */
    void assertAlive() {
        if (!process.isAlive()) {
            throw Lesson.expected("The worker goes on.")
                    .actual("Its JVM has ended; its last words: %s.", lastWords())
                    .why(
                            "All connectors of a worker share its JVM: one that exits, or takes all memory, ends them all.")
                    .next("Look into target/log/connect-worker.log, and for System.exit in your classes.");
        }
    }

    private String lastWords() {
        List<String> lines = process.output();
        return lines.size() < 2 ? Lesson.phrase("none") : lines.get(lines.size() - 1);
    }

    /** Asks it for something. */
    Answer get(String path) {
        return send("GET", path, null);
    }

    /** Sends it something without a body. */
    Answer post(String path) {
        return send("POST", path, null);
    }

    /** Sends it something. */
    Answer put(String path, Object body) {
        return send("PUT", path, body);
    }

    /** Lets it delete something. */
    Answer delete(String path) {
        return send("DELETE", path, null);
    }

    /** Sends a request, again while the worker is busy with a rebalance, which it says by 409. */
    private Answer send(String method, String path, Object body) {
        long end = System.nanoTime() + ANSWER_LIMIT.toNanos();
        while (true) {
            Answer answer = sendOnce(method, path, body);
            if (answer.status() != CONFLICT || System.nanoTime() > end) {
                return answer;
            }
            Conditions.shortly();
        }
    }

    private Answer sendOnce(String method, String path, Object body) {
        try {
            HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                    .timeout(ANSWER_LIMIT)
                    .header("Content-Type", "application/json")
                    .method(
                            method,
                            body == null
                                    ? BodyPublishers.noBody()
                                    : BodyPublishers.ofString(JSON.writeValueAsString(body)))
                    .build();
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            JsonNode json = response.body().isEmpty() ? JSON.nullNode() : JSON.readTree(response.body());
            return new Answer(response.statusCode(), json);
        } catch (IOException e) {
            assertAlive();
            throw new UncheckedIOException("The worker did not answer " + method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the worker was asked", e);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }

    /**
     * An answer of the REST API.
     *
     * @param status the HTTP status
     * @param body the body, a null node where there is none
     */
    record Answer(int status, JsonNode body) {

        /** Returns what the worker says went wrong. */
        String message() {
            return body.path("message").asText(body.toString());
        }
    }
}
