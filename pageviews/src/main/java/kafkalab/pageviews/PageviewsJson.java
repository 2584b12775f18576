package kafkalab.pageviews;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The form in which page events and visit summaries travel: JSON objects in UTF-8.
 *
 * <pre>{@code
 * {"page":"P1","user":"U1","date":"2026-11-22T10:15:30.123Z","duration":742}
 * {"user":"U1","start":"2026-11-22T10:15:30.123Z","pages":3,"duration":48210}
 * }</pre>
 *
 * <p>Strict in what it writes: no spaces, fields in the order shown, no needless escapes, instants in UTC with three
 * digits of milliseconds. Lenient in what it reads: any field order, further fields are ignored, any ISO-8601 instant
 * is cut to milliseconds.
 *
 * <p>Whatever else it reads ends in an {@link IllegalArgumentException} that tells what is wrong and shows how the
 * input begins, and in no other exception: a poison record can not do more harm than that.
 *
 * <p>Safe for use by several threads.
 */
public final class PageviewsJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    /** ISO-8601 in UTC. Unlike {@link Instant#toString()} it always writes the milliseconds, also {@code .000}. */
    private static final DateTimeFormatter INSTANT =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private PageviewsJson() {}

    /** Write a page event as JSON. */
    public static byte[] encode(PageEvent event) {
        return write(MAPPER.createObjectNode()
                .put("page", event.page())
                .put("user", event.user())
                .put("date", INSTANT.format(event.date()))
                .put("duration", event.duration()));
    }

    /** Write a visit summary as JSON. */
    public static byte[] encode(VisitSummary summary) {
        return write(MAPPER.createObjectNode()
                .put("user", summary.user())
                .put("start", INSTANT.format(summary.start()))
                .put("pages", summary.pages())
                .put("duration", summary.duration()));
    }

    /**
     * Read a page event from JSON.
     *
     * @throws IllegalArgumentException if the bytes are null or not UTF-8, are no JSON object, lack a field, or a field
     *     has another type or a value that {@link PageEvent} refuses
     */
    public static PageEvent decodePageEvent(byte[] json) {
        return read(
                "A page event",
                json,
                fields -> new PageEvent(
                        fields.text("page"), fields.text("user"), fields.instant("date"), fields.longOf("duration")));
    }

    /**
     * Read a visit summary from JSON.
     *
     * @throws IllegalArgumentException if the bytes are null or not UTF-8, are no JSON object, lack a field, or a field
     *     has another type or a value that {@link VisitSummary} refuses
     */
    public static VisitSummary decodeVisitSummary(byte[] json) {
        return read(
                "A visit summary",
                json,
                fields -> new VisitSummary(
                        fields.text("user"),
                        fields.instant("start"),
                        fields.intOf("pages"),
                        fields.longOf("duration")));
    }

    private static byte[] write(ObjectNode object) {
        try {
            return MAPPER.writeValueAsBytes(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts and numbers can always be written, but these could not.", e);
        }
    }

    private static <T> T read(String subject, byte[] json, Function<Fields, T> constructor) {
        if (json == null) {
            throw new IllegalArgumentException(
                    subject + " is a JSON object, but there is none: the value is null, as in a tombstone.");
        }
        try {
            return constructor.apply(new Fields(subject, parse(subject, json)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + " Read: " + abbreviated(new String(json, UTF_8)), e);
        }
    }

    private static JsonNode parse(String subject, byte[] json) {
        try {
            // Jackson would guess the encoding from the first bytes, and take UTF-16 for good.
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
            JsonNode node = MAPPER.readTree(text);
            if (!node.isObject()) {
                throw new IllegalArgumentException(subject + " is a JSON object, but this is not an object.");
            }
            return node;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(subject + " is JSON in UTF-8, but these bytes are not UTF-8.", e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(subject + " is a JSON object, but this is not valid JSON.", e);
        }
    }

    /** Show a text in one line of an error message: at most 100 characters, none of them a control character. */
    private static String abbreviated(String text) {
        if (text.isBlank()) {
            return "nothing";
        }
        int length = text.codePointCount(0, text.length());
        String shown = length <= 100
                ? text
                : text.substring(0, text.offsetByCodePoints(0, 100)) + "… (" + length + " characters)";
        return shown.replaceAll("\\p{Cc}", "·");
    }

    /** The fields of a JSON object, each read as the type it must have. */
    private record Fields(String subject, JsonNode object) {

        String text(String name) {
            return field(name, "text", JsonNode::isTextual).textValue();
        }

        Instant instant(String name) {
            String type = "an ISO-8601 instant in text, as 2026-11-22T10:15:30.123Z";
            JsonNode value = field(name, type, JsonNode::isTextual);
            try {
                return Instant.parse(value.textValue());
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException(wrong(name, type, value), e);
            }
        }

        int intOf(String name) {
            return field(name, "a whole number (int)", node -> node.isIntegralNumber() && node.canConvertToInt())
                    .intValue();
        }

        long longOf(String name) {
            return field(name, "a whole number (long)", node -> node.isIntegralNumber() && node.canConvertToLong())
                    .longValue();
        }

        private JsonNode field(String name, String type, Predicate<JsonNode> fits) {
            JsonNode value = object.path(name);
            if (!fits.test(value)) {
                throw new IllegalArgumentException(wrong(name, type, value));
            }
            return value;
        }

        private String wrong(String name, String type, JsonNode value) {
            String actual = value.isMissingNode() ? "missing" : abbreviated(value.toString());
            return subject + " needs the field \"" + name + "\" as " + type + ", but it is " + actual + ".";
        }
    }
}
