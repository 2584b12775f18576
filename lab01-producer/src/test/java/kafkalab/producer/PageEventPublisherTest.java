package kafkalab.producer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import kafkalab.kit.KafkaLab;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.kit.Task;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;
import kafkalab.pageviews.VisitSummary;
import org.apache.kafka.clients.producer.RecordMetadata;

@KafkaLab("lab01-producer")
class PageEventPublisherTest {

    /** Lets a topic keep even what claims to be of 1970: only task 1 asks for the timestamp. */
    static final Map<String, String> FOREVER = Map.of("retention.ms", "-1");

    // ---------------------------------------------------------------- 1: publish

    @Task(1)
    void an_event_is_stored_as_json_under_its_user_with_its_own_date(LabCluster cluster, TrafficGenerator traffic)
            throws InterruptedException {
        // given
        String topic = cluster.createTopic(3, FOREVER);
        List<PageEvent> events = traffic.events(25);
        PageEventPublisher publisher = new PageEventPublisher(cluster.clientConfig(), topic);

        // when
        Map<PageEvent, RecordMetadata> answers = new HashMap<>();
        for (PageEvent event : events) {
            answers.put(event, Answers.stored(publisher.publish(event)));
        }

        // then
        List<StoredEvent> stored = StoredEvent.in(cluster, topic, events);
        StoredEvent.assertNoneLost(events, stored);
        StoredEvent.assertNoneTwice(stored);
        for (StoredEvent each : stored) {
            PageEvent event = each.event();
            if (!answers.containsKey(event)) {
                throw Lesson.expected("Only the %d published events are in the topic.", events.size())
                        .actual("There is another one, %s.", StoredEvent.shortly(event))
                        .why("Readers take every record of the topic for an event of the website.")
                        .next("Send one record an event.");
            }
            each.assertValueAsAgreed();
            if (!event.user().equals(each.key())) {
                throw Lesson.expected("The record's key is the user, %s.", event.user())
                        .actual("It is %s.", each.key())
                        .why("The key decides on the partition, and with it on what stays in order.")
                        .next("Give the ProducerRecord the user as its key.");
            }
            if (!event.date().equals(each.timestamp())) {
                throw Lesson.expected("The record's timestamp is the event's date, %s.", event.date())
                        .actual("It is %s.", each.timestamp())
                        .why(
                                "A timestamp counts milliseconds; without one a producer takes the time of the send. Windows, "
                                        + "retention and replay go by the timestamp, and the event happened at its own date.")
                        .next("Use the constructor of ProducerRecord that takes a timestamp in milliseconds.");
            }
            if (answers.get(event).partition() != each.partition()) {
                throw Lesson.expected("The future tells where the event is: partition %d.", each.partition())
                        .actual("It tells of partition %d.", answers.get(event).partition())
                        .why("Each send() has a future of its own.")
                        .next("Return the future of the very send().");
            }
        }
        Answers.closeAside(publisher);
    }

    // ---------------------------------------------------------------- 2: order

