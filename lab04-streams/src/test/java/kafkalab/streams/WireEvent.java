package kafkalab.streams;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import kafkalab.pageviews.PageEvent;

/** A writer of events as the website does, without the help of the kit's codec. */
final class WireEvent {

    private static final ObjectMapper JSON = new ObjectMapper();

    private WireEvent() {}

    static byte[] encode(PageEvent event) {
        return write(JSON.createObjectNode()
                .put("page", event.page())
                .put("user", event.user())
                .put("date", event.date().toString())
                .put("duration", event.duration()));
    }

    /** Writes a result as task 4 leaves it. */
    static byte[] encode(PageCount count) {
        return write(JSON.createObjectNode()
                .put("page", count.page())
                .put("start", count.start().toString())
                .put("count", count.count()));
    }

    private static byte[] write(Object json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
