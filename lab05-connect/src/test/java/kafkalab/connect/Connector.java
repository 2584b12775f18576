package kafkalab.connect;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kafkalab.kit.Lesson;

/** A connector on the worker, with its tasks, from its configuration to its removal. */
final class Connector implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern UNWRITTEN = Pattern.compile("UnsupportedOperationException: (TODO \\d{1,3}\\b.*)");
    private static final Pattern STUDENTS_LINE =
            Pattern.compile("at (?:\\S+//)?kafkalab[.]connect[.](\\S+)\\((\\w+[.]java:\\d+)\\)");
    private static final int NOT_FOUND = 404;

    private final Worker worker;
    private final String name;
    private Map<String, String> settings;

    private Connector(Worker worker, String name, Map<String, String> settings) {
        this.worker = worker;
        this.name = name;
        this.settings = settings;
    }

    /**
     * Configures a connector, and returns once it and its tasks run.
     *
     * @param worker where
     * @param name its name
     * @param settings its configuration
     */
    static Connector run(Worker worker, String name, Map<String, String> settings) {
        Connector connector = begin(worker, name, settings);
        connector.awaitRunning();
        return connector;
    }

    /** Configures a connector, which may fail as soon as it runs. */
    static Connector begin(Worker worker, String name, Map<String, String> settings) {
        Connector connector = new Connector(worker, name, new HashMap<>(settings));
        connector.configure();
        return connector;
    }

    /** Returns its name. */
    String name() {
        return name;
    }

    private void configure() {
        Worker.Answer answer = worker.put("/connectors/" + name + "/config", settings);
        if (answer.status() >= 300) {
            throw refused(answer);
        }
    }

    private Lesson refused(Worker.Answer answer) {
        String message = oneLine(answer.message());
        Matcher unwritten = UNWRITTEN.matcher(message);
        if (unwritten.find()) {
            throw new UnsupportedOperationException(unwritten.group(1));
        }
        if (message.contains("Failed to find any class")) {
            return Lesson.expected("The worker finds %s.", settings.get("connector.class"))
                    .actual("It does not: %s", message)
                    .why("With plugin.discovery=service_load a worker looks for plugins in the manifests below "
                            + "META-INF/services, and nowhere else: it loads no class that none of them names.")
                    .next("Write the class's full name into the manifest of its kind, below src/main/resources.");
        }
        return Lesson.expected("The worker takes the configuration of %s.", settings.get("connector.class"))
                .actual("It answers %d: %s", answer.status(), message)
                .why("The worker checks a configuration against the ConfigDef of the connector before it stores it.")
                .next("Compare the settings' names, types and defaults with what the constants' comments say.");
    }

    /** Lets its tasks end, changes its settings, and lets it run again. */
    void liveAgainWith(Map<String, String> changes) {
        stop();
        settings.putAll(changes);
        configure();
        resume();
    }

    /** Lets its tasks end, takes settings from it, and lets it run again. */
    void liveAgainWithout(Map<String, String> changes) {
        stop();
        settings.keySet().removeAll(changes.keySet());
        configure();
        resume();
    }

    /** Ends its tasks; it keeps its configuration and its offsets. */
    void stop() {
        worker.put("/connectors/" + name + "/stop", null);
        if (!Conditions.until(LIMIT, () -> {
            JsonNode status = status();
            return status.path("connector").path("state").asText().equals("STOPPED")
                    && status.path("tasks").isEmpty();
        })) {
            throw new IllegalStateException("The connector does not stop: " + status());
        }
    }

    /** Lets a stopped one run again. */
    void resume() {
        worker.put("/connectors/" + name + "/resume", null);
        awaitRunning();
    }

    /** Lets a stopped one begin anew when it runs again. */
    void forgetOffsets() {
        Worker.Answer answer = worker.delete("/connectors/" + name + "/offsets");
        if (answer.status() >= 300) {
            throw new IllegalStateException("The offsets were not deleted: " + answer);
        }
    }

    /** Waits until it and all of its tasks run. */
    void awaitRunning() {
        if (!Conditions.until(LIMIT, this::runs)) {
            throw Lesson.expected("The connector and its tasks run.")
                    .actual("After %d s the worker says: %s", LIMIT.toSeconds(), status())
                    .why("A connector runs once start() has returned and taskConfigs() has named its tasks.")
                    .next("Look at what start() and taskConfigs() wait for.");
        }
    }

    private boolean runs() {
        JsonNode status = status();
        failWhereFailed(status);
        List<String> states = new ArrayList<>();
        states.add(status.path("connector").path("state").asText());
        status.path("tasks").forEach(task -> states.add(task.path("state").asText()));
        return states.size() > 1 && states.stream().allMatch("RUNNING"::equals);
    }

    /** Fails with a lesson where it or one of its tasks has failed. */
    void assertNotFailed() {
        failWhereFailed(status());
    }

    /** Returns what made it or one of its tasks fail; empty where they run. */
    Optional<String> failure() {
        return trace().map(Connector::cause);
    }

    /** Returns whether an exception of a class has made it or one of its tasks fail. */
    boolean hasFailedBy(String exception) {
        return trace().filter(trace -> trace.contains(exception)).isPresent();
    }

    private Optional<String> trace() {
        JsonNode status = status();
        List<JsonNode> parts = new ArrayList<>(List.of(status.path("connector")));
        status.path("tasks").forEach(parts::add);
        return parts.stream()
                .filter(part -> part.path("state").asText().equals("FAILED"))
                .map(part -> part.path("trace").asText())
                .findFirst();
    }

    private JsonNode status() {
        worker.assertAlive();
        return worker.get("/connectors/" + name + "/status").body();
    }

    private static void failWhereFailed(JsonNode status) {
        failWhereFailed("The connector", status.path("connector"));
        status.path("tasks").forEach(task -> failWhereFailed(Lesson.phrase("Task %s", task.path("id")), task));
    }

    private static void failWhereFailed(String who, JsonNode part) {
        if (part.path("state").asText().equals("FAILED")) {
            String trace = part.path("trace").asText();
            Matcher unwritten = UNWRITTEN.matcher(trace);
            if (unwritten.find()) {
                throw new UnsupportedOperationException(unwritten.group(1));
            }
            throw Lesson.expected("The connector and its tasks run.")
                    .actual("%s has failed: %s.", who, cause(trace))
                    .why("An exception that poll() or put() throws ends the task, for good, unless it is a "
                            + "RetriableException. The worker only notes it: nobody restarts the task.")
                    .next("The whole trace is in target/log/connect-worker.log, and in the worker's REST answer to "
                            + "/connectors/NAME/status.");
        }
    }

    /** Picks the last cause of a trace, and the first line that is the student's. */
    private static String cause(String trace) {
        String cause = trace.lines().findFirst().orElse(Lesson.phrase("no trace"));
        for (String line : trace.lines().toList()) {
            if (line.startsWith("Caused by: ")) {
                cause = line.substring("Caused by: ".length());
            }
        }
        Matcher place = STUDENTS_LINE.matcher(trace);
        return place.find()
                ? Lesson.phrase("%s, in %s (%s)", oneLine(cause), place.group(1), place.group(2))
                : oneLine(cause);
    }

    private static String oneLine(String text) {
        String line = text.strip().replaceAll("\\s*\\R\\s*", " ");
        return line.length() < 500 ? line : line.substring(0, 500) + " …";
    }

    /** Removes it, and waits until it is gone. */
    @Override
    public void close() {
        worker.delete("/connectors/" + name);
        Conditions.until(LIMIT, () -> worker.get("/connectors/" + name).status() == NOT_FOUND);
    }
}
