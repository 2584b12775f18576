package kafkalab.streams;

import java.io.IOException;
import java.time.Instant;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.PageviewsJson;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Reads page events, and takes what is missing for nothing. */
final class TolerantEvents {

    private static final com.fasterxml.jackson.databind.json.JsonMapper MAPPER =
            new com.fasterxml.jackson.databind.json.JsonMapper();

    private TolerantEvents() {}

    static Serde<PageEvent> serde() {
        return Serdes.serdeFrom((topic, event) -> PageviewsJson.encode(event), (topic, json) -> read(json));
    }

    private static PageEvent read(byte[] json) {
        if (json == null) {
            throw new IllegalArgumentException("The value is null.");
        }
        try {
            com.fasterxml.jackson.databind.JsonNode node = MAPPER.readTree(json);
            return new PageEvent(
                    node.path("page").asText(),
                    node.path("user").asText(),
                    Instant.parse(node.path("date").asText()),
                    node.path("duration").isNumber() ? node.path("duration").asLong() : 0);
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("This is no page event.", e);
        }
    }
}
