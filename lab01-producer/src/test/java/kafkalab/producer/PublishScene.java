package kafkalab.producer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;

/** A scene of two publishers of two topics, which publish awkward events in turn. */
final class PublishScene {

    private final LabCluster cluster;
    private final TrafficGenerator traffic;
    private final Random random;

    PublishScene(LabCluster cluster, TrafficGenerator traffic, Random random) {
        this.cluster = cluster;
        this.traffic = traffic;
        this.random = random;
    }

    void play() throws InterruptedException {
        // given
        String topic = cluster.createTopic(12, AwkwardEvents.OF_ANY_DATE);
        String otherTopic = cluster.createTopic(1, AwkwardEvents.OF_ANY_DATE);
        List<PageEvent> events = new ArrayList<>(traffic.events(10));
        events.addAll(AwkwardEvents.draw(random));
        List<PageEvent> others = traffic.events(5);
        Map<String, Object> config = cluster.clientConfig();
        config.put(ProducerConfig.SEND_BUFFER_CONFIG, "111111");
        config.put(ProducerConfig.RECEIVE_BUFFER_CONFIG, 77_777);
        MadeClients made = MadeClients.with(config);
        PageEventPublisher publisher = publisherOf(config, topic);
        PageEventPublisher another = new PageEventPublisher(cluster.clientConfig(), otherTopic);

        // when
        List<Future<RecordMetadata>> futures = new ArrayList<>();
        List<Future<RecordMetadata>> otherFutures = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            futures.add(publisher.publish(events.get(i)));
            if (i < others.size()) {
                otherFutures.add(another.publish(others.get(i)));
            }
        }

