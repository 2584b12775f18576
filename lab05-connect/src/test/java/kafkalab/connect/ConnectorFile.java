package kafkalab.connect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import kafkalab.kit.Lesson;

/** A connector's configuration from {@code connectors/}: as POST takes it, with a name, or as PUT does, without. */
final class ConnectorFile {

    private ConnectorFile() {}

    /**
     * Reads a file.
     *
     * @param name the file's name
     * @return the settings
     * @throws UnsupportedOperationException where a key of the file still is a TODO
     */
    static Map<String, String> read(String name) {
        JsonNode file = parse(name);
        JsonNode config = file.path("config").isObject() ? file.path("config") : file;
        Map<String, String> settings = new HashMap<>();
        config.fields().forEachRemaining(field -> {
            if (field.getKey().startsWith("TODO ")) {
                throw new UnsupportedOperationException(
                        field.getKey() + ": " + field.getValue().asText());
            }
            settings.put(field.getKey(), field.getValue().asText());
        });
        return settings;
    }

    private static JsonNode parse(String name) {
        try (InputStream file = ConnectorFile.class.getResourceAsStream("/connectors/" + name)) {
            if (file == null) {
                throw Lesson.expected("The file connectors/%s is there.", name)
                        .actual("It is not.")
                        .why("Whoever sets the connector up sends this file to the worker.")
                        .next("Put it back, below src/main/resources.");
            }
            return new ObjectMapper().readTree(file);
        } catch (JsonProcessingException e) {
            throw Lesson.expected("connectors/%s is JSON.", name)
                    .actual("In line %d: %s", e.getLocation().getLineNr(), e.getOriginalMessage())
                    .why("The worker's REST API takes JSON: no comments, no comma after the last entry.")
                    .next("Correct that line.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
