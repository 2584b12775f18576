package kafkalab.streams;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.pageviews.PageEvent;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.awaitility.core.ConditionTimeoutException;
import org.slf4j.LoggerFactory;

/** The topics of one application on the cluster, what is sent to them, and its running instances. */
final class Scene implements AutoCloseable {

    /** Is many times what a right program needs, also on a machine that is busy with something else. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(150);

    private final LabCluster cluster;
    private final String applicationId;
    private final PageStatsConfig.Topics topics;
    private final PageStatsConfig.Windowing windowing;
    private final Map<String, Object> settings;
    private final Producer<byte[], byte[]> producer;
    private final List<Path> folders = new ArrayList<>();
    private final List<PageStatsApp> apps = new ArrayList<>();

    /**
     * Creates the topics.
     *
     * @param cluster the cluster
     * @param windowing the windows
     * @param partitions of the topic of events; that of pages has 2 more, that of results has 2, that of dead letters 1
     */
    Scene(LabCluster cluster, PageStatsConfig.Windowing windowing, int partitions) {
        this.cluster = cluster;
        this.windowing = windowing;
        applicationId = cluster.freshName();
        topics = new PageStatsConfig.Topics(
                cluster.createTopic(partitions),
                cluster.createTopic(partitions + 2),
                cluster.createTopic(2),
                cluster.createTopic(1));
        settings = new HashMap<>(cluster.clientConfig());
        // An application commits every 30 s unless told otherwise, and a cache holds changes back until then.
        settings.put("commit.interval.ms", 100);
        producer = new KafkaProducer<>(cluster.clientConfig(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Lets every single change of a store be passed on. */
    Scene withoutCache() {
        settings.put("statestore.cache.max.bytes", 0);
        return this;
    }

    /** Returns the configuration of an instance, with a folder of its own. */
    PageStatsConfig config() {
        try {
            Path folder = Files.createTempDirectory("state");
            folders.add(folder);
            return new PageStatsConfig(applicationId, settings, folder, topics, windowing);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    PageStatsConfig.Topics topics() {
        return topics;
    }

    PageStatsConfig.Windowing windowing() {
        return windowing;
    }

    String applicationId() {
        return applicationId;
    }

    /** Puts a part of the topology before the topic of results. */
    static <V> Topology topology(StreamsBuilder builder, KStream<String, V> out, Serde<V> serde, String to) {
        out.to(to, Produced.with(Serdes.String(), serde));
        return builder.build();
    }

    /** Starts an instance. */
    PageStatsApp start(PageStatsConfig config, Supplier<Topology> topology, Map<String, Object> extra) {
        try {
            PageStatsApp app = PageStatsApp.start(config, topology.get(), extra);
            apps.add(app);
            return app;
        } catch (KafkaException e) {
            throw Pipe.stopped(e);
        }
    }

    /** Waits until an instance runs. */
    void awaitRunning(PageStatsApp app) {
        awaitWith(
                () -> app.state() == KafkaStreams.State.RUNNING,
                () -> Lesson.expected("The application gets RUNNING.")
                        .actual("After %d s it is %s.", PATIENCE.toSeconds(), app.state())
                        .why("An instance is RUNNING when it has its partitions and has restored their state.")
                        .next("See the log in target/log/clients.log: what does it wait for?"));
    }

    /** Waits until each instance holds some of the partitions that are counted, where there are enough of them. */
    void awaitShared(List<PageStatsApp> all) {
        awaitWith(
                () -> all.stream().allMatch(Scene::counts) || isTrueByNow(this::isOnePartitionCounted),
                () -> Lesson.expected("Two instances share the partitions.")
                        .actual("After %d s one of them has none.", PATIENCE.toSeconds())
                        .why("Instances with the same application.id are one group.")
                        .next("Leave the application.id as the configuration says."));
    }

    /** Returns whether an instance holds some of the partitions that are counted. */
    static boolean counts(PageStatsApp app) {
        return app.streams().metadataForLocalThreads().stream()
                .flatMap(thread -> thread.activeTasks().stream())
                .flatMap(task -> task.topicPartitions().stream())
                .anyMatch(partition -> partition.topic().endsWith("-repartition"));
    }

    /** Returns whether the program brings all events into one partition, which is its own business. */
    private boolean isOnePartitionCounted() throws Exception {
        Map<String, TopicDescription> between = cluster.admin()
                .describeTopics(sourcesInBetween())
                .allTopicNames()
                .get();
        return !between.isEmpty()
                && between.values().stream()
                        .allMatch(topic -> topic.partitions().size() == 1);
    }

    /** Returns the answer of the cluster; no, where the broker that is asked has not heard of a new topic yet. */
    private static boolean isTrueByNow(Callable<Boolean> condition) throws Exception {
        try {
            return condition.call();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Takes a dead instance off the group, and ends its transactions, as operators do who know of its death.
     *
     * <p>Else the group would wait for its session to end, and readers for its transactions to time out.
     */
    void bury() throws Exception {
        Admin admin = cluster.admin();
        try {
            ConsumerGroupDescription group = admin.describeConsumerGroups(List.of(applicationId))
                    .all()
                    .get()
                    .get(applicationId);
            if (!group.members().isEmpty()) {
                admin.removeMembersFromConsumerGroup(applicationId, new RemoveMembersFromConsumerGroupOptions())
                        .all()
                        .get();
            }
        } catch (ExecutionException e) {
            // A group of another name or kind: its members end with their sessions.
            LoggerFactory.getLogger(Scene.class).info("The group {} has nobody to remove", applicationId, e);
        }
        List<String> transactions = admin.listTransactions().all().get().stream()
                .map(TransactionListing::transactionalId)
                .filter(id -> id.startsWith(applicationId))
                .toList();
        if (!transactions.isEmpty()) {
            admin.fenceProducers(transactions).all().get();
        }
    }

    /** Sends events, by user, and returns when they are stored. */
    void send(List<PageEvent> events) {
        sendRecords(events.stream()
                .map(event -> new ProducerRecord<>(
                        topics.events(),
                        null,
                        event.date().toEpochMilli(),
                        event.user().getBytes(StandardCharsets.UTF_8),
                        WireEvent.encode(event)))
                .toList());
    }

    /** Sends records, and returns when they are stored. */
    void sendRecords(List<ProducerRecord<byte[], byte[]>> records) {
        List<Future<?>> answers = new ArrayList<>();
        records.forEach(record -> answers.add(producer.send(record)));
        try {
            for (Future<?> answer : answers) {
                answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("a topic of the scene took no record", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Gives each of some pages a title. */
    void sendTitles(List<String> pages) {
        sendRecords(pages.stream()
                .map(page -> new ProducerRecord<>(
                        topics.pages(),
                        page.getBytes(StandardCharsets.UTF_8),
                        ("Title of " + page).getBytes(StandardCharsets.UTF_8)))
                .toList());
    }

    /** Lets event time be at least this in every partition. */
    void tick(Instant time) {
        send(Clock.at(time));
    }

    /** Waits until the application has processed and committed all that is in its sources. */
    void awaitConsumed() {
        awaitWith(
                () -> isTrueByNow(this::isConsumed),
                () -> Lesson.expected("The application has read all events within %d s.", PATIENCE.toSeconds())
                        .actual("It has not committed the end of every partition that it reads.")
                        .why(
                                "An application commits how far it has come, for its topic of events and for those that it makes "
                                        + "itself to bring equal keys together.")
                        .next("See the log in target/log/clients.log: does it read the topic, and does it run?"));
    }

    private boolean isConsumed() throws Exception {
        Admin admin = cluster.admin();
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(applicationId)
                .partitionsToOffsetAndMetadata()
                .get();
        Set<String> sources = sourcesInBetween();
        sources.add(topics.events());
        Map<TopicPartition, OffsetSpec> request = new HashMap<>();
        admin.describeTopics(sources)
                .allTopicNames()
                .get()
                .forEach((topic, description) -> description
                        .partitions()
                        .forEach(partition ->
                                request.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest())));
        return admin.listOffsets(request).all().get().entrySet().stream()
                .allMatch(end -> end.getValue().offset() == 0
                        || committed.get(end.getKey()) != null
                                && committed.get(end.getKey()).offset()
                                        >= end.getValue().offset());
    }

    private Set<String> sourcesInBetween() throws Exception {
        return internalTopics().stream()
                .filter(topic -> !topic.endsWith("-changelog"))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private Set<String> internalTopics() throws Exception {
        return cluster.admin().listTopics().names().get().stream()
                .filter(topic -> topic.startsWith(applicationId + "-"))
                .collect(Collectors.toSet());
    }

    /** Waits for a condition, unless an instance fails meanwhile. */
    void awaitWith(Callable<Boolean> condition, Supplier<Lesson> lesson) {
        try {
            await().atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(BETWEEN_LOOKS)
                    .pollInSameThread()
                    .until(() -> {
                        assertNoneFailed();
                        return condition.call();
                    });
        } catch (ConditionTimeoutException e) {
            throw lesson.get();
        }
    }

    /** Fails where an instance has ended. */
    void assertNoneFailed() {
        for (PageStatsApp app : apps) {
            app.failure().ifPresent(failure -> {
                throw Pipe.stopped(failure);
            });
        }
    }

    /**
     * Lets event time go on until something has happened.
     *
     * @param from the first time
     * @param step how far each further time is from the one before
     * @param condition what is to happen
     * @param lesson what to say where it does not
     */
    void tickUntil(Instant from, Duration step, Callable<Boolean> condition, Supplier<Lesson> lesson) {
        Instant[] time = {from};
        awaitWith(
                () -> {
                    if (condition.call()) {
                        return true;
                    }
                    tick(time[0]);
                    time[0] = time[0].plus(step);
                    return false;
                },
                lesson);
    }

    /**
     * Lets event time go on, window by window, until each of some places has its result.
     *
     * @param from the first time
     * @param step how far each further time is from the one before
     * @param places the pages and windows
     * @param alive throws where there is no more to come
     * @return all results
     */
    Map<BatchCount.Place, Long> tickForResults(
            Instant from, Duration step, Set<BatchCount.Place> places, Runnable alive) {
        Map<BatchCount.Place, Long> counts = new TreeMap<>();
        tickUntil(
                from,
                step,
                () -> {
                    alive.run();
                    counts.clear();
                    counts.putAll(Result.counts(Result.in(cluster, topics.pageStats())));
                    return counts.keySet().containsAll(places);
                },
                () -> {
                    Set<BatchCount.Place> missing = new TreeSet<>(places);
                    missing.removeAll(counts.keySet());
                    return Lesson.expected(
                                    "Each of %d pages and windows has its result, soon after later events have come in "
                                            + "every partition.",
                                    places.size())
                            .actual(
                                    "After %d s %d of them have none, for example %s.",
                                    PATIENCE.toSeconds(),
                                    missing.size(),
                                    missing.iterator().next())
                            .why(
                                    "A window closes when the event time of its partition has passed its end and the grace, "
                                            + "and events moved it on all the while.")
                            .next("Follow one event through the topology: where is it dropped, or held back for good?");
                });
        return counts;
    }

    /** Deletes a folder with all in it. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void close() throws Exception {
        // Together, since each waits for the fetch that is under way.
        List<Thread> closers = apps.stream().map(app -> new Thread(app::close)).toList();
        closers.forEach(Thread::start);
        for (Thread closer : closers) {
            closer.join();
        }
        producer.close();
        cluster.admin().deleteTopics(internalTopics()).all().get();
        for (Path folder : folders) {
            delete(folder);
        }
    }
}
