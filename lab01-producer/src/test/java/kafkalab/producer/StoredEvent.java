package kafkalab.producer;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.pageviews.PageEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A page event as it lies in a topic, decoded without the help of the code under test.
 *
 * @param partition where it lies
 * @param offset its place there
 * @param key the record's key as text, or null
 * @param timestamp the record's timestamp
 * @param event the published event that the value stands for, or what it says where there is none
 * @param value the value as text; only task 1 asks how it is written
 */
record StoredEvent(int partition, long offset, String key, Instant timestamp, PageEvent event, String value) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final String EXAMPLE =
            "{\"page\":\"P1\",\"user\":\"U1\",\"date\":\"2026-11-22T10:15:30.123Z\",\"duration\":742}";
    private static final String AGREEMENT =
            "To Kafka a value is only bytes: what they mean is agreed between those who write and those who read.";
    private static final String REMEDY = "Let PageviewsJson.encode make the value, and send its bytes as they are.";

    /**
     * Reads all records of a topic, and recognises the published events in them; a value that stands for no page event is
     * a lesson.
     */
    static List<StoredEvent> in(LabCluster cluster, String topic, Collection<PageEvent> published) {
        VisibleRecords.write(cluster, topic);
        return recognise(
                cluster.records(topic).stream().filter(VisibleRecords::isNone).toList(), published);
    }

    /** Recognises the published events in all records; a value that stands for no page event is a lesson. */
    static List<StoredEvent> recognise(List<ConsumerRecord<byte[], byte[]>> records, Collection<PageEvent> published) {
        Published known = new Published(published);
        List<Optional<PageEvent>> said =
                records.stream().map(record -> decode(value(record))).toList();
        // What is written as agreed comes first: a value that is not may resemble several events.
        said.stream().flatMap(Optional::stream).forEach(known::see);
        List<StoredEvent> stored = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            stored.add(recognise(records.get(i), said.get(i), known));
        }
        return stored;
    }

    private static StoredEvent recognise(
            ConsumerRecord<byte[], byte[]> record, Optional<PageEvent> said, Published published) {
        String key = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
        String value = value(record);
        Instant timestamp = Instant.ofEpochMilli(record.timestamp());
        PageEvent event = said.filter(published::contains)
                .or(() -> published.recognise(value, key, timestamp))
                .or(() -> said)
                .orElseThrow(() -> noEvent(value));
        return new StoredEvent(record.partition(), record.offset(), key, timestamp, event, value);
    }

    private static String value(ConsumerRecord<byte[], byte[]> record) {
        return record.value() == null ? "null" : new String(record.value(), StandardCharsets.UTF_8);
    }

    /** Decodes a value that is written as agreed. */
    private static Optional<PageEvent> decode(String value) {
        try {
            JsonNode json = JSON.readTree(value);
            if (json.path("page").isTextual()
                    && json.path("user").isTextual()
                    && json.path("date").isTextual()
                    && json.path("duration").isIntegralNumber()) {
                return Optional.of(new PageEvent(
                        json.get("page").textValue(),
                        json.get("user").textValue(),
                        Instant.parse(json.get("date").textValue()),
                        json.get("duration").longValue()));
            }
        } catch (IOException | DateTimeException | IllegalArgumentException e) {
            // No page event, like a JSON object that lacks a field.
        }
        return Optional.empty();
    }

    private static Lesson noEvent(String value) {
        if (value.codePoints().anyMatch(letter -> Character.isDigit(letter) && letter > '9')) {
            return Lesson.expected("A record's value is the event as JSON, such as %s.", EXAMPLE)
                    .actual("Its numbers have digits that JSON does not know: %s.", abbreviated(value))
                    .why(
                            "%s",
                            "formatted() and String.format() write %d in the digits of the default locale, and your "
                                    + "program ran in one that has its own, as in Cairo.")
                    .next("Name the locale, Locale.ROOT, wherever a machine reads what you format; or let "
                            + "PageviewsJson.encode make the value.");
        }
        if (value.indexOf('\uFFFD') >= 0) {
            throw noUtf8(value);
        }
        return Lesson.expected("A record's value is the event as JSON, such as %s.", EXAMPLE)
                .actual("A record's value is %s.", abbreviated(value))
                .why(AGREEMENT)
                .next(REMEDY);
    }

    private static Lesson noUtf8(String found) {
        return Lesson.expected("A record's value is the event as JSON in UTF-8, such as %s.", EXAMPLE)
                .actual("Some of its letters are not there any more: %s.", abbreviated(found))
                .why(
                        "getBytes() without a charset takes the machine's own, and your program ran in one that does not know "
                                + "all letters: it writes a question mark, or bytes that are no UTF-8.")
                .next("Name the charset, StandardCharsets.UTF_8, or let PageviewsJson.encode make the value.");
    }

    private static boolean hasOtherLetters(String text) {
        return text.codePoints().anyMatch(letter -> letter > 0x7e);
    }

    /** Fails unless the value is a JSON object in which each field of the event is as agreed. */
    void assertValueAsAgreed() {
        JsonNode json = json();
        if (json.isMissingNode() && Stream.of(event.page(), event.user()).anyMatch(this::isPutAsItIs)) {
            throw unescaped();
        }
        if (!json.isObject()) {
            throw noEvent(value);
        }
        assertField(json, "page", TextNode.valueOf(event.page()));
        assertField(json, "user", TextNode.valueOf(event.user()));
        assertField(json, "date", TextNode.valueOf(event.date().toString()));
        assertField(json, "duration", LongNode.valueOf(event.duration()));
    }

    /** Tells whether a name that has to be escaped stands in the value as it is. */
    private boolean isPutAsItIs(String name) {
        return needsEscapes(name) && value.contains(name);
    }

    private Lesson unescaped() {
        return Lesson.expected("The value is JSON also where a name has a quote, a backslash or a line break in it.")
                .actual("It is %s.", abbreviated(value))
                .why("Within a text of JSON a quote or a backslash is escaped by a backslash before it, and a control "
                        + "character by its code. A text that is put between quotes as it is may end too early, or say "
                        + "something else.")
                .next(REMEDY);
    }

    private static boolean needsEscapes(String name) {
        return name.chars().anyMatch(letter -> letter == '"' || letter == '\\' || letter < ' ');
    }

    private JsonNode json() {
        try {
            return JSON.readTree(value);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private void assertField(JsonNode json, String field, JsonNode expected) {
        JsonNode actual = json.path(field);
        boolean same = expected.isTextual()
                ? actual.isTextual() && sameText(expected.textValue(), actual.textValue())
                : actual.isIntegralNumber() && actual.longValue() == expected.longValue();
        if (!same && expected.isTextual() && isPutAsItIs(expected.textValue())) {
            throw unescaped();
        }
        if (!same
                && expected.isTextual()
                && actual.asText().matches("(?s).*[?\uFFFD].*")
                && hasOtherLetters(expected.textValue())) {
            throw noUtf8(actual.asText());
        }
        if (!same) {
            throw Lesson.expected("The value has \"%s\":%s.", field, expected)
                    .actual(
                            actual.isMissingNode() ? "It is %2$s." : "It has \"%s\":%s.",
                            field,
                            abbreviated((actual.isMissingNode() ? json : actual).toString()))
                    .why(AGREEMENT)
                    .next(REMEDY);
        }
    }

    /** Tells whether two texts are equal, or name the same instant in ISO 8601. */
    private static boolean sameText(String expected, String actual) {
        try {
            return expected.equals(actual) || Instant.parse(expected).equals(Instant.parse(actual));
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static String abbreviated(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "·");
        return line.length() <= 120 ? line : line.substring(0, 120) + " …";
    }

    /** Fails unless all events are stored, each once, each user's in one partition and in the order of publishing. */
    static void assertStoredOnceInOrder(List<PageEvent> published, List<StoredEvent> stored) {
        assertOnePartitionAUser(stored);
        assertStoredOnce(published, stored);
    }

    /** Fails unless all events are stored, each once, and within a partition each user's in the order of publishing. */
    static void assertStoredOnce(List<PageEvent> published, List<StoredEvent> stored) {
        assertNoneLost(published, stored);
        assertNoneTwice(published, stored);
        stored.stream()
                .collect(Collectors.groupingBy(StoredEvent::partition))
                .values()
                .forEach(partition -> assertUserOrder(published, partition));
    }

    /** Fails unless each event is stored as often as it was published. */
    static void assertNoneLost(List<PageEvent> published, List<StoredEvent> stored) {
        Map<PageEvent, Integer> missing = counts(published);
        stored.forEach(each -> missing.computeIfPresent(each.event(), (event, count) -> count - 1));
        missing.values().removeIf(count -> count <= 0);
        if (missing.isEmpty()) {
            return;
        }
        PageEvent one = missing.keySet().iterator().next();
        int times = counts(published).get(one);
        if (missing.get(one) < times) {
            throw Lesson.expected("An event that was published %d times is stored %d times.", times, times)
                    .actual("%s is there %d times.", shortly(one), times - missing.get(one))
                    .why(
                            "Two events may be equal, and are two events all the same: only the program that published them "
                                    + "knows, and each send() is a record of its own.")
                    .next("Look at where your code takes two equal events for one, as a set or the keys of a map do.");
        }
        throw Lesson.expected("All %d events are in the topic.", published.size())
                .actual(
                        "%d of them are not, for example %s.",
                        missing.values().stream().mapToInt(Integer::intValue).sum(), shortly(one))
                .why("send() only puts a record into the producer's buffer; a background thread sends it later, "
                        + "and only its future (or callback) tells whether the cluster has it.")
                .next("Find who waits for those futures, or for the buffer to be empty, before the program goes on.");
    }

    /** Fails where an event is stored more often than it was published. */
    static void assertNoneTwice(List<PageEvent> published, List<StoredEvent> stored) {
        Map<PageEvent, Integer> left = counts(published);
        List<PageEvent> twice = stored.stream()
                .map(StoredEvent::event)
                .filter(event -> left.merge(event, -1, Integer::sum) < 0)
                .toList();
        if (!twice.isEmpty()) {
            throw Lesson.expected("Each event is in the topic as often as it was published.")
                    .actual("%d events are there again, for example %s.", twice.size(), shortly(twice.get(0)))
                    .why("A send that seems to have failed may have been stored: its acknowledgement got lost. "
                            + "Only the producer's own retry, with enable.idempotence, carries the sequence number by "
                            + "which the broker knows a repeat.")
                    .next("Let the producer retry, not your code, and leave idempotence on.");
        }
    }

    private static Map<PageEvent, Integer> counts(List<PageEvent> events) {
        Map<PageEvent, Integer> counts = new LinkedHashMap<>();
        events.forEach(event -> counts.merge(event, 1, Integer::sum));
        return counts;
    }

    private static void assertOnePartitionAUser(List<StoredEvent> stored) {
        partitionsOfUsers(stored).forEach((user, partitions) -> {
            if (partitions.size() > 1) {
                throw Lesson.expected("All events of user %s are in one partition.", user)
                        .actual("They are in the partitions %s.", partitions)
                        .why("Kafka keeps the order within a partition, never between two. Records with equal keys go "
                                + "to the same partition; without a key they are spread.")
                        .next("Send every event under a key that is the same for all events of a user.");
            }
        });
    }

    private static void assertUserOrder(List<PageEvent> published, List<StoredEvent> stored) {
        Map<String, List<PageEvent>> expected = byUser(published);
        Map<String, List<PageEvent>> actual =
                byUser(stored.stream().map(StoredEvent::event).toList());
        actual.forEach((user, events) -> firstOutOfOrder(expected.getOrDefault(user, List.of()), events)
                .ifPresent(event -> {
                    throw Lesson.expected("User %s's events are in the order in which they were published.", user)
                            .actual("%s is out of order.", shortly(event))
                            .why("One producer sends to a partition in the order of the send() calls. Calls from "
                                    + "several threads have no order, and without idempotence a retry may overtake.")
                            .next("Call send() from one thread, in the order of the events.");
                }));
    }

    private static Map<String, Set<Integer>> partitionsOfUsers(List<StoredEvent> stored) {
        Map<String, Set<Integer>> partitions = new LinkedHashMap<>();
        stored.forEach(each -> partitions
                .computeIfAbsent(each.event().user(), user -> new TreeSet<>())
                .add(each.partition()));
        return partitions;
    }

    /** Finds the first event that does not come after those before it; of equal ones each stands for itself. */
    private static Optional<PageEvent> firstOutOfOrder(List<PageEvent> expected, List<PageEvent> actual) {
        Map<PageEvent, TreeSet<Integer>> places = new HashMap<>();
        for (int i = 0; i < expected.size(); i++) {
            places.computeIfAbsent(expected.get(i), event -> new TreeSet<>()).add(i);
        }
        int last = -1;
        for (PageEvent event : actual) {
            Integer place = places.getOrDefault(event, new TreeSet<>()).higher(last);
            if (place == null) {
                return Optional.of(event);
            }
            last = place;
        }
        return Optional.empty();
    }

    private static Map<String, List<PageEvent>> byUser(List<PageEvent> events) {
        Map<String, List<PageEvent>> byUser = new LinkedHashMap<>();
        events.forEach(event ->
                byUser.computeIfAbsent(event.user(), user -> new ArrayList<>()).add(event));
        return byUser;
    }

    /** Shows an event in few words. */
    static String shortly(PageEvent event) {
        return abbreviated(Lesson.phrase("%s on %s at %s", event.user(), event.page(), event.date()));
    }
}
