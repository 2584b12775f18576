package kafkalab.streams;

import java.nio.charset.StandardCharsets;
import java.util.List;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.PageviewsJson;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Is what came of reading a record.
 *
 * @param bytes the record's value
 * @param event what they say, or null
 */
record Reading(byte[] bytes, PageEvent event) {

    List<PageEvent> events() {
        return event == null ? List.of() : List.of(event);
    }

    /** Reads each record, and writes into a header what is wrong with it. */
    static final class Reader extends ContextualProcessor<byte[], byte[], byte[], Reading> {

        @Override
        public void process(Record<byte[], byte[]> record) {
            try {
                PageEvent event = PageviewsJson.decodePageEvent(record.value());
                context().forward(record.withValue(new Reading(record.value(), event)));
            } catch (IllegalArgumentException e) {
                record.headers().add("error", e.toString().getBytes(StandardCharsets.UTF_8));
                context().forward(record.withValue(new Reading(record.value(), null)));
            }
        }
    }
}
