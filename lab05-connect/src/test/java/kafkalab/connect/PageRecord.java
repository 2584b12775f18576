package kafkalab.connect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kafkalab.kit.Lesson;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Is a record of the topic of pages, decoded without any of Connect's classes.
 *
 * @param key the key, as text
 * @param change the number in its header
 * @param value the value as it was stored, or null
 * @param offset its offset
 */
record PageRecord(String key, long change, byte[] value, long offset) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DECIMAL = "org.apache.kafka.connect.data.Decimal";
    private static final String TIMESTAMP = "org.apache.kafka.connect.data.Timestamp";
    private static final Map<String, String> TYPES = Map.of(
            "page",
            "string",
            "title",
            "string",
            "author",
            "string",
            "ad_rate",
            DECIMAL,
            "published",
            TIMESTAMP,
            "updated_at",
            TIMESTAMP);

    /** Decodes key and number of a record, and fails with a lesson where they are not of the agreed form. */
    static PageRecord of(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            throw Lesson.expected("Each record's key is the page.")
                    .actual("The record at offset %d has no key.", record.offset())
                    .why("Without a key there is neither order for a page nor a row to update, and a tombstone says "
                            + "nothing at all.")
                    .next("Give each SourceRecord the page as its key, with a schema for it.");
        }
        String key = new String(record.key(), StandardCharsets.UTF_8);
        return new PageRecord(key, change(record, key), record.value(), record.offset());
    }

    private static long change(ConsumerRecord<byte[], byte[]> record, String key) {
        Header header = record.headers().lastHeader("change-id");
        String text =
                header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
        if (text == null || !text.matches("\\d{1,18}")) {
            throw Lesson.expected("Each record has the header change-id, the number of its change.")
                    .actual("That of %s at offset %d is %s.", key, record.offset(), text == null ? "missing" : text)
                    .why("A source connector sends at least once: after a crash records come again. By the number a "
                            + "reader tells a repeat from a change.")
                    .next("Add the header to every SourceRecord, tombstones too.");
        }
        return Long.parseLong(text);
    }

    /** Decodes the value by its schema, and fails with a lesson where that is not the agreed one. */
    Map<String, Object> row() {
        JsonNode envelope;
        try {
            envelope = JSON.readTree(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The value of " + key + " is no JSON", e);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
        JsonNode schema = envelope.path("schema");
        if (!schema.path("type").asText().equals("struct")) {
            throw Lesson.expected("The value of %s is a struct with its schema.", key)
                    .actual("Its schema is %s, its payload %s.", shorten(schema), shorten(envelope.path("payload")))
                    .why("The schema travels with the value: by it a converter writes, and a reader knows a number "
                            + "from a text and a time from a number. A deleted row is no value at all, not a value null: "
                            + "both the value and its schema are null.")
                    .next("Give the SourceRecord the schema and a Struct of it; for a tombstone give null for both.");
        }
        Map<String, JsonNode> fields = new HashMap<>();
        schema.path("fields").forEach(field -> fields.put(field.path("field").asText(), field));
        List<String> wrong = new ArrayList<>();
        TYPES.forEach((name, type) -> {
            JsonNode field = fields.get(name);
            String found = field == null
                    ? "missing"
                    : field.path("name").asText(field.path("type").asText());
            if (!found.equals(type)) {
                wrong.add(name + ": " + found + ", not " + type);
            }
        });
        if (!wrong.isEmpty()) {
            throw Lesson.expected("The schema has a field a column of pages, of the type that fits.")
                    .actual("Not so: %s.", String.join("; ", wrong))
                    .why(
                            "A numeric as a double loses digits, and a time as a text is for each reader to guess. Connect "
                                    + "has the logical types Decimal and Timestamp for them.")
                    .next("Compare schema() with the columns in sql/schema.sql.");
        }
        Map<String, Object> row = new HashMap<>();
        TYPES.keySet()
                .forEach(name -> row.put(
                        name, decode(fields.get(name), envelope.path("payload").path(name))));
        return row;
    }

    private static Object decode(JsonNode schema, JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return null;
        }
        return switch (schema.path("name").asText()) {
            case DECIMAL ->
                value.isNumber()
                        ? value.decimalValue()
                        : new BigDecimal(
                                new BigInteger(Base64.getDecoder().decode(value.asText())),
                                schema.path("parameters").path("scale").asInt());
            case TIMESTAMP -> Instant.ofEpochMilli(value.asLong());
            default -> value.asText();
        };
    }

    private static String shorten(JsonNode node) {
        String text = node.isMissingNode() ? "missing" : node.toString();
        return text.length() < 120 ? text : text.substring(0, 120) + " …";
    }
}
