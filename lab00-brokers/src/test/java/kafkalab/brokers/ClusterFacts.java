package kafkalab.brokers;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import kafkalab.kit.LabCluster;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** An observer that asks the cluster what is so, by an admin client that the program under test has no part in. */
final class ClusterFacts {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** What an answer may be late: the brokers hear of a change one after the other. */
    private static final Duration LATENESS = Duration.ofSeconds(15);

    private static final List<Integer> BROKERS = List.of(0, 1, 2);

    private final LabCluster cluster;

    ClusterFacts(LabCluster cluster) {
        this.cluster = cluster;
    }

    /** Describes a topic that exists, though the broker that is asked may not have heard of it yet. */
    TopicDescription topic(String name) {
        return settled(
                () -> answer(cluster.admin().describeTopics(List.of(name)).allTopicNames())
                        .get(name));
    }

    private static <T> T settled(Callable<T> question) {
        return await().atMost(LATENESS)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptionsMatching(e -> e.getCause() instanceof UnknownTopicOrPartitionException)
                .until(question, Objects::nonNull);
    }

    List<TopicPartitionInfo> partitions(String topic) {
        return topic(topic).partitions();
    }

    static int leader(TopicPartitionInfo partition) {
        return partition.leader() == null || partition.leader().isEmpty()
                ? -1
                : partition.leader().id();
    }

    boolean exists(String topic) {
        return answer(cluster.admin().listTopics().names()).contains(topic);
    }

    /** Returns the value of a topic's setting that holds: its own, or the brokers' default. */
    String config(String topic, String name) {
        ConfigEntry entry = configs(topic).get(name);
        return entry == null ? null : entry.value();
    }

    private Config configs(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return settled(() ->
                answer(cluster.admin().describeConfigs(List.of(resource)).all()).get(resource));
    }

    /** Returns the settings that are the topic's own, by name. */
    Map<String, String> ownConfigs(String topic) {
        return configs(topic).entries().stream()
                .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }

    /** Returns an offset of each partition, by the partitions' numbers. */
    List<Long> offsets(String topic, OffsetSpec which) {
        List<TopicPartition> partitions = partitions(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        Map<TopicPartition, ListOffsetsResultInfo> answer = answer(cluster.admin()
                .listOffsets(partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> which)))
                .all());
        return partitions.stream().map(each -> answer.get(each).offset()).toList();
    }

    QuorumInfo quorum() {
        return answer(cluster.admin().describeMetadataQuorum().quorumInfo());
    }

    /**
     * Waits until every broker has heard of all changes so far, so that whichever is asked gives the same answer.
     *
     * <p>The brokers read the metadata log in its order: whoever stores a topic that is newer than a change knows of it.
     */
    void awaitNewsEverywhere() {
        awaitNewsAt(BROKERS);
    }

    /** Waits until these brokers have heard of all changes so far. */
    void awaitNewsAt(List<Integer> brokers) {
        String newest = cluster.createTopic(List.of(brokers), Map.of("min.insync.replicas", "1"));
        TopicPartition copy = new TopicPartition(newest, 0);
        await("brokers " + brokers + " know of " + newest)
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> answer(cluster.admin().describeLogDirs(brokers).allDescriptions()).values().stream()
                        .allMatch(dirs -> dirs.values().stream()
                                .anyMatch(dir -> dir.replicaInfos().containsKey(copy))));
    }

    /**
     * Places the copies of some partitions anew, and returns when that is done. A topic is created with as many copies of
     * each partition; afterwards they may differ.
     *
     * @param replicas for each of these partitions its brokers, the preferred leader first
     */
    void place(String topic, Map<Integer, List<Integer>> replicas) {
        awaitNewsEverywhere();
        answer(cluster.admin()
                .alterPartitionReassignments(replicas.entrySet().stream()
                        .collect(Collectors.toMap(
                                each -> new TopicPartition(topic, each.getKey()),
                                each -> Optional.of(new NewPartitionReassignment(each.getValue())))))
                .all());
        await("the replicas are where they were placed, and in sync")
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(30))
                .until(() -> {
                    List<TopicPartitionInfo> now = partitions(topic);
                    return replicas.entrySet().stream().allMatch(each -> {
                        TopicPartitionInfo partition = now.get(each.getKey());
                        return ids(partition.replicas()).equals(each.getValue())
                                && Set.copyOf(ids(partition.isr())).equals(Set.copyOf(each.getValue()));
                    });
                });
    }

    private static List<Integer> ids(List<Node> nodes) {
        return nodes.stream().map(Node::id).toList();
    }

    /**
     * Says that a broker that is down is gone for good, as an operator would.
     *
     * <p>The controllers need not wait for its session to run out then: leaders move at once, and its place is free.
     */
    void giveUp(int broker) {
        answer(cluster.admin().unregisterBroker(broker).all());
    }

    static <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the cluster was asked", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the cluster did not answer within " + LIMIT.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().toString(), e.getCause());
        }
    }
}
