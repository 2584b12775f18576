package kafkalab.producer;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.VisitSummary;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.core.ConditionTimeoutException;

/** A reader that looks at visits as a reader of committed records does. */
final class Visits {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Visits() {}

    /** Fails unless readers of committed records see these visits, whole and in order, these single events, and no other. */
    static void assertVisible(
            LabCluster cluster, String topic, List<List<PageEvent>> visits, List<PageEvent> singleEvents) {
        assertVisible(cluster, topic, visits, singleEvents, "");
    }

    /**
     * Fails unless readers of committed records see just that.
     *
     * @param steps how it came to that, for whoever reads the failure
     */
    static void assertVisible(
            LabCluster cluster,
            String topic,
            List<List<PageEvent>> visits,
            List<PageEvent> singleEvents,
            String steps) {
        String visitsTopic = PageEventPublisher.visitsTopic(topic);
        awaitNoOpenTransaction(cluster, topic, steps);
        awaitNoOpenTransaction(cluster, visitsTopic, steps);
        List<PageEvent> events = new ArrayList<>(eventsOf(visits));
        events.addAll(singleEvents);
        List<StoredEvent> stored = StoredEvent.recognise(cluster.committedRecords(topic), events);
        List<VisitSummary> summaries = visits.stream().map(VisitSummary::of).toList();
        List<ConsumerRecord<byte[], byte[]>> storedSummaries = cluster.committedRecords(visitsTopic);

        List<PageEvent> strangers = stored.stream()
                .map(StoredEvent::event)
                .filter(event -> !events.contains(event))
                .toList();
        if (!strangers.isEmpty()) {
            throw Lesson.expected("Readers see nothing of a visit that failed.")
                    .actual(
                            "They see %d events of it, for example %s.%s",
                            strangers.size(), StoredEvent.shortly(strangers.get(0)), steps)
                    .why(
                            "Only what is sent between beginTransaction() and commitTransaction() of a transactional producer "
                                    + "is hidden from read_committed readers until the commit.")
                    .next(
                            "Send events and summary with the transactional producer, and commit only when all went well.");
        }
        StoredEvent.assertNoneLost(events, stored);
        StoredEvent.assertNoneTwice(events, stored);
        List<PageEvent> alone = List.copyOf(singleEvents);
        StoredEvent.assertStoredOnce(
                eventsOf(visits),
                stored.stream().filter(each -> !alone.contains(each.event())).toList());
        assertSummaries(summaries, storedSummaries, steps);
    }

    /**
     * Fails where an event of a visit has not the key or the timestamp that it has by publish().
     *
     * @param alone what publish() has stored; whether that is right is the question of task 1
     */
    static void assertAsPublished(LabCluster cluster, String topic, List<List<PageEvent>> visits, StoredEvent alone) {
        boolean underUser = alone.event().user().equals(alone.key());
        boolean atDate = alone.event().date().equals(alone.timestamp());
        for (StoredEvent each : StoredEvent.recognise(cluster.committedRecords(topic), eventsOf(visits))) {
            PageEvent event = each.event();
            if (underUser && !event.user().equals(each.key())
                    || atDate && !event.date().equals(each.timestamp())) {
                throw Lesson.expected(
                                "An event of a visit is stored as by publish(): key %s, timestamp %s.",
                                event.user(), event.date())
                        .actual("Its key is %s, its timestamp %s.", each.key(), each.timestamp())
                        .why(
                                "Readers of the topic do not know which method has published an event: they rely on the key "
                                        + "for the order, and on the timestamp for the time.")
                        .next("Let publish() and publishVisit() make their records in the same way.");
            }
        }
    }

    private static List<PageEvent> eventsOf(List<List<PageEvent>> visits) {
        return visits.stream().flatMap(List::stream).toList();
    }

    private static void assertSummaries(
            List<VisitSummary> expected, List<ConsumerRecord<byte[], byte[]>> records, String steps) {
        Map<VisitSummary, Long> actual = records.stream()
                .map(Visits::summary)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        if (!actual.equals(
                expected.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting())))) {
            throw Lesson.expected("Readers see one summary a visit: %s.", expected)
                    .actual(
                            "They see %s.%s",
                            records.stream().map(Visits::summary).toList(), steps)
                    .why("A transaction spans topics: the summary is part of the visit as its events are.")
                    .next("Send the summary to visitsTopic(topic) within the same, one transaction.");
        }
        for (ConsumerRecord<byte[], byte[]> record : records) {
            String key = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
            if (!summary(record).user().equals(key)) {
                throw Lesson.expected(
                                "The summary's key is its user, %s.",
                                summary(record).user())
                        .actual("It is %s.", key)
                        .why("The key decides on the partition, and with it on what stays in order.")
                        .next("Give the summary's ProducerRecord the user as its key.");
            }
        }
    }

    private static VisitSummary summary(ConsumerRecord<byte[], byte[]> record) {
        String text = record.value() == null ? "null" : new String(record.value(), StandardCharsets.UTF_8);
        try {
            JsonNode json = JSON.readTree(text);
            if (json.path("user").isTextual()
                    && json.path("start").isTextual()
                    && json.path("pages").isInt()
                    && json.path("duration").canConvertToLong()
                    && json.path("duration").isIntegralNumber()) {
                return new VisitSummary(
                        json.path("user").textValue(),
                        Instant.parse(json.path("start").textValue()),
                        json.path("pages").intValue(),
                        json.path("duration").longValue());
            }
        } catch (IOException | DateTimeException | IllegalArgumentException e) {
            // No summary.
        }
        throw Lesson.expected(
                        "A summary's value is JSON with user and start as text, pages and duration as whole numbers.")
                .actual("It is %s.", text)
                .why(
                        "To Kafka a value is only bytes: what they mean is agreed between those who write and those who read.")
                .next("Let PageviewsJson.encode make the value.");
    }

    /** Waits until the last stable offset has reached the end: what is not visible then never will be. */
    private static void awaitNoOpenTransaction(LabCluster cluster, String topic, String steps) {
        try {
            await("no transaction to be open in " + topic)
                    .atMost(Duration.ofSeconds(15))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> ends(cluster, topic, IsolationLevel.READ_COMMITTED)
                            .equals(ends(cluster, topic, IsolationLevel.READ_UNCOMMITTED)));
        } catch (ConditionTimeoutException e) {
            throw Lesson.expected("Every transaction is committed or aborted.")
                    .actual("One is still open after 15 s.%s", steps)
                    .why("An open transaction stops all read_committed readers of its partitions at its first record, "
                            + "until transaction.timeout.ms has passed.")
                    .next("Call abortTransaction() where anything in the transaction failed.");
        }
    }

    private static Map<TopicPartition, Long> ends(LabCluster cluster, String topic, IsolationLevel isolation)
            throws Exception {
        int partitions = cluster.admin()
                .describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .size();
        Map<TopicPartition, OffsetSpec> request = IntStream.range(0, partitions)
                .boxed()
                .collect(Collectors.toMap(number -> new TopicPartition(topic, number), number -> OffsetSpec.latest()));
        return cluster.admin().listOffsets(request, new ListOffsetsOptions(isolation)).all().get().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }
}
