package kafkalab.streams;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.PageviewsJson;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * The serdes of page events and page counts, as JSON.
 *
 * <pre>{@code
 * {"page":"P1","user":"U1","date":"2026-11-22T10:15:30.123Z","duration":742}
 * {"page":"P1","title":"Our first page","start":"2026-11-22T10:15:30Z","count":17}
 * }</pre>
 */
public final class PageSerdes {

    private static final JsonMapper MAPPER = new JsonMapper();

    private PageSerdes() {}

    /** Returns the serde of page events; reading what is none throws an {@link IllegalArgumentException} that says why. */
    public static Serde<PageEvent> pageEvents() {
        return Serdes.serdeFrom(
                (topic, event) -> event == null ? null : PageviewsJson.encode(event),
                (topic, json) -> PageviewsJson.decodePageEvent(json));
    }

    /** Returns the serde of page counts. */
    public static Serde<PageCount> pageCounts() {
        return Serdes.serdeFrom(
                (topic, count) -> count == null ? null : write(json(count)),
                (topic, json) -> json == null ? null : pageCount(read(json)));
    }

    /** Writes a list of page counts. */
    static byte[] encode(List<PageCount> counts) {
        ArrayNode list = MAPPER.createArrayNode();
        counts.forEach(count -> list.add(json(count)));
        return write(list);
    }

    /** Reads a list of page counts. */
    static List<PageCount> decode(byte[] json) {
        List<PageCount> counts = new ArrayList<>();
        read(json).forEach(count -> counts.add(pageCount(count)));
        return counts;
    }

    private static ObjectNode json(PageCount count) {
        return MAPPER.createObjectNode()
                .put("page", count.page())
                .put("title", count.title())
                .put("start", count.start().toString())
                .put("count", count.count());
    }

    private static PageCount pageCount(JsonNode json) {
        try {
            return new PageCount(
                    json.path("page").textValue(),
                    json.path("title").textValue(),
                    Instant.parse(json.path("start").asText()),
                    json.path("count").longValue());
        } catch (DateTimeException | NullPointerException e) {
            throw new IllegalArgumentException("This is no page count: " + json, e);
        }
    }

    private static byte[] write(JsonNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts and numbers can always be written, but these could not.", e);
        }
    }

    private static JsonNode read(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new IllegalArgumentException("This is no JSON.", e);
        }
    }
}
