package kafkalab.connect;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import kafkalab.kit.Lesson;

/** A scene that plays somebody who configures the source connector, well and badly. */
final class SettingsCheck {

    private static final String CLASS = "kafkalab.connect.PageTableSourceConnector";
    private static final int BAD_REQUEST = 400;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Worker worker;
    private final String name;

    SettingsCheck(Worker worker, String name) {
        this.worker = worker;
        this.name = name;
    }

    void play() {
        assertFound();
        assertGoodOnesTaken();
        Map<String, String> types = types();
        if (!"PASSWORD".equals(types.get("connection.password"))) {
            throw Lesson.expected("The setting connection.password is of the type PASSWORD.")
                    .actual("It is %s.", types.getOrDefault("connection.password", "not defined"))
                    .why("The worker logs all settings of a connector when it starts. A PASSWORD it logs as [hidden].")
                    .next("Define it with that type.");
        }
        refuse("connection.url", null, Lesson.phrase("missing"));
        refuse("connection.url", "127.0.0.1:5432/pages", "no JDBC address");
        refuse("connection.url", "jdbc:mysql://127.0.0.1/pages", "the address of another kind of database");
        refuse("connection.user", null, Lesson.phrase("missing"));
        refuse("connection.password", null, Lesson.phrase("missing"));
        refuse("topic", null, Lesson.phrase("missing"));
        refuse("topic", "", Lesson.phrase("empty"));
        refuse("poll.interval.ms", "0", "0");
        refuse("poll.interval.ms", "-1", Lesson.phrase("negative"));
        refuse("poll.interval.ms", "soon", "no number");
        refuse("batch.size", "0", "0");
        refuse("batch.size", "10001", "10001");
        refuse("batch.size", "many", "no number");
        assertPasswordKept();
    }

