package kafkalab.partitions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kafkalab.kit.KafkaLab;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.kit.StudentProcess;
import kafkalab.kit.Task;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Order;

@KafkaLab("lab03-partitions")
class PartitionsTest {

    // ---------------------------------------------------------------- 1: partitioner

    @Task(1)
    @Order(1)
    void any_key_gets_one_of_the_partitions_however_many_there_are(Random random) {
        // given
        UserPartitioner partitioner = unpremium();
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
        UserPartitioner partitioner = unpremium();
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
        UserPartitioner partitioner = unpremium();
        for (String key : Keys.random(100, random)) {
            for (int partitions : List.of(3, 5, 12)) {
                int partition = partitioner.partitionOf(Keys.bytes(key), partitions);

                // when, then
                assertSame(partition, partitioner.partitionOf(Keys.bytes(key), partitions), "asked again");
                assertSame(
                        partition, unpremium().partitionOf(Keys.bytes(key), partitions), "asked of another instance");
                assertSame(
                        partition, Keys.ask(partitioner, key, partitions), "asked by a producer through partition()");
                Cluster cluster = Keys.clusterWith(partitions, Set.of());
                String topic = Keys.TOPIC + partitions;
                assertSame(
                        partition,
                        partitioner.partition(topic, key, Keys.bytes(key), "later", Keys.bytes("later"), cluster),
                        "asked with another value");
                assertSame(
                        partition,
                        partitioner.partition(topic, Keys.bytes(key), Keys.bytes(key), null, null, cluster),
                        "asked by a producer whose keys are byte[]");
                Cluster partlyDown = Keys.clusterWith(partitions, Set.of(0, 1 + random.nextInt(partitions - 1)));
                assertSame(
                        partition,
                        partitioner.partition(topic, key, Keys.bytes(key), null, null, partlyDown),
                        "asked while some partitions have no leader");
            }
        }
    }

    private static void assertSame(int partition, int other, String when) {
        if (partition != other) {
            throw Lesson.expected("The same key in bytes, among as many partitions, always gets the same partition.")
                    .actual("It gets %d, and %d when %s.", partition, other, when)
                    .why("Kafka keeps order only within a partition: a user's events stay in order as long as all "
                            + "producers, now and later, agree where they go.")
                    .next("Look for what else your choice depends on: an object's identity, the key's Java type, the "
                            + "value, a counter, chance, or which leaders are there.");
        }
    }