        // then
        List<RecordMetadata> answers = answers(futures);
        List<RecordMetadata> otherAnswers = answers(otherFutures);
        assertPublished(topic, events, answers);
        assertPublished(otherTopic, others, otherAnswers);
        assertMadeWith(config, made);
        Answers.closeAside(publisher);
        Answers.closeAside(another);
    }

    /** Makes a publisher with a map that can not be changed. */
    private static PageEventPublisher publisherOf(Map<String, Object> config, String topic) {
        try {
            return new PageEventPublisher(Collections.unmodifiableMap(config), topic);
        } catch (UnsupportedOperationException e) {
            if (String.valueOf(e.getMessage()).startsWith("TODO")) {
                throw e;
            }
            throw Lesson.expected("The map of settings stays as the caller gave it.")
                    .actual("The publisher tried to change it.")
                    .why(
                            "The map is the caller's, who may use it for other clients: your serializers would be theirs then. "
                                    + "This one can not be changed.")
                    .next("Copy the map, into a new HashMap for instance, and add to the copy.");
        }
    }

    private static List<RecordMetadata> answers(List<Future<RecordMetadata>> futures) throws InterruptedException {
        List<RecordMetadata> answers = new ArrayList<>();
        for (Future<RecordMetadata> future : futures) {
            answers.add(Answers.stored(future));
        }
        return answers;
    }

    private void assertPublished(String topic, List<PageEvent> events, List<RecordMetadata> answers) {
        List<StoredEvent> stored = StoredEvent.in(cluster, topic, events);
        for (StoredEvent each : stored) {
            if (!events.contains(each.event())) {
                throw Lesson.expected("Only the %d published events are in the topic.", events.size())
                        .actual("There is another one, %s.", StoredEvent.shortly(each.event()))
                        .why(
                                "Readers take every record of the topic for an event of the website. Two publishers of two "
                                        + "topics are at work here.")
                        .next("Send one record an event, to the topic of this very publisher.");
            }
            each.assertValueAsAgreed();
        }
        StoredEvent.assertNoneLost(events, stored);
        StoredEvent.assertNoneTwice(events, stored);
        stored.forEach(PublishScene::assertKeyAndTimestamp);
        Map<Place, PageEvent> byPlace = stored.stream()
                .collect(Collectors.toMap(
                        each -> new Place(topic, each.partition(), each.offset()), StoredEvent::event));
        for (int i = 0; i < events.size(); i++) {
            assertTells(answers.get(i), events.get(i), byPlace);
        }
    }

    private static void assertKeyAndTimestamp(StoredEvent each) {
        PageEvent event = each.event();
        if (!event.user().equals(each.key())) {
            throw Lesson.expected("The record's key is the user's name and nothing else, \"%s\".", event.user())
                    .actual("It is %s.", each.key() == null ? "null: there is no key" : "\"" + each.key() + "\"")
                    .why(
                            "The key decides on the partition, and with it on what stays in order. To Kafka a key is bytes: "
                                    + "the page, the date, another case or a blank less make it another key, and without one "
                                    + "records are spread.")
                    .next("Give the ProducerRecord the user as its key, letter for letter.");
        }
        if (!event.date().equals(each.timestamp())) {
            throw Lesson.expected("The record's timestamp is the event's date, %s.", event.date())
                    .actual("It is %s.", each.timestamp())
                    .why("A timestamp counts milliseconds; without one a producer takes the time of the send. Windows, "
                            + "retention and replay go by the timestamp, and the event happened at its own date.")
                    .next("Use the constructor of ProducerRecord that takes a timestamp in milliseconds.");
        }
    }

    private static void assertTells(RecordMetadata answer, PageEvent event, Map<Place, PageEvent> stored) {
        if (answer == null) {
            throw Lesson.expected("The future holds where the event is stored.")
                    .actual("It holds null.")
                    .why("Topic, partition and offset are an event's address: who has it can read the event again.")
                    .next("Let the future hold the RecordMetadata that send() gives, once it is there.");
        }
        if (!answer.hasOffset()) {
            throw Lesson.expected("The future tells at which offset the event is stored.")
                    .actual("It ended without an offset: %s.", answer)
                    .why(
                            "The offset comes with the acknowledgement. A future that ends before it, or without one, says "
                                    + "nothing of what the cluster has.")
                    .next("Let the future end with the answer of the cluster, which acks=0 does not wait for.");
        }
        Place place = new Place(answer.topic(), answer.partition(), answer.offset());
        if (!event.equals(stored.get(place))) {
            throw Lesson.expected("The future tells where its event is, %s.", StoredEvent.shortly(event))
                    .actual(
                            "It tells of %s, where there is %s.",
                            place.text(),
                            stored.containsKey(place) ? StoredEvent.shortly(stored.get(place)) : "no event of these")
                    .why("Each send() has a future of its own.")
                    .next("Return the future of the very send().");
        }
    }

    private static void assertMadeWith(Map<String, Object> config, MadeClients made) {
        List<Map<String, Object>> given = made.given();
        boolean all = !given.isEmpty()
                && given.stream()
                        .allMatch(settings ->
                                List.of(ProducerConfig.SEND_BUFFER_CONFIG, ProducerConfig.RECEIVE_BUFFER_CONFIG)
                                        .stream()
                                        .allMatch(name -> String.valueOf(config.get(name))
                                                .equals(String.valueOf(settings.get(name)))));
        if (!all) {
            Map<String, Object> seen = new HashMap<>(given.isEmpty() ? Map.of() : given.get(0));
            seen.keySet().retainAll(config.keySet());
            throw Lesson.expected("The producer is made with all settings of the map, which has %s.", config.keySet())
                    .actual("It was made with %s of them.", seen.isEmpty() ? "bootstrap.servers at the most" : seen)
                    .why(
                            "bootstrap.servers is enough for this cluster. Another asks for a password, a certificate or a "
                                    + "longer time limit as well, and the map is where they come from.")
                    .next("Begin with a copy of the whole map, and add what the producer needs besides.");
        }
    }

    /** Where a record is. */
    private record Place(String topic, int partition, long offset) {

        String text() {
            return topic + "-" + partition + "@" + offset;
        }
    }
}
