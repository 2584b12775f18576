package kafkalab.producer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import kafkalab.kit.KafkaLab;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.kit.Task;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Order;

@KafkaLab("lab01-producer")
class PageEventPublisherTest {

    /** Lets a topic keep even what claims to be of 1970: only task 1 asks for the timestamp. */
    static final Map<String, String> FOREVER = Map.of("retention.ms", "-1");

    // ---------------------------------------------------------------- 1: publish

    @Task(1)
    void an_event_is_stored_as_json_under_its_user_with_its_own_date(
            LabCluster cluster, TrafficGenerator traffic, Random random) throws InterruptedException {
        new PublishScene(cluster, traffic, random).play();
    }

    // ---------------------------------------------------------------- 2: order

    @Task(value = 2, seconds = 180)
    void each_users_events_stay_in_order_also_through_another_publisher(
            LabCluster cluster, TrafficGenerator traffic, Random random) throws InterruptedException {
        // given
        List<PageEvent> events = inNoOrderOfDates(traffic, 600, random);
        Map<String, Set<String>> keys = events.stream()
                .collect(Collectors.groupingBy(
                        PageEvent::user, Collectors.mapping(PageEventPublisher::key, Collectors.toSet())));
        keys.forEach((user, distinct) -> {
            if (distinct.size() > 1) {
                throw Lesson.expected("key() gives one key for all events of user %s.", user)
                        .actual("It gives %d different ones.", distinct.size())
                        .why("Records with different keys may go to different partitions, and between partitions there "
                                + "is no order.")
                        .next("Make the key from what all events of a user have in common.");
            }
        });
        long distinctKeys = keys.values().stream().distinct().count();
        if (distinctKeys < keys.size()) {
            throw Lesson.expected("key() tells the %d users apart.", keys.size())
                    .actual("It gives only %d different keys.", distinctKeys)
                    .why("All records of one key share one partition: a key for everybody leaves the others idle.")
                    .next("Make the key from what tells users apart.");
        }
        String topic = cluster.createTopic(13, FOREVER);

        // when
        List<PageEvent> first = events.subList(0, events.size() / 2);
        List<PageEvent> second = events.subList(events.size() / 2, events.size());
        for (List<PageEvent> part : List.of(first, second)) {
            Map<String, Object> config = cluster.clientConfig();
            OvertakenSend.addTo(config);
            PageEventPublisher publisher = new PageEventPublisher(config, topic);
            List<Future<RecordMetadata>> answers = new ArrayList<>();
            for (PageEvent event : part) {
                answers.add(publisher.publish(event));
            }
            for (Future<RecordMetadata> answer : answers) {
                Answers.stored(answer);
            }
            Answers.closeAside(publisher);
        }

        // then
        StoredEvent.assertStoredOnceInOrder(events, StoredEvent.in(cluster, topic, events));
    }

    /** Draws events whose order is that of no field; the first are of one user, so that they have an order to lose. */
    static List<PageEvent> inNoOrderOfDates(TrafficGenerator traffic, int count, Random random) {
        List<PageEvent> events = new ArrayList<>(traffic.visit());
        Collections.reverse(events);
        List<PageEvent> others = new ArrayList<>(traffic.events(count - events.size()));
        Collections.shuffle(others, random);
        events.addAll(others);
        return events;
    }

    // ---------------------------------------------------------------- 3: close

    @Task(value = 3, closing = true, seconds = 180)
    void close_keeps_all_that_was_published_and_lets_go_of_all_threads(
            LabCluster cluster, TrafficGenerator traffic, Random random) throws InterruptedException {
        try (PublisherInAnotherJvm elsewhere =
                PublisherInAnotherJvm.publishAndEnd(PublishAndEnd.AFTER_CLOSE, "close()", cluster, random)) {
            CloseScene scene = new CloseScene(cluster, traffic);
            scene.assertWaitsForAnswers(scene::assertNothingLeft);
            elsewhere.assertAllStored();
        }
    }

    // ---------------------------------------------------------------- 4: publishAll

