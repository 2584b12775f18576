package kafkalab.brokers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import kafkalab.brokers.TopicMismatchException.Difference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.QuorumInfo.ReplicaState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A manager of the topics of a website's traffic: creates them, says how long they keep what, and tells how they are.
 *
 * <p>Every method is done when it returns, and throws what the cluster answered where it refused: that exception
 * itself, or a RuntimeException with it among its causes. A thread that is interrupted while a method waits stays
 * interrupted.
 */
public class TopicManager {

    /** The controller answers when it has decided, and the brokers hear of it one after the other. */
    private static final Duration NEWS_LIMIT = Duration.ofSeconds(30);

    private final Admin admin;

    /**
     * Creates a manager.
     *
     * @param admin how to reach the cluster; it belongs to the caller, who closes it
     */
    public TopicManager(Admin admin) {
        this.admin = admin;
    }

    /**
     * Makes sure that a topic exists: creates it where it does not, and leaves it alone where it does. Several programs
     * may ensure the same topic at the same moment: each of them finds it as it is wanted.
     *
     * @param spec its partitions, its replication factor, and the settings that are compared: a topic may have others
     * @throws TopicMismatchException where the topic exists with another layout, with every difference
     */
    public void ensureTopic(TopicSpec spec) {
        NewTopic topic = new NewTopic(spec.name(), spec.partitions(), spec.replicationFactor()).configs(spec.configs());
        try {
            // Create first and ask afterwards: between a look and a creation somebody else may create the topic.
            result(admin.createTopics(List.of(topic)).all());
        } catch (TopicExistsException e) {
            // Only this answer means that there is something to compare. Any other is the caller's to know.
            List<Difference> differences = onceKnown(() -> differences(spec));
            if (!differences.isEmpty()) {
                throw new TopicMismatchException(spec.name(), differences);
            }
        }
    }

    /** Asks again while the broker that was asked has not heard of a topic that somebody has just created. */
    private static <T> T onceKnown(Supplier<T> question) {
        long end = System.nanoTime() + NEWS_LIMIT.toNanos();
        while (true) {
            try {
                return question.get();
            } catch (UnknownTopicOrPartitionException e) {
                if (System.nanoTime() >= end) {
                    throw e;
                }
            }
        }
    }

    private List<Difference> differences(TopicSpec spec) {
        List<TopicPartitionInfo> partitions = description(spec.name()).partitions();
        List<Difference> differences = new ArrayList<>();
        if (partitions.size() != spec.partitions()) {
            differences.add(Difference.ofPartitions(spec.partitions(), partitions.size()));
        }
        partitions.stream()
                .map(partition -> partition.replicas().size())
                .filter(replicas -> replicas != spec.replicationFactor())
                .findFirst()
                .ifPresent(replicas ->
                        differences.add(Difference.ofReplicationFactor(spec.replicationFactor(), replicas)));
        Config found = config(spec.name());
        spec.configs().forEach((name, wanted) -> {
            // What holds counts, whether it was set for the topic or is the brokers' default.
            ConfigEntry entry = found.get(name);
            if (entry == null || !wanted.equals(entry.value())) {
                differences.add(Difference.ofConfig(name, wanted, entry == null ? null : entry.value()));
            }
        });
        return differences;
    }

    private Config config(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return result(admin.describeConfigs(List.of(resource)).all()).get(resource);
    }

