package kafkalab.connect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kafkalab.kit.Lesson;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record of the topic of pages, decoded without any of Connect's classes.
 *
 * <p>Key and header are plain texts, or JSON envelopes with a schema, as the connector's converters make them.
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

    private static final Set<String> NULLABLE = Set.of("author", "published");

    /** Decodes key and number of a record, and fails with a lesson where they are not of the agreed form. */
    static PageRecord of(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            throw Lesson.expected("Each record's key is the page.")
                    .actual("The record at offset %d has no key.", record.offset())
                    .why("Without a key there is neither order for a page nor a row to update, and a tombstone says "
                            + "nothing at all.")
                    .next("Give each SourceRecord the page as its key, with a schema for it.");
        }
        String key = key(record);
        return new PageRecord(key, change(record, key), record.value(), record.offset());
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        JsonNode envelope = envelope(record.key());
        if (envelope == null) {
            return new String(record.key(), StandardCharsets.UTF_8);
        }
        String type = envelope.path("schema").path("type").asText("null");
        if (!type.equals("string")) {
            throw Lesson.expected("Each record's key is the page, a string with its schema.")
                    .actual(
                            "At offset %d the schema is %s, the key %s.",
                            record.offset(), type, envelope.path("payload"))
                    .why("A converter writes a key by its schema. Without one a JSON converter writes null for it, and "
                            + "one that must know the type, such as that of Avro, can not write the record at all.")
                    .next("Give the SourceRecord the schema of a string for its key, and the page itself.");
        }
        return envelope.path("payload").asText();
    }

    /** Returns what a JSON converter with schemas has written, or null where it is something else. */
    private static JsonNode envelope(byte[] bytes) {
        try {
            JsonNode node = JSON.readTree(bytes);
            return node != null && node.has("schema") && node.has("payload") ? node : null;
        } catch (JsonProcessingException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long change(ConsumerRecord<byte[], byte[]> record, String key) {
        Header header = record.headers().lastHeader("change-id");
        byte[] value = header == null ? null : header.value();
        JsonNode envelope = value == null ? null : envelope(value);
        if (envelope != null && !envelope.path("schema").path("type").asText().equals("int64")) {
            throw Lesson.expected("The header change-id is a long.")
                    .actual(
                            "That of %s at offset %d is %s, of the type %s.",
                            key,
                            record.offset(),
                            envelope.path("payload"),
                            envelope.path("schema").path("type").asText("null"))
                    .why("Headers have types as well. The numbers are bigints of PostgreSQL, and readers compare them: "
                            + "as texts, 10 comes before 9.")
                    .next("ConnectHeaders has a method for each type.");
        }
        String text = envelope != null
                ? envelope.path("payload").asText()
                : value == null ? null : new String(value, StandardCharsets.UTF_8);
        if (text == null || !text.matches("\\d{1,18}")) {
            throw Lesson.expected("Each record has the header change-id, the number of its change.")
                    .actual(
                            "That of %s at offset %d is %s.",
                            key, record.offset(), text == null ? Lesson.phrase("missing") : text)
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
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
                    ? Lesson.phrase("missing")
                    : field.path("name").asText(field.path("type").asText());
            if (!found.equals(type)) {
                wrong.add(Lesson.phrase("%s: %s, not %s", name, found, type));
            } else if (field.path("optional").asBoolean() != NULLABLE.contains(name)) {
                wrong.add(Lesson.phrase(
                        NULLABLE.contains(name)
                                ? "%s: may be null, and is not optional"
                                : "%s: optional, and never null",
                        name));
            }
        });
        fields.keySet().stream()
                .filter(name -> !TYPES.containsKey(name))
                .forEach(name -> wrong.add(Lesson.phrase("%s: no column of pages", name)));
        if (!wrong.isEmpty()) {
            throw Lesson.expected(
                            "The schema has a field a column of pages, of the type that fits, optional where it may be null.")
                    .actual("Not so: %s.", String.join("; ", wrong))
                    .why(
                            "A schema is what readers rely on. A numeric as a double loses digits, and a time as a text is "
                                    + "for each reader to guess: Connect has the logical types Decimal and Timestamp for "
                                    + "them. What is optional, each reader must be ready to miss.")
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
        String text = node.isMissingNode() ? Lesson.phrase("missing") : node.toString();
        return text.length() < 120 ? text : text.substring(0, 120) + " …";
    }
}
