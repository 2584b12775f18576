package kafkalab.partitions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafkalab.kit.KafkaLab;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.kit.StudentProcess;
import kafkalab.kit.Task;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Order;

@KafkaLab("lab03-partitions")
class PartitionsTest {

    private static final int MANY = 330;

    // ---------------------------------------------------------------- 1: partitioner

    @Task(1)
    @Order(1)
    void any_key_gets_one_of_the_partitions_however_many_there_are(Random random) {
        // given
        UserPartitioner partitioner = Partitioners.unpremium();
        List<String> keys = Stream.concat(Keys.AWKWARD.stream(), Keys.random(300, random).stream())
                .toList();

        // when, then: one partitioner serves topics of different sizes in turn
        for (String key : keys) {
            for (int partitions : List.of(7, 1, 12, 3, 2, 50, 5)) {
                Keys.assertInRange(partitioner.partitionOf(Keys.bytes(key), partitions), key, partitions);
                Keys.assertInRange(Keys.ask(partitioner, key, partitions), key, partitions);
            }
        }
    }

    @Task(1)
    @Order(2)
    void a_record_without_a_key_gets_one_of_the_partitions(Random random) {
        UserPartitioner partitioner = Partitioners.unpremium();
        for (int i = 0; i < 200; i++) {
            for (int partitions : List.of(7, 3, 12, 1, 2)) {
                try {
                    Keys.assertInRange(partitioner.partitionOf(null, partitions), null, partitions);
                    Keys.assertInRange(Keys.ask(partitioner, null, partitions), null, partitions);
                } catch (UnsupportedOperationException unwritten) {
                    throw unwritten;
                } catch (RuntimeException e) {
                    throw Lesson.expected("A record without a key goes to any of the partitions.")
                            .actual("The partitioner throws %s.", e)
                            .why("A key may be null, and a partitioner that throws lets send() throw.")
                            .next("Choose a partition for records without a key as well.");
                }
            }
        }
    }

    @Task(1)
    @Order(3)
    void only_the_bytes_of_the_key_and_the_number_of_partitions_decide(Random random) {
        // given
        UserPartitioner partitioner = Partitioners.unpremium();
        for (String key : Keys.random(100, random)) {
            for (int partitions : List.of(3, 5, 12)) {
                int partition = partitioner.partitionOf(Keys.bytes(key), partitions);

                // when, then
                Partitioners.assertSame(partition, partitioner.partitionOf(Keys.bytes(key), partitions), "asked again");
                Partitioners.assertSame(
                        partition,
                        Partitioners.unpremium().partitionOf(Keys.bytes(key), partitions),
                        "asked of another instance");
                Partitioners.assertSame(
                        partition, Keys.ask(partitioner, key, partitions), "asked by a producer through partition()");
                Cluster cluster = Keys.clusterWith(partitions, Set.of());
                String topic = Keys.TOPIC + partitions;
                Partitioners.assertSame(
                        partition,
                        partitioner.partition(topic, key, Keys.bytes(key), "later", Keys.bytes("later"), cluster),
                        "asked with another value");
                Partitioners.assertSame(
                        partition,
                        partitioner.partition(topic, Keys.bytes(key), Keys.bytes(key), null, null, cluster),
                        "asked by a producer whose keys are byte[]");
                Partitioners.assertSame(
                        partition,
                        Keys.askWithReusedBytes(partitioner, key, partitions),
                        "asked with bytes of another key before");
                Cluster partlyDown = Keys.clusterWith(partitions, Set.of(0, 1 + random.nextInt(partitions - 1)));
                Partitioners.assertSame(
                        partition,
                        partitioner.partition(topic, key, Keys.bytes(key), null, null, partlyDown),
                        "asked while some partitions have no leader");
            }
        }
    }

    @Task(1)
    @Order(4)
    void several_threads_may_ask_a_new_partitioner_about_new_keys(Random random) throws InterruptedException {
        Threads.askAboutNewKeys(random);
    }

    @Task(1)
    @Order(4)
    void several_threads_may_ask_one_partitioner(Random random) throws InterruptedException {
        // given
        UserPartitioner partitioner = Partitioners.unpremium();
        Map<String, Integer> expected = Keys.random(500, random).stream()
                .collect(Collectors.toMap(key -> key, key -> Keys.partitionOf(partitioner, key, 50)));

        // when
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        List<Thread> threads = Stream.generate(() -> new Thread(() -> {
                    for (int i = 0; i < 100 && wrong.isEmpty(); i++) {
                        expected.forEach((key, partition) -> {
                            if (!isAnswer(partitioner, key, partition)) {
                                wrong.add(key);
                            }
                        });
                    }
                }))
                .limit(4)
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        // then
        if (!wrong.isEmpty()) {
            throw Lesson.expected("A key gets the same partition when several threads ask at a time.")
                    .actual("The key \"%s\" got another one, or an exception.", wrong.peek())
                    .why(
                            "A producer is shared by threads, and asks its one partitioner in whichever thread calls send().")
                    .next(
                            "Look for what the threads share: a field that a call changes, such as a MessageDigest, a buffer "
                                    + "or a counter.");
        }
    }