    private TopicDescription description(String topic) {
        return result(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
    }

    /**
     * Tells how a topic's partitions are now, also while brokers are down.
     *
     * @param topic an existing topic
     * @return a state for each partition, by number
     */
    public List<PartitionState> describe(String topic) {
        return description(topic).partitions().stream().map(TopicManager::state).toList();
    }

    private static PartitionState state(TopicPartitionInfo partition) {
        Node leader = partition.leader();
        return new PartitionState(
                partition.partition(),
                // A partition whose in-sync replicas are all down has no leader, and the client says so by null.
                leader == null || leader.isEmpty() ? OptionalInt.empty() : OptionalInt.of(leader.id()),
                partition.replicas().stream().map(Node::id).toList(),
                partition.isr().stream().map(Node::id).collect(Collectors.toSet()),
                partition.isr().size() < partition.replicas().size());
    }

    /**
     * Lays a topic out so that no record that was acknowledged to a producer with {@code acks=all} is lost with a
     * broker.
     *
     * <p>With any one of three brokers lost, all acknowledged records are there and sending goes on. With two lost, no
     * record is acknowledged that only one broker has: the send fails instead. How many copies there are, and how many
     * there must be, the layout says itself, whatever the brokers' defaults are and whichever brokers are up now.
     *
     * @param name the topic's name
     * @param partitions its number of partitions
     * @return the layout; the topic itself is not created here
     */
    public TopicSpec durable(String name, int partitions) {
        return new TopicSpec(
                name,
                partitions,
                // One copy may be lost, and two must be left: one to lead, one more to make an acknowledgement safe.
                (short) 3,
                Map.of(
                        // acks=all waits for the replicas that are in sync, however few those are. This is the floor.
                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                        "2",
                        // The default, written out because the promise rests on it: no leader without all the records.
                        TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG,
                        "false"));
    }

    /**
     * Lets a topic forget: soon after all records of a closed segment are older than this, they are gone. Younger ones
     * stay, and so do the topic's other settings.
     *
     * @param topic an existing topic, which deletes by age
     * @param age how long a record is kept, by its timestamp: 0 or more, in whole milliseconds
     */
    public void keepFor(String topic, Duration age) {
        set(topic, Map.of(TopicConfig.RETENTION_MS_CONFIG, Long.toString(age.toMillis())));
    }

    /**
     * Lets a topic keep the latest record of every key, however old, and forget those before it. A key whose latest
     * record is a tombstone is forgotten altogether.
     *
     * <p>It works in a quiet topic as well: a record that is more than an hour older than the newest of its partition
     * can be compacted, also where only a third of the topic is new. For how long tombstones can be read is a setting
     * of the topic's that need not change.
     *
     * @param topic an existing topic of keyed records
     */
    public void keepLatestPerKey(String topic) {
        set(
                topic,
                Map.of(
                        // Not "compact,delete": that would also forget the latest record of a key that rests for long.
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        // The cleaner leaves the active segment alone, and in a quiet topic that is all there is. The
                        // first record that comes this long after the segment's first one opens a new segment.
                        TopicConfig.SEGMENT_MS_CONFIG,
                        Long.toString(Duration.ofMinutes(30).toMillis()),
                        // By default the cleaner waits until half of the log is new.
                        TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                        "0.1"));
    }

    /** Sets these settings of a topic; all others stay as they are. */
    private void set(String topic, Map<String, String> settings) {
        Collection<AlterConfigOp> changes = settings.entrySet().stream()
                .map(each -> new ConfigEntry(each.getKey(), each.getValue()))
                .map(entry -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
                .toList();
        result(admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), changes))
                .all());
    }

    /**
     * Tells how far a group is behind in every partition of its topics: those that it has committed an offset of, and
     * those that its members are reading now.
     *
     * @param groupId a consumer group, of either protocol; where the cluster knows none of this name, it refuses
     * @return for each partition how many offsets are between the committed one and the end, where the next record will
     *     be written, be a transaction open or not; where none was committed, between the earliest and the end
     */
    public Map<TopicPartition, Long> lag(String groupId) {
        Map<TopicPartition, OffsetAndMetadata> committed =
                result(admin.listConsumerGroupOffsets(groupId).partitionsToOffsetAndMetadata());
        Set<TopicPartition> partitions = partitionsOfTopics(topics(groupId, committed.keySet()));
        // Committed first and ends after it: the other way round a busy group could seem to be ahead of the end.
        Map<TopicPartition, Long> earliest = offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
        Map<TopicPartition, Long> lag = new HashMap<>();
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata offset = committed.get(partition);
            // Retention and deleteRecords move the earliest offset on: an unread partition need not begin at 0.
            long position = offset == null ? earliest.get(partition) : offset.offset();
            lag.put(partition, ends.get(partition) - position);
        }
        return lag;
    }

    private Set<String> topics(String groupId, Set<TopicPartition> committed) {
        Set<String> topics =
                committed.stream().map(TopicPartition::topic).collect(Collectors.toCollection(TreeSet::new));
        // A group that has just begun to read has committed nothing yet, and is all the more behind.
        ConsumerGroupDescription group =
                result(admin.describeConsumerGroups(List.of(groupId)).all()).get(groupId);
        group.members().stream()
                .flatMap(member -> member.assignment().topicPartitions().stream())
                .map(TopicPartition::topic)
                .forEach(topics::add);
        return topics;
    }

    private Set<TopicPartition> partitionsOfTopics(Set<String> topics) {
        return result(admin.describeTopics(topics).allTopicNames()).values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .collect(Collectors.toSet());
    }

    private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> request =
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> which));
        Map<TopicPartition, ListOffsetsResultInfo> answer =
                result(admin.listOffsets(request).all());
        return answer.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    /** Tells who votes about the cluster's metadata, who leads, and how far each is behind the leader. */
    public QuorumState quorum() {
        // Not describeCluster().controller(): a KRaft broker names any broker there, to forward requests.
        QuorumInfo quorum = result(admin.describeMetadataQuorum().quorumInfo());
        Map<Integer, Long> ends =
                quorum.voters().stream().collect(Collectors.toMap(ReplicaState::replicaId, ReplicaState::logEndOffset));
        long end = ends.get(quorum.leaderId());
        Map<Integer, Long> lags = new HashMap<>();
        ends.forEach((voter, itsEnd) -> lags.put(voter, end - itsEnd));
        return new QuorumState(quorum.leaderId(), lags);
    }

    /** Waits for the cluster's answer, and throws what the cluster refused with rather than the future's wrapper. */
    private static <T> T result(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException refusal ? refusal : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
