package kafkalab.kit;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import kafkalab.kit.cluster.Cluster;
import kafkalab.kit.cluster.Clusters;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A view that offers a running cluster to one test, and clears up behind it. */
final class OpenCluster implements LabCluster {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final short REPLICATION_FACTOR = 3;

    private final Cluster cluster;
    private final String namePrefix;
    private final AtomicInteger names = new AtomicInteger();
    private final Set<String> created = new TreeSet<>();
    private final Set<Integer> stopped = new TreeSet<>();
    private final List<OpenCluster> others = new ArrayList<>();
    private Admin admin;

    /**
     * Wraps a cluster.
     *
     * @param cluster the cluster, which stays open
     * @param namePrefix begins the names of what is created, such as {@code lab01-t3}
     */
    OpenCluster(Cluster cluster, String namePrefix) {
        this.cluster = cluster;
        this.namePrefix =
                namePrefix + "-" + Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36 * 36), 36);
    }

    @Override
    public String bootstrapServers() {
        return cluster.bootstrapServers();
    }

    @Override
    public Map<String, Object> clientConfig() {
        return new HashMap<>(Map.of("bootstrap.servers", bootstrapServers()));
    }

    @Override
    public synchronized Admin admin() {
        if (admin == null) {
            admin = Admin.create(clientConfig());
        }
        return admin;
    }

    @Override
    public String freshName() {
        return namePrefix + "-" + names.incrementAndGet();
    }

    @Override
    public String createTopic(int partitions) {
        return createTopic(partitions, Map.of());
    }

    @Override
    public String createTopic(int partitions, Map<String, String> configs) {
        return create(new NewTopic(freshName(), partitions, REPLICATION_FACTOR).configs(configs));
    }

    @Override
    public String createTopic(List<List<Integer>> assignment, Map<String, String> configs) {
        Map<Integer, List<Integer>> replicas = new LinkedHashMap<>();
        assignment.forEach(brokers -> replicas.put(replicas.size(), brokers));
        return create(new NewTopic(freshName(), replicas).configs(configs));
    }

    @Override
    public String createTopicNamed(String name, int partitions) {
        return create(new NewTopic(name, partitions, REPLICATION_FACTOR));
    }

    private String create(NewTopic topic) {
        try {
            result(admin().createTopics(List.of(topic)).all());
        } catch (IllegalStateException e) {
            // A controller that is deposed refuses what it has written down already; the client's second try finds it.
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
        created.add(topic.name());
        List<TopicPartitionInfo> partitions = await(
                        "every partition of " + topic.name() + " has its leader and all replicas in sync")
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptionsMatching(OpenCluster::passes)
                .until(() -> partitions(topic.name()), found -> found.stream().allMatch(OpenCluster::settled));
        awaitCopies(topic.name(), partitions);
        return topic.name();
    }

    /**
     * Waits until every broker that is to hold a copy has it: whichever of them a program then asks knows the topic.
     *
     * <p>The controller answers once it has decided, and the brokers learn of it one by one.
     */
    private void awaitCopies(String topic, List<TopicPartitionInfo> partitions) {
        Set<Integer> brokers = partitions.stream()
                .flatMap(partition -> partition.replicas().stream())
                .map(Node::id)
                .collect(Collectors.toSet());
        await("every broker knows of " + topic)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    Map<Integer, Set<TopicPartition>> copies = copies(brokers);
                    return partitions.stream()
                            .allMatch(partition -> partition.replicas().stream()
                                    .allMatch(broker -> copies.get(broker.id())
                                            .contains(new TopicPartition(topic, partition.partition()))));
                });
    }

    private Map<Integer, Set<TopicPartition>> copies(Set<Integer> brokers) {
        Map<Integer, Set<TopicPartition>> copies = new HashMap<>();
        result(admin().describeLogDirs(brokers).allDescriptions())
                .forEach((broker, directories) -> copies.put(
                        broker,
                        directories.values().stream()
                                .flatMap(directory -> directory.replicaInfos().keySet().stream())
                                .collect(Collectors.toSet())));
        return copies;
    }

    private static boolean settled(TopicPartitionInfo partition) {
        return partition.leader() != null
                && partition.leader().id() == partition.replicas().get(0).id()
                && partition.isr().size() == partition.replicas().size();
    }

    @Override
    public List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        return read(topic, "read_uncommitted");
    }

    @Override
    public List<ConsumerRecord<byte[], byte[]>> committedRecords(String topic) {
        return read(topic, "read_committed");
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic, String isolation) {
        Map<String, Object> config = clientConfig();
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        // close() waits for the fetch that is under way, and there is nothing more to come.
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitions(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
            await("all records of " + topic + " are read")
                    .pollInSameThread()
                    .pollInterval(Duration.ZERO)
                    .pollDelay(Duration.ZERO)
                    .atMost(PATIENCE)
                    .until(() -> {
                        if (reached(consumer, ends)) {
                            return true;
                        }
                        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                        return reached(consumer, ends);
                    });
            records.removeIf(record -> record.offset() >= ends.get(new TopicPartition(topic, record.partition())));
        }
        records.sort(Comparator.<ConsumerRecord<byte[], byte[]>>comparingInt(ConsumerRecord::partition)
                .thenComparingLong(ConsumerRecord::offset));
        return records;
    }

    private static boolean reached(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    @Override
    public int leader(String topic, int partition) {
        Node leader = partitions(topic).get(partition).leader();
        return leader == null ? -1 : leader.id();
    }

    @Override
    public List<Integer> inSyncReplicas(String topic, int partition) {
        return partitions(topic).get(partition).isr().stream().map(Node::id).toList();
    }

    private List<TopicPartitionInfo> partitions(String topic) {
        TopicDescription description =
                result(admin().describeTopics(List.of(topic)).allTopicNames()).get(topic);
        return description.partitions();
    }

    @Override
    public boolean supportsFaults() {
        return cluster.mayLose() > 0;
    }

    @Override
    public LabCluster withFaults() {
        return withFaults(1);
    }

    @Override
    public LabCluster withFaults(int brokers) {
        if (cluster.mayLose() >= brokers) {
            return this;
        }
        OpenCluster faulty = new OpenCluster(Clusters.ofThisJvm().faulty(brokers), namePrefix);
        others.add(faulty);
        return faulty;
    }

    @Override
    public void stopBroker(int broker) {
        stopped.add(broker);
        cluster.stopBroker(broker);
    }

    @Override
    public void stopNode(int broker) {
        stopped.add(broker);
        cluster.stopNode(broker);
    }

    @Override
    public void startBroker(int broker) {
        cluster.startBroker(broker);
        stopped.remove(broker);
    }

    @Override
    public void close() {
        others.forEach(OpenCluster::close);
        List.copyOf(stopped).forEach(this::startBroker);
        if (admin != null) {
            deleteTopics(created);
            admin.close(Duration.ofSeconds(5));
        }
    }

    private void deleteTopics(Collection<String> topics) {
        if (topics.isEmpty()) {
            return;
        }
        try {
            admin.deleteTopics(topics).all().get(PATIENCE.toSeconds(), SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // Their names are never used again: what is left costs room, not truth.
            org.slf4j.LoggerFactory.getLogger(OpenCluster.class).warn("Topics were not deleted", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T result(KafkaFuture<T> future) {
        try {
            return future.get(PATIENCE.toSeconds(), SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the cluster was asked", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the cluster did not answer within " + PATIENCE.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().toString(), e.getCause());
        }
    }

    private static boolean passes(Throwable e) {
        return e.getCause() instanceof RetriableException;
    }
}