    @Task(value = 2, seconds = 180)
    void each_users_events_stay_in_order_also_through_another_publisher(LabCluster cluster, TrafficGenerator traffic)
            throws InterruptedException {
        // given
        List<PageEvent> events = startingWithAVisit(traffic, 600);
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
        String topic = cluster.createTopic(5, FOREVER);

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

    /** Draws events of which the first are of one user, so that they have an order to lose. */
    static List<PageEvent> startingWithAVisit(TrafficGenerator traffic, int count) {
        List<PageEvent> events = new ArrayList<>(traffic.visit());
        events.addAll(traffic.events(count - events.size()));
        return events;
    }

    // ---------------------------------------------------------------- 3: close

    @Task(value = 3, closing = true, seconds = 180)
    void close_keeps_all_that_was_published_and_lets_go_of_all_threads(
            LabCluster cluster, TrafficGenerator traffic, Random random) throws InterruptedException {
        try (PublisherInAnotherJvm elsewhere =
                PublisherInAnotherJvm.publishAndEnd(PublishAndEnd.AFTER_CLOSE, "close()", cluster, random)) {
            // given
            String topic = cluster.createTopic(1, FOREVER);
            Set<Thread> before = Thread.getAllStackTraces().keySet();

            // when
            new PageEventPublisher(cluster.clientConfig(), topic).close();
            PageEventPublisher publisher = new PageEventPublisher(cluster.clientConfig(), topic);
            Answers.stored(publisher.publish(traffic.next()));
            publisher.close();
            publishVisit(cluster, topic, traffic.visit());

            // then
            Set<String> left = threadsLeft(before);
            if (!left.isEmpty()) {
                throw Lesson.expected("close() ends the threads that the publisher started.")
                        .actual("Still there: %s.", left)
                        .why(
                                "Every KafkaProducer has a network thread and open connections until it is closed, and a thread "
                                        + "pool of your own keeps the program from ending until it is shut down.")
                        .next("Close all that you created, once you are done with it.");
            }
            elsewhere.assertAllStored();
        }
    }

    /** Publishes a visit and closes: there may be another producer then. Whether the visit succeeds is task 7's question. */
    private static void publishVisit(LabCluster cluster, String topic, List<PageEvent> visit) {
        cluster.createTopicNamed(PageEventPublisher.visitsTopic(topic), 1);
        PageEventPublisher publisher = new PageEventPublisher(cluster.clientConfig(), topic);
        try {
            publisher.publishVisit(visit, VisitSummary.of(visit));
        } catch (RuntimeException e) {
            // Not written yet, or not right yet.
        }
        publisher.close();
    }

    /** Returns the names of new threads of producers, and of others that keep a JVM alive, which do not soon end. */
    private static Set<String> threadsLeft(Set<Thread> before) throws InterruptedException {
        Set<Thread> now = new HashSet<>(Thread.getAllStackTraces().keySet());
        now.removeAll(before);
        now.removeIf(thread -> thread.isDaemon() && !thread.getName().contains("producer"));
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        for (Thread thread : now) {
            thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }
        return now.stream().filter(Thread::isAlive).map(Thread::getName).collect(Collectors.toSet());
    }

    // ---------------------------------------------------------------- 4: publishAll

    @Task(value = 4, seconds = 180)
    void when_publish_all_returns_everything_is_stored_and_what_failed_is_reported(
            LabCluster cluster, TrafficGenerator traffic, Random random) throws InterruptedException {
        try (PublisherInAnotherJvm elsewhere =
                PublisherInAnotherJvm.publishAndEnd(PublishAndEnd.AFTER_PUBLISH_ALL, "publishAll()", cluster, random)) {
            ReportScene.assertFailuresAreReported(cluster, traffic, random);
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

    @Task(value = 6, seconds = 60)
    void where_no_broker_answers_or_none_takes_more_publishing_fails_within_the_deadline(
            LabCluster cluster, TrafficGenerator traffic, Random random) throws IOException, InterruptedException {
        Duration deadline = Duration.ofMillis(1_200 + random.nextInt(600));
        String topic = cluster.createTopic(1, FOREVER);
        // given: somebody who accepts the connection and never says a word, and a client that has used up its quota
        try (ServerSocket silence = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Quota quota = Quota.usedUp(cluster, topic)) {
            Map<String, Object> nowhere =
                    new HashMap<>(Map.of("bootstrap.servers", "127.0.0.1:" + silence.getLocalPort()));

            // when: nobody answers; and: the broker answers a first event, but lets the client wait before the next
            PublishAttempt unheard =
                    PublishAttempt.of(deadline, () -> new PageEventPublisher(nowhere, topic, deadline), traffic);
            PublishAttempt throttled = PublishAttempt.afterAnother(
                    deadline, () -> new PageEventPublisher(quota.clientConfig(), topic, deadline), traffic);

            // then
            unheard.assertEndedInTime("no broker answers");
            unheard.assertFailed();
            throttled.assertEndedInTime("the broker makes the producer wait");
        }
    }

    @Task(6)
    void within_the_deadline_events_are_stored(LabCluster cluster, TrafficGenerator traffic)
            throws InterruptedException {
        // given
        String topic = cluster.createTopic(1, FOREVER);
        List<PageEvent> events = traffic.events(5);
        PageEventPublisher publisher = new PageEventPublisher(cluster.clientConfig(), topic, Duration.ofSeconds(40));

        // when
        for (PageEvent event : events) {
            Answers.stored(publisher.publish(event));
        }

        // then
        StoredEvent.assertStoredOnce(events, StoredEvent.in(cluster, topic, events));
        Answers.closeAside(publisher);
    }

    // ---------------------------------------------------------------- 7: visits

    @Task(value = 7, seconds = 120)
    void a_visit_is_published_with_its_summary_or_not_at_all(
            LabCluster cluster, TrafficGenerator traffic, Random random) throws InterruptedException {
        VisitScene.publishAllOrNothing(cluster, traffic, random);
    }

    @Task(value = 7, seconds = 120)
    void a_publisher_that_was_replaced_can_not_publish_a_visit(LabCluster cluster, TrafficGenerator traffic)
            throws InterruptedException {
        VisitScene.publishAsZombie(cluster, traffic);
    }
}