    private static boolean isAnswer(UserPartitioner partitioner, String key, int partition) {
        try {
            return partitioner.partitionOf(Keys.bytes(key), 50) == partition;
        } catch (RuntimeException e) {
            return false;
        }
    }

    @Task(1)
    @Order(5)
    void many_keys_are_spread_evenly(Random random) {
        for (int partitions : List.of(2, 3, 4, 7, 12)) {
            for (List<String> keys :
                    List.of(Keys.random(400 * partitions, random), Keys.withOneEnding(400 * partitions, random))) {
                Partitioners.assertEven(Partitioners.unpremium(), keys, partitions, partitions);
            }
        }
        // A number below 256, such as one byte of a hash, does not reach them all.
        Partitioners.assertEven(Partitioners.unpremium(), Keys.random(300 * MANY, random), MANY, MANY);
    }

    @Task(value = 1, seconds = 60)
    @Order(6)
    void programs_that_know_nothing_of_each_other_agree(LabCluster cluster, Random random) {
        // given
        String topic = cluster.createTopic(5);
        long seed = random.nextInt(1_000_000);
        List<String> users = Keys.random(PublishUsers.USERS, new Random(seed));

        // when: here with texts for keys, in another JVM with byte[], and from the last to the first
        try (StudentProcess there =
                StudentProcess.start(PublishUsers.class, cluster.bootstrapServers(), topic, Long.toString(seed))) {
            try (Producer<String, String> here =
                    PublishUsers.producer(cluster.clientConfig(), new StringSerializer())) {
                users.forEach(user -> here.send(new ProducerRecord<>(topic, user, "here")));
                here.send(new ProducerRecord<>(topic, null, "without a key"));
            }
            await("the other program to publish")
                    .atMost(Duration.ofSeconds(45))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> there.told().contains(PublishUsers.PUBLISHED)
                            || there.awaitExit(Duration.ZERO).isPresent());
        }