    private static Map<String, String> good() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("name", "any");
        settings.put("connector.class", CLASS);
        settings.put("connection.url", "jdbc:postgresql://127.0.0.1:1/pages");
        settings.put("connection.user", "nobody");
        settings.put("connection.password", "nothing");
        settings.put("topic", "pages");
        return settings;
    }

    private void assertFound() {
        for (JsonNode plugin : worker.get("/connector-plugins").body()) {
            if (plugin.path("class").asText().equals(CLASS)) {
                return;
            }
        }
        throw Lesson.expected("The worker lists %s among its plugins.", CLASS)
                .actual("It does not.")
                .why("With plugin.discovery=service_load a worker looks for plugins in the manifests below "
                        + "META-INF/services, and nowhere else: it loads no class that none of them names.")
                .next("Write the class's full name into src/main/resources/META-INF/services/"
                        + "org.apache.kafka.connect.source.SourceConnector.");
    }

    private JsonNode validate(Map<String, String> settings) {
        Worker.Answer answer = worker.put("/connector-plugins/PageTableSourceConnector/config/validate", settings);
        if (answer.status() != 200) {
            throw Lesson.expected("The worker can check a configuration.")
                    .actual("It answers %d: %s", answer.status(), answer.message())
                    .why("It asks config() for the settings, and validates each by its type and its validator.")
                    .next("Look at what config() returns, and at the validators: a bad value is a ConfigException.");
        }
        return answer.body();
    }

    private void assertGoodOnesTaken() {
        Map<String, String> often = good();
        often.put("poll.interval.ms", "1");
        often.put("batch.size", "10000");
        Map<String, String> seldom = good();
        seldom.put("poll.interval.ms", "86400000");
        seldom.put("batch.size", "1");
        for (Map<String, String> settings : List.of(good(), often, seldom)) {
            Map<String, String> errors = errors(validate(settings));
            if (!errors.isEmpty()) {
                throw Lesson.expected("These settings are fine: %s.", settings)
                        .actual("Refused: %s.", errors)
                        .why("A setting with a default may be left out, and the bounds belong to what is allowed.")
                        .next("Compare the definitions with the constants' comments.");
            }
        }
        Map<String, String> values = new HashMap<>();
        for (JsonNode config : validate(good()).path("configs")) {
            values.put(
                    config.path("value").path("name").asText(),
                    config.path("value").path("value").asText());
        }
        Map.of("poll.interval.ms", "500", "batch.size", "500").forEach((setting, value) -> {
            if (!value.equals(values.get(setting))) {
                throw Lesson.expected("Where %s is left out, it is %s.", setting, value)
                        .actual("It is %s.", values.getOrDefault(setting, "not defined"))
                        .why(
                                "A default stands in the definition, where everybody can read it: the worker, its REST API, "
                                        + "and tools that draw forms.")
                        .next("Give the default to define().");
            }
        });
    }

    private Map<String, String> types() {
        Map<String, String> types = new HashMap<>();
        for (JsonNode config : validate(good()).path("configs")) {
            types.put(
                    config.path("definition").path("name").asText(),
                    config.path("definition").path("type").asText());
        }
        return types;
    }

    /** Returns for each setting that the worker complains of what it says. */
    private static Map<String, String> errors(JsonNode validation) {
        Map<String, String> errors = new LinkedHashMap<>();
        for (JsonNode config : validation.path("configs")) {
            JsonNode value = config.path("value");
            value.path("errors").forEach(error -> errors.put(value.path("name").asText(), error.asText()));
        }
        return errors;
    }

    private void refuse(String setting, String value, String how) {
        Map<String, String> settings = good();
        settings.put("name", name);
        if (value == null) {
            settings.remove(setting);
        } else {
            settings.put(setting, value);
        }
        Worker.Answer answer = worker.put("/connectors/" + name + "/config", settings);
        if (answer.status() < 300) {
            worker.delete("/connectors/" + name);
        }
        if (answer.status() != BAD_REQUEST) {
            throw Lesson.expected("A configuration whose %s is %s is refused, with 400.", setting, how)
                    .actual("The worker answers %d.", answer.status())
                    .why(
                            "What is checked in config() is refused before anything starts, and the answer names the field. "
                                    + "What start() throws only shows in the status of a connector that is there already.")
                    .next("Give the setting a type, and a validator: ConfigDef has some, Range for one.");
        }
        Map<String, String> errors = errors(validate(settings));
        if (!errors.containsKey(setting) || !errors.get(setting).contains(" ")) {
            throw Lesson.expected("Where %s is %s, the worker says so of this very field, in a sentence.", setting, how)
                    .actual("It says: %s.", errors)
                    .why("A validator's ConfigException becomes the message of its field.")
                    .next(
                            "Let the validator of %s throw a ConfigException with the name, the value and a sentence.",
                            setting);
        }
        for (Entry<String, String> error : errors.entrySet()) {
            if (!error.getKey().equals(setting)) {
                throw Lesson.expected("Where only %s is wrong, the worker complains of it alone.", setting)
                        .actual("It complains of %s as well: %s", error.getKey(), error.getValue())
                        .why("Whoever configures looks for the mistake where the answer points.")
                        .next("Let each validator look at its own setting.");
            }
        }
    }

    /** Lets a connector begin, whatever becomes of it then, and looks for its password in the worker's log. */
    private void assertPasswordKept() {
        String password = "secret-of-" + name;
        Map<String, String> settings = good();
        settings.put("name", name);
        settings.put("connection.password", password);
        worker.put("/connectors/" + name + "/config", settings);
        Conditions.until(LIMIT, this::hasBegun);
        worker.delete("/connectors/" + name);
        worker.logged(password).ifPresent(line -> {
            throw Lesson.expected("No log shows the password.")
                    .actual("The worker's does: %s", line.replace(password, Lesson.phrase("<the password>")))
                    .why(
                            "Many can read a log, and it is kept for long. The type PASSWORD hides the password from those "
                                    + "who print a parsed configuration; the map that start() gets has it in clear.")
                    .next("Do not print the map of settings: name in the log what somebody needs to know.");
        });
    }

    /** Returns whether start() of the task has returned, or has thrown. */
    private boolean hasBegun() {
        JsonNode status = worker.get("/connectors/" + name + "/status").body();
        Set<String> states = Set.of("RUNNING", "FAILED");
        return status.path("connector").path("state").asText().equals("FAILED")
                || states.contains(status.path("tasks").path(0).path("state").asText());
    }
}
