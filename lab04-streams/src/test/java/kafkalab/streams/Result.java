package kafkalab.streams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A result as any consumer reads it, without the serdes of Kafka Streams.
 *
 * @param key the record's key, as text
 * @param place the page and the window that the value names
 * @param title the title, or null
 * @param count the count
 */
record Result(String key, BatchCount.Place place, String title, long count) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EXAMPLE = "{\"page\":\"P1\",\"start\":\"2026-11-22T10:15:30Z\",\"count\":17}";

    /** Reads the committed results that are not about the clock; a record that is no result is a lesson. */
    static List<Result> in(LabCluster cluster, String topic) {
        List<Result> results = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : cluster.committedRecords(topic)) {
            Result result = decode(record);
            if (!Clock.isPage(result.place.page())) {
                results.add(result);
            }
        }
        return results;
    }

    /** Returns the counts; a key other than page and window, or a second result for a place, is a lesson. */
    static Map<BatchCount.Place, Long> counts(List<Result> results) {
        Map<BatchCount.Place, Long> counts = new TreeMap<>();
        for (Result result : results) {
            Long before = counts.put(result.place, result.count);
            if (before != null) {
                throw Lesson.expected("There is one result for each page and window.")
                        .actual("There are two for %s: first %d, then %d.", result.place, before, result.count)
                        .why("A count changes with every event. It is final when its window closes, at the end of the "
                                + "grace, and whoever reads it before that reads less.")
                        .next("Hold each count back until its window has closed, and let nothing that comes later open "
                                + "the window again.");
            }
            String key = result.place.page() + "@" + result.place.start();
            if (!result.key.equals(key)) {
                throw Lesson.expected("The key of a result is its page and window, such as %s.", key)
                        .actual("It is %s.", visible(result.key))
                        .why(
                                "A key of type Windowed is written by a serde of Kafka Streams as bytes that other consumers "
                                        + "can not read; and a key without the window lets a later window overwrite an earlier.")
                        .next("Give each result PageCount.key() as its key, as plain text.");
            }
        }
        return counts;
    }

    private static Result decode(ConsumerRecord<byte[], byte[]> record) {
        String key = record.key() == null ? "null" : new String(record.key(), StandardCharsets.UTF_8);
        String text = record.value() == null ? "null" : new String(record.value(), StandardCharsets.UTF_8);
        try {
            JsonNode json = JSON.readTree(text);
            if (json.path("page").isTextual() && json.path("count").isIntegralNumber()) {
                BatchCount.Place place = new BatchCount.Place(
                        json.get("page").textValue(),
                        Instant.parse(json.path("start").asText()));
                return new Result(
                        key,
                        place,
                        json.path("title").textValue(),
                        json.get("count").longValue());
            }
        } catch (IOException | DateTimeException e) {
            // No result, like JSON that lacks a field.
        }
        throw Lesson.expected("The value of a result is JSON, such as %s.", EXAMPLE)
                .actual("It is %s, under the key %s.", visible(text), visible(key))
                .why("Whoever reads the results has no serde of yours, and may not be written in Java.")
                .next("Let the stream hold PageCounts, and write them by PageSerdes.pageCounts().");
    }

    private static String visible(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "·");
        return line.length() <= 120 ? line : line.substring(0, 120) + " …";
    }
}