        // then
        List<ConsumerRecord<byte[], byte[]>> records = cluster.records(topic);
        if (records.size() != 2 * users.size() + 1) {
            throw Lesson.expected("%d records are stored.", 2 * users.size() + 1)
                    .actual("%d are.", records.size())
                    .why("A producer can send only to partitions that there are.")
                    .next("Look at the partitions that your partitioner gives.");
        }
        records.stream()
                .filter(record -> record.key() != null)
                .collect(groupingBy(record -> new String(record.key(), UTF_8)))
                .forEach((user, both) -> {
                    int here = both.get(0).partition();
                    int there = both.get(both.size() - 1).partition();
                    Partitioners.assertSame(here, there, "another program publishes");
                    Partitioners.assertSame(
                            here, Keys.partitionOf(Partitioners.unpremium(), user, 5), "asked without a producer");
                });
    }

    // ---------------------------------------------------------------- 2: premium users

    @Task(2)
    @Order(1)
    void premium_users_have_the_last_partition_to_themselves(Random random) {
        // given
        List<String> premium = List.of("Ada10", "Zoë7", "美咲");
        UserPartitioner partitioner = Partitioners.premium(String.join(",", premium));

        for (int partitions : List.of(5, 2, 3, 12)) {
            // then
            for (String user : premium) {
                Partitioners.assertLast(Keys.partitionOf(partitioner, user, partitions), user, partitions);
                Partitioners.assertLast(Keys.ask(partitioner, user, partitions), user, partitions);
                int asBytes = partitioner.partition(
                        Keys.TOPIC + partitions,
                        Keys.bytes(user),
                        Keys.bytes(user),
                        null,
                        null,
                        Keys.clusterWith(partitions, Set.of()));
                Partitioners.assertLast(asBytes, user, partitions);
            }
            // then: names that only look alike
            List<String> others = new ArrayList<>(List.of("Ada1", "Ada", "Zoë", "Ada100", "Ada10,Zoë7", "ada10", ""));
            others.addAll(Keys.random(400 * partitions, random));
            for (String user : others) {
                Partitioners.assertNotLast(Keys.partitionOf(partitioner, user, partitions), user, partitions);
            }
            if (Partitioners.takesNull(Partitioners.unpremium(), partitions)) {
                for (int i = 0; i < 100; i++) {
                    Partitioners.assertNotLast(partitioner.partitionOf(null, partitions), null, partitions);
                }
            }
            Partitioners.assertEven(partitioner, others, partitions, partitions - 1);
        }
    }

    @Task(2)
    @Order(2)
    void a_single_partition_is_shared_by_all(Random random) {
        UserPartitioner partitioner = Partitioners.premium("Ada1,Zoë1");
        for (String user : Stream.concat(Stream.of("Ada1", "Zoë1", "Tim1"), Keys.random(20, random).stream())
                .toList()) {
            try {
                Keys.assertInRange(partitioner.partitionOf(Keys.bytes(user), 1), user, 1);
                Keys.assertInRange(Keys.ask(partitioner, user, 1), user, 1);
                if (Partitioners.takesNull(Partitioners.unpremium(), 1)) {
                    Keys.assertInRange(partitioner.partitionOf(null, 1), null, 1);
                }
            } catch (ArithmeticException e) {
                throw Lesson.expected("A single partition is shared by premium users and all others.")
                        .actual("The partitioner throws %s.", e)
                        .why("One partition less than one is none, and % by 0 is not defined.")
                        .next("Look at what is left for the others when there is one partition.");
            }
        }
    }

    @Task(2)
    @Order(3)
    void without_premium_users_no_partition_is_kept_free(Random random) {
        for (UserPartitioner partitioner :
                List.of(Partitioners.premium(""), Partitioners.premium("  "), Partitioners.unpremium())) {
            for (int partitions : List.of(2, 5)) {
                Partitioners.assertEven(partitioner, Keys.random(400 * partitions, random), partitions, partitions);
            }
        }
    }

    @Task(value = 2, seconds = 60)
    @Order(4)
    void a_producer_is_told_of_premium_users_by_its_settings(LabCluster cluster, TrafficGenerator traffic) {
        // given
        String topic = cluster.createTopic(3);
        List<PageEvent> events = traffic.events(600);
        Set<String> premium =
                new TreeSet<>(List.of(events.get(0).user(), events.get(100).user()));

        // when
        Map<String, Object> config = cluster.clientConfig();
        config.put(UserPartitioner.PREMIUM_USERS, String.join(",", premium));
        try (Producer<String, String> producer = PublishUsers.producer(config, new StringSerializer())) {
            events.forEach(event -> producer.send(new ProducerRecord<>(topic, event.user(), event.page())));
        }

        // then
        for (ConsumerRecord<byte[], byte[]> record : cluster.records(topic)) {
            String user = new String(record.key(), UTF_8);
            if (premium.contains(user)) {
                Partitioners.assertLast(record.partition(), user, 3);
            } else {
                Partitioners.assertNotLast(record.partition(), user, 3);
            }
        }
    }

    // ---------------------------------------------------------------- 3: history

    @Task(value = 3, seconds = 60)
    @Order(1)
    void history_has_all_events_of_a_user_in_order_and_reads_no_other_partition(
            LabCluster cluster, TrafficGenerator traffic, Random random)
            throws ExecutionException, InterruptedException {
        HistoryScene.askForEverybodyNearlyAlike(cluster, traffic, random);
    }

    @Task(value = 3, seconds = 60)
    @Order(2)
    void history_finds_a_premium_user(LabCluster cluster, TrafficGenerator traffic) {
        HistoryScene.askForAPremiumUser(cluster, traffic);
    }

    // ---------------------------------------------------------------- 4: since

    @Task(value = 4, seconds = 60)
    void since_has_every_event_from_that_millisecond_on_and_none_before(
            LabCluster cluster, TrafficGenerator traffic, Random random) throws InterruptedException {
        SinceScene.askAroundAMillisecond(cluster, traffic, random);
    }

    // ---------------------------------------------------------------- 5: grow

    @Task(value = 5, seconds = 120)
    @Order(1)
    void a_topic_is_copied_as_it_is_and_what_comes_later_by_the_next_call(LabCluster cluster, TrafficGenerator traffic)
            throws ExecutionException, InterruptedException {
        GrowScene.copyAsItIs(cluster, traffic);
    }

    @Task(value = 5, seconds = 120)
    @Order(3)
    void a_move_that_failed_is_finished_by_the_next(LabCluster cluster, TrafficGenerator traffic, Random random)
            throws ExecutionException, InterruptedException {
        GrowScene.goOnAfterAFailure(cluster, traffic, random);
    }

    @Task(value = 5, seconds = 300)
    @Order(2)
    void a_move_that_is_killed_midway_is_finished_by_the_next(
            LabCluster cluster, TrafficGenerator traffic, Random random)
            throws ExecutionException, InterruptedException {
        new KilledMove(cluster, traffic, random).play();
    }

    // ---------------------------------------------------------------- 6: skew

    @Task(value = 6, seconds = 60)
    @Order(1)
    void neither_markers_nor_aborted_records_count(LabCluster cluster, TrafficGenerator traffic) {
        CountsScene.countWithTransactions(cluster, traffic);
    }

    @Task(value = 6, seconds = 60)
    @Order(2)
    void neither_deleted_records_nor_an_open_transaction_count(LabCluster cluster, TrafficGenerator traffic)
            throws ExecutionException, InterruptedException {
        CountsScene.countWithDeletedAndOpen(cluster, traffic);
    }

    @Task(value = 6, seconds = 120)
    @Order(3)
    void what_was_compacted_away_does_not_count(LabCluster cluster, TrafficGenerator traffic) {
        CountsScene.countCompacted(cluster, traffic);
    }

    /**
     * Returns settings for the program under test. A consumer's close() waits for the fetch that is on its way, which
     * the broker holds for half a second by default where there is nothing to read.
     */
    static Map<String, Object> quick(LabCluster cluster) {
        Map<String, Object> settings = cluster.clientConfig();
        settings.put("fetch.max.wait.ms", "50");
        // A fetch is small here, so that what was aborted takes many.
        settings.put("max.partition.fetch.bytes", Integer.toString(Writer.FETCH_BYTES));
        return settings;
    }
}