    @Task(value = 4, seconds = 180)
    void when_publish_all_returns_everything_is_stored_and_what_failed_is_reported(
            LabCluster cluster, TrafficGenerator traffic, Random random) throws InterruptedException {
        try (PublisherInAnotherJvm elsewhere =
                PublisherInAnotherJvm.publishAndEnd(PublishAndEnd.AFTER_PUBLISH_ALL, "publishAll()", cluster, random)) {
            new ReportScene(cluster, traffic, random).play();
            elsewhere.assertAllStored();
        }
    }

    // ---------------------------------------------------------------- 5: durable

    @Task(value = 5, seconds = 180)
    void when_a_broker_dies_every_event_is_stored_once_and_in_order(LabCluster lab, Random random)
            throws InterruptedException {
        PageEventPublisher.durableSettings();
        new BrokerDeath(lab.withFaults(), random).play();
    }

    // ---------------------------------------------------------------- 6: deadline

    @Task(value = 6, seconds = 240)
    void where_no_broker_answers_or_none_takes_more_publishing_fails_within_the_deadline(
            LabCluster cluster, TrafficGenerator traffic, Random random) throws IOException, InterruptedException {
        Duration deadline = Duration.ofMillis(1_200 + random.nextInt(600));
        Duration underASecond = Duration.ofMillis(250 + random.nextInt(600));
        String topic = cluster.createTopic(1, FOREVER);
        // given: somebody who accepts the connection and never says a word, and a client that has used up its quota
        try (ServerSocket silence = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Quota quota = Quota.usedUp(cluster, topic)) {
            Supplier<Map<String, Object>> nowhere = () -> new HashMap<>(Map.of(
                    "bootstrap.servers",
                    "127.0.0.1:" + silence.getLocalPort(),
                    // Too long for the deadline, and not so long that a publisher can not be closed soon.
                    "max.block.ms",
                    5_000));

            // when: nobody answers; and: the broker answers a first event, but lets the client wait before the next
            PublishAttempt unheard = PublishAttempt.of(deadline, nowhere.get(), topic, traffic);
            PublishAttempt unheardInHaste = PublishAttempt.of(underASecond, nowhere.get(), topic, traffic);
            PublishAttempt throttled = PublishAttempt.afterAnother(deadline, quota.clientConfig(), topic, traffic);

            // then
            unheard.assertEndedInTime("no broker answers");
            unheard.assertFailed();
            unheardInHaste.assertEndedInTime("no broker answers");
            unheardInHaste.assertFailed();
            throttled.assertEndedInTime("the broker makes the producer wait");
            for (PublishAttempt attempt : List.of(unheard, unheardInHaste, throttled)) {
                attempt.awaitClosed();
            }
        }
    }

    @Task(6)
    void within_the_deadline_events_are_stored(LabCluster cluster, TrafficGenerator traffic)
            throws InterruptedException {
        for (Duration deadline : List.of(Duration.ofSeconds(40), Duration.ofDays(1))) {
            // given
            String topic = cluster.createTopic(1, FOREVER);
            List<PageEvent> events = traffic.events(5);
            PageEventPublisher publisher = new PageEventPublisher(cluster.clientConfig(), topic, deadline);

            // when
            for (PageEvent event : events) {
                Answers.stored(publisher.publish(event));
            }

            // then
            StoredEvent.assertStoredOnce(events, StoredEvent.in(cluster, topic, events));
            Answers.closeAside(publisher);
        }
    }

    // ---------------------------------------------------------------- 7: visits

    @Task(value = 7, seconds = 120)
    @Order(1)
    void a_visit_is_published_with_its_summary_or_not_at_all(
            LabCluster cluster, TrafficGenerator traffic, Random random) throws InterruptedException {
        new VisitScene(cluster, traffic, random).publishAllOrNothing();
    }

    @Task(value = 7, seconds = 120)
    @Order(2)
    void a_publisher_that_was_replaced_can_not_publish_a_visit(
            LabCluster cluster, TrafficGenerator traffic, Random random) throws InterruptedException {
        new VisitScene(cluster, traffic, random).publishAsZombie();
    }

    @Task(value = 7, seconds = 120)
    @Order(3)
    void whatever_publishers_do_in_turn_readers_see_the_visits_that_were_published(
            LabCluster cluster, TrafficGenerator traffic, Random random) throws InterruptedException {
        new VisitSchedule(cluster, traffic, random).play();
    }
}