    @Task(1)
    @Order(4)
    void several_threads_may_ask_one_partitioner(Random random) throws InterruptedException {
        // given
        UserPartitioner partitioner = unpremium();
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
            assertEven(unpremium(), Keys.random(400 * partitions, random), partitions, partitions);
        }
    }

    /** Fails unless each of the first partitions has its share of the keys, give or take 40 %. */
    private static void assertEven(UserPartitioner partitioner, List<String> keys, int partitions, int used) {
        int[] counts = new int[partitions];
        keys.forEach(key -> counts[Keys.partitionOf(partitioner, key, partitions)]++);
        double share = (double) keys.size() / used;
        for (int i = 0; i < used; i++) {
            if (Math.abs(counts[i] - share) > 0.4 * share) {
                throw Lesson.expected(
                                "%,d keys are spread evenly over %d partition%s: about %.0f each.",
                                keys.size(), used, used == 1 ? "" : "s", share)
                        .actual("Partition %d has %d of them.", i, counts[i])
                        .why("The busiest partition sets the pace: it lies on one broker, and one consumer of a group "
                                + "reads it.")
                        .next("Let every byte of the key count, and give each partition as many of the hashes.");
            }
        }
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
            there.awaitLine("\"published\"", "published"::equals, Duration.ofSeconds(45));
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
                    assertSame(here, there, "another program publishes");
                    assertSame(here, Keys.partitionOf(unpremium(), user, 5), "asked without a producer");
                });
    }

    /** Returns a partitioner as a producer makes one that was told of no premium users. */
    private static UserPartitioner unpremium() {
        UserPartitioner partitioner = new UserPartitioner();
        partitioner.configure(Map.of("bootstrap.servers", "localhost:9092"));
        return partitioner;
    }

    // ---------------------------------------------------------------- 2: premium users

    @Task(2)
    @Order(1)
    void premium_users_have_the_last_partition_to_themselves(Random random) {
        // given
        List<String> premium = List.of("Ada10", "Zoë7", "美咲");
        UserPartitioner partitioner = premium(String.join(",", premium));

        for (int partitions : List.of(5, 2, 3, 12)) {
            // then
            for (String user : premium) {
                assertLast(Keys.partitionOf(partitioner, user, partitions), user, partitions);
                assertLast(Keys.ask(partitioner, user, partitions), user, partitions);
                int asBytes = partitioner.partition(
                        Keys.TOPIC + partitions,
                        Keys.bytes(user),
                        Keys.bytes(user),
                        null,
                        null,
                        Keys.clusterWith(partitions, Set.of()));
                assertLast(asBytes, user, partitions);
            }
            // then: names that only look alike
            List<String> others = new ArrayList<>(List.of("Ada1", "Ada", "Zoë", "Ada100", "Ada10,Zoë7", "ada10", ""));
            others.addAll(Keys.random(400 * partitions, random));
            for (String user : others) {
                assertNotLast(Keys.partitionOf(partitioner, user, partitions), user, partitions);
            }
            if (takesNull(unpremium(), partitions)) {
                for (int i = 0; i < 100; i++) {
                    assertNotLast(partitioner.partitionOf(null, partitions), null, partitions);
                }
            }
            assertEven(partitioner, others, partitions, partitions - 1);
        }
    }

    /** Tells whether a record without a key gets any partition, which task 1 is about. */
    private static boolean takesNull(UserPartitioner partitioner, int partitions) {
        try {
            partitioner.partitionOf(null, partitions);
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static UserPartitioner premium(String users) {
        UserPartitioner partitioner = new UserPartitioner();
        partitioner.configure(Map.of("bootstrap.servers", "localhost:9092", UserPartitioner.PREMIUM_USERS, users));
        return partitioner;
    }

    private static void assertLast(int partition, String user, int partitions) {
        if (partition != partitions - 1) {
            throw Lesson.expected(
                            "Of %d partitions, the premium user %s gets the last, %d.",
                            partitions, user, partitions - 1)
                    .actual("It is %d.", partition)
                    .why("A producer hands its settings to configure(), once, before it asks for a partition.")
                    .next("Keep the names, and compare them with the key's bytes read as UTF-8.");
        }
    }

    private static void assertNotLast(int partition, String user, int partitions) {
        Keys.assertInRange(partition, user, partitions);
        if (partition == partitions - 1) {
            throw Lesson.expected("Of %d partitions, the last is for premium users only.", partitions)
                    .actual("%s gets it, too.", user == null ? "A record without a key" : "The user \"" + user + "\"")
                    .why("Whoever shares a partition waits for its neighbours' events to be read first.")
                    .next("Spread the others over one partition less, and compare whole names.");
        }
    }

    @Task(2)
    @Order(2)
    void a_single_partition_is_shared_by_all(Random random) {
        UserPartitioner partitioner = premium("Ada1,Zoë1");
        for (String user : Stream.concat(Stream.of("Ada1", "Zoë1", "Tim1"), Keys.random(20, random).stream())
                .toList()) {
            try {
                Keys.assertInRange(partitioner.partitionOf(Keys.bytes(user), 1), user, 1);
                Keys.assertInRange(Keys.ask(partitioner, user, 1), user, 1);
                if (takesNull(unpremium(), 1)) {
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
        for (UserPartitioner partitioner : List.of(premium(""), premium("  "), unpremium())) {
            for (int partitions : List.of(2, 5)) {
                assertEven(partitioner, Keys.random(400 * partitions, random), partitions, partitions);
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
                assertLast(record.partition(), user, 3);
            } else {
                assertNotLast(record.partition(), user, 3);
            }
        }
    }

    // ---------------------------------------------------------------- 3: history

    @Task(value = 3, seconds = 60)
    @Order(1)
    void history_has_all_events_of_a_user_in_order_and_reads_no_other_partition(
            LabCluster cluster, TrafficGenerator traffic, Random random)
            throws ExecutionException, InterruptedException {
        // given: dates that do not rise, deleted and then aborted events at each beginning, markers at each end, and
        // beside the users others whose names are nearly theirs
        String topic = cluster.createTopic(4);
        TopicReader reader = new TopicReader(ConsumerObserver.watching(quick(cluster)), topic);
        new Expected("nothing, since the topic is empty", List.of()).assertSame(reader.history("Ada1"));
        TrafficGenerator disorder = traffic.outOfOrder(Duration.ofMinutes(2));
        UserPartitioner partitioner = unpremium();
        List<PageEvent> visits = Keys.placed(disorder.events(2_000), partitioner, 4);
        List<PageEvent> aborted = Keys.placed(disorder.events(200), partitioner, 4);
        List<String> users =
                new ArrayList<>(visits.stream().map(PageEvent::user).distinct().toList());
        Collections.shuffle(users, random);
        users.add(0, aborted.get(0).user());
        List<PageEvent> events = withNamesakes(visits, Set.copyOf(users.subList(0, 3)), partitioner);
        ToIntFunction<PageEvent> partitions = event -> Keys.partitionOf(partitioner, event.user(), 4);
        try (Writer writer = new Writer(cluster, topic, partitions)) {
            writer.write(firstOfEach(partitions, events));
            writer.deleteAll();
            firstOfEach(partitions, events).forEach(writer::abortMoreThanAFetch);
            writer.commit(events.subList(0, events.size() / 2));
            writer.abort(aborted);
            writer.commit(events.subList(events.size() / 2, events.size()));
        }

        // The first is asked for again: whoever notes down how far it has read finds nothing the second time.
        for (String user : List.of(users.get(0), users.get(1), users.get(2), users.get(0))) {
            // when
            ConsumerObserver.forget();
            List<PageEvent> history = reader.history(user);

            // then
            new Expected("all events of " + user, eventsOf(user, events)).assertSame(history);
            ConsumerObserver.assertAllClosed("history()");
            assertReadOnly(Keys.partitionOf(unpremium(), user, 4), ConsumerObserver.partitionsRead());
        }
        new Expected("nothing, since nobody has this name", List.of()).assertSame(reader.history("Nobody"));
    }

    /** Returns the events, and after each of these users' one of everybody whose name is nearly theirs. */
    private static List<PageEvent> withNamesakes(
            List<PageEvent> events, Set<String> users, UserPartitioner partitioner) {
        Map<String, List<String>> namesakes =
                users.stream().collect(Collectors.toMap(user -> user, user -> Keys.namesakes(user, partitioner, 4)));
        return events.stream()
                .flatMap(event -> Stream.concat(
                        Stream.of(event),
                        namesakes.getOrDefault(event.user(), List.of()).stream()
                                .map(name -> new PageEvent(event.page(), name, event.date(), event.duration()))))
                .toList();
    }

    /** Returns an event for each partition that gets any. */
    private static List<PageEvent> firstOfEach(ToIntFunction<PageEvent> partitions, List<PageEvent> events) {
        return List.copyOf(events.stream()
                .collect(Collectors.toMap(partitions::applyAsInt, event -> event, (first, other) -> first))
                .values());
    }

    private static List<PageEvent> eventsOf(String user, List<PageEvent> events) {
        return events.stream().filter(event -> event.user().equals(user)).toList();
    }

    private static void assertReadOnly(int partition, Set<Integer> read) {
        if (read.isEmpty()) {
            throw Lesson.expected("Each consumer of the reader has all settings that the constructor was given.")
                    .actual("The interceptor among these settings has seen no record.")
                    .why("Where a cluster asks for more than its address, such as a password, a client that was not "
                            + "told can not connect.")
                    .next("Put all of the map into your consumer's settings.");
        }
        if (!read.equals(Set.of(partition))) {
            throw Lesson.expected("history() reads partition %d only, which holds the user's events.", partition)
                    .actual("It read records of the partitions %s.", read)
                    .why("All records of a key are in one partition: reading the others costs as many times more as "
                            + "there are partitions, and finds nothing.")
                    .next("Ask the partitioner that wrote the topic, and assign only that partition.");
        }
    }

    @Task(value = 3, seconds = 60)
    @Order(2)
    void history_finds_a_premium_user(LabCluster cluster, TrafficGenerator traffic) {
        // given
        List<PageEvent> visits = Keys.placed(traffic.events(400), unpremium(), 6);
        // The premium user's partition is another than it would be otherwise.
        String user = visits.stream()
                .map(PageEvent::user)
                .filter(each -> Keys.partitionOf(unpremium(), each, 6) != 5)
                .findFirst()
                .orElseThrow();
        UserPartitioner partitioner;
        try {
            partitioner = premium(user);
        } catch (UnsupportedOperationException unwritten) {
            // Task 2 is not there yet: nobody is premium.
            return;
        }
        List<PageEvent> events = Keys.placed(visits, partitioner, 6);
        String topic = cluster.createTopic(6);
        try (Writer writer = new Writer(cluster, topic, event -> Keys.partitionOf(partitioner, event.user(), 6))) {
            writer.write(events);
        }

        // when
        Map<String, Object> settings = ConsumerObserver.watching(quick(cluster));
        settings.put(UserPartitioner.PREMIUM_USERS, user);
        List<PageEvent> history = new TopicReader(settings, topic).history(user);

        // then
        new Expected("all events of the premium user " + user, eventsOf(user, events)).assertSame(history);
    }

    // ---------------------------------------------------------------- 4: since

    @Task(value = 4, seconds = 60)
    void since_has_every_event_from_that_millisecond_on_and_none_before(
            LabCluster cluster, TrafficGenerator traffic, Random random) {
        // given: partitions 0 to 2 have both, partition 3 only older events, partition 4 none
        String topic = cluster.createTopic(5);
        TopicReader reader = new TopicReader(ConsumerObserver.watching(quick(cluster)), topic);
        new Expected("nothing, since the topic is empty", List.of()).assertSame(reader.since(Instant.EPOCH));
        ToIntFunction<PageEvent> thirds = Writer.byUser(3);
        List<PageEvent> events = traffic.outOfOrder(Duration.ofMinutes(1)).events(1_500);
        Instant boundary = events.get(700).date();
        List<PageEvent> around = new ArrayList<>(events);
        firstOfEach(thirds, events)
                .forEach(event -> IntStream.of(-1, 0, 1, 0, -1)
                        .forEach(ms -> around.add(
                                random.nextInt(around.size()),
                                new PageEvent(
                                        "p" + around.size(), event.user(), boundary.plusMillis(ms), around.size()))));
        String left = "left";
        IntStream.range(0, 300)
                .forEach(i -> around.add(
                        random.nextInt(around.size()),
                        new PageEvent("p" + i, left, boundary.minusMillis(1 + random.nextInt(60_000)), i)));
        ToIntFunction<PageEvent> partitions = event -> event.user().equals(left) ? 3 : thirds.applyAsInt(event);
        try (Writer writer = new Writer(cluster, topic, partitions)) {
            // An aborted event is newer than all.
            firstOfEach(thirds, events).stream()
                    .map(event ->
                            new PageEvent("gone", event.user(), event.date().plusSeconds(7_200), 1))
                    .forEach(writer::abortMoreThanAFetch);
            writer.commit(around);
        }

        for (Instant start : List.of(
                boundary,
                boundary.plusMillis(1),
                boundary.minusMillis(1),
                events.get(random.nextInt(events.size())).date(),
                boundary.minus(Duration.ofHours(12)),
                boundary.plus(Duration.ofHours(12)))) {
            // when
            ConsumerObserver.forget();
            List<PageEvent> since = reader.since(start);

            // then
            List<PageEvent> expected = around.stream()
                    .filter(event -> !event.date().isBefore(start))
                    .toList();
            new Expected("every event from " + start + " on", expected).assertSame(since);
            ConsumerObserver.assertAllClosed("since()");
        }
    }

    // ---------------------------------------------------------------- 5: grow

    @Task(value = 5, seconds = 120)
    @Order(1)
    void a_topic_is_copied_as_it_is_and_what_comes_later_by_the_next_call(LabCluster cluster, TrafficGenerator traffic)
            throws ExecutionException, InterruptedException {
        // given
        String from = cluster.createTopic(2);
        String to = from + "-grown";
        List<PageEvent> visits = traffic.outOfOrder(Duration.ofMinutes(1)).events(2_500);
        TopicMove move = new TopicMove(
                cluster, from, to, 7, withPremium(quick(cluster), visits.get(0).user()));
        List<PageEvent> events = move.placed(visits);
        ToIntFunction<PageEvent> halves = Writer.byUser(2);
        try (Writer writer = new Writer(cluster, from, halves)) {
            // when
            move.grow();
            move.assertComplete("while the old one is empty");
            firstOfEach(halves, events).forEach(writer::abortMoreThanAFetch);
            writer.commit(events.subList(0, 500));
            writer.abort(events.subList(500, 600));
            writer.write(events.subList(500, 1_500));
            move.grow();
            move.assertComplete("after the first call");
            writer.commit(events.subList(1_500, 2_000));
            move.grow();
            move.assertComplete("after the second call");
            move.grow();
            move.assertComplete("after another call, with nothing new");

            // when: the writers have moved on, and somebody calls once too often
            move.writeToNew(events.subList(2_000, 2_500));
            move.grow();
            move.assertComplete("after a call when writers were at work in the new topic");
        } finally {
            move.deleteNew();
        }
    }

    /** Adds a premium user to the settings, where task 2 is there yet. */
    private static Map<String, Object> withPremium(Map<String, Object> settings, String user) {
        try {
            premium(user);
            settings.put(UserPartitioner.PREMIUM_USERS, user);
        } catch (UnsupportedOperationException unwritten) {
            // Nobody is premium.
        }
        return settings;
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
        // given: partition 3 stays empty
        String topic = cluster.createTopic(4);
        assertCounts(cluster, topic, Map.of(0, 0L, 1, 0L, 2, 0L, 3, 0L));
        ToIntFunction<PageEvent> thirds = Writer.byUser(3);
        Map<Integer, List<PageEvent>> events = traffic.events(1_000).stream().collect(groupingBy(thirds::applyAsInt));
        try (Writer writer = new Writer(cluster, topic, thirds)) {
            events.values().forEach(each -> writer.abortMoreThanAFetch(each.get(0)));
            // Partition 0: many small transactions. Partition 1: nothing is committed. Partition 2: both, in turn.
            for (int i = 0; i < 10; i++) {
                writer.commit(events.get(0).subList(7 * i, 7 * i + 7));
            }
            writer.abort(events.get(1).subList(0, 90));
            writer.commit(events.get(2).subList(0, 40));
            writer.abort(events.get(2).subList(40, 60));
            writer.write(events.get(2).subList(60, 75));
        }

        // when, then
        assertCounts(cluster, topic, Map.of(0, 70L, 1, 0L, 2, 55L, 3, 0L));
    }

    @Task(value = 6, seconds = 60)
    @Order(2)
    void neither_deleted_records_nor_an_open_transaction_count(LabCluster cluster, TrafficGenerator traffic)
            throws ExecutionException, InterruptedException {
        // given
        String topic = cluster.createTopic(2);
        ToIntFunction<PageEvent> halves = Writer.byUser(2);
        Map<Integer, List<PageEvent>> events = traffic.events(1_000).stream().collect(groupingBy(halves::applyAsInt));
        try (Writer writer = new Writer(cluster, topic, halves)) {
            writer.write(events.get(0).subList(0, 100));
            writer.write(events.get(1).subList(0, 50));
            cluster.admin()
                    .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(30)))
                    .all()
                    .get();
            writer.begin(Stream.concat(events.get(0).subList(100, 110).stream(), events.get(1).subList(50, 60).stream())
                    .toList());
            // Readers of committed records do not get past the open transaction.
            writer.write(events.get(0).subList(110, 115));

            // when, then
            assertCounts(cluster, topic, Map.of(0, 70L, 1, 50L));
        }
    }

    @Task(value = 6, seconds = 120)
    @Order(3)
    void what_was_compacted_away_does_not_count(LabCluster cluster, TrafficGenerator traffic) {
        // given: the last event is so much later that it begins a new segment; only those before it are compacted
        String topic = cluster.createTopic(
                2, Map.of("cleanup.policy", "compact", "segment.ms", "600000", "min.cleanable.dirty.ratio", "0.01"));
        ToIntFunction<PageEvent> halves = Writer.byUser(2);
        List<PageEvent> events = traffic.events(600);
        Instant later = events.get(599).date().plus(Duration.ofHours(1));
        try (Writer writer = new Writer(cluster, topic, halves)) {
            writer.write(events);
            writer.write(firstOfEach(halves, events).stream()
                    .map(event -> new PageEvent("last", event.user(), later, 1))
                    .toList());
        }
        await("the topic to be compacted")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> hasOneRecordAKey(cluster, topic, later));
        Map<Integer, Long> expected = cluster.committedRecords(topic).stream()
                .collect(groupingBy(ConsumerRecord::partition, TreeMap::new, Collectors.counting()));

        // when, then
        assertCounts(cluster, topic, expected);
    }

    private static boolean hasOneRecordAKey(LabCluster cluster, String topic, Instant before) {
        Set<String> keys = new HashSet<>();
        return cluster.records(topic).stream()
                .filter(record -> record.timestamp() < before.toEpochMilli())
                .allMatch(record -> keys.add(new String(record.key(), UTF_8)));
    }

    /**
     * Returns settings for the program under test. A consumer's close() waits for the fetch that is on its way, which
     * the broker holds for half a second by default where there is nothing to read.
     */
    static Map<String, Object> quick(LabCluster cluster) {
        Map<String, Object> settings = cluster.clientConfig();
        settings.put("fetch.max.wait.ms", "50");
        return settings;
    }

    private static void assertCounts(LabCluster cluster, String topic, Map<Integer, Long> expected) {
        Skew skew = new Skew(quick(cluster));
        assertCounts(expected, skew.of(topic));
        // Whoever notes down how far it has counted, begins there the second time.
        assertCounts(expected, skew.of(topic));
    }

    private static void assertCounts(Map<Integer, Long> expected, Map<Integer, Long> actual) {
        if (actual != null
                && !expected.equals(actual)
                && actual.keySet().equals(expected.keySet())
                && actual.values().stream().allMatch(count -> count == 0)) {
            throw Lesson.expected("The numbers of records are %s.", new TreeMap<>(expected))
                    .actual("All of them are 0.")
                    .why("A consumer that nobody has told where to begin goes where auto.offset.reset says: by default "
                            + "to the end.")
                    .next("Send it to the beginning of its partitions, after assign().");
        }
        if (!expected.equals(actual)) {
            throw Lesson.expected("The numbers of records are %s.", new TreeMap<>(expected))
                    .actual("They are %s.", actual == null ? "null" : new TreeMap<>(actual))
                    .why("Offsets number the places in a partition, not its records: markers of transactions take "
                            + "places, aborted records keep theirs, compaction and deletion leave theirs empty, and "
                            + "what is in an open transaction is no reader's yet.")
                    .next("Find who knows what a reader of committed records gets, and let every partition have a "
                            + "number, also 0.");
        }
    }
}
