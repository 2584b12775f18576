package kafkalab.groups;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafkalab.kit.LabCluster;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.RetriableException;

/** A group as the cluster sees it: asked through Admin, never through the program under test. */
final class Group {

    /** Longer than a client of the cluster tries by itself (default.api.timeout.ms). */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(70);

    private final Admin admin;
    private final String name;
    private final String topic;

    Group(LabCluster cluster, String name, String topic) {
        this.admin = cluster.admin();
        this.name = name;
        this.topic = topic;
    }

    String name() {
        return name;
    }

    /** Lets the group have been here before: these offsets are committed in its name. */
    void commit(Map<Integer, Long> offsets) {
        Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>();
        offsets.forEach(
                (partition, offset) -> all.put(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)));
        // The coordinator refuses offsets of a topic of which it has not heard yet; the client does not ask it again.
        await("the group's coordinator knows the topic")
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .atMost(ANSWER_LIMIT)
                .ignoreExceptionsMatching(e -> e.getCause() instanceof RetriableException)
                .until(() -> {
                    result(admin.alterConsumerGroupOffsets(name, all).all());
                    return true;
                });
    }

    /** Deletes the records before an offset, in partitions of the topic. */
    void deleteBefore(Set<Integer> partitions, long offset) {
        Map<TopicPartition, RecordsToDelete> beginnings = new HashMap<>();
        partitions.forEach(partition ->
                beginnings.put(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)));
        result(admin.deleteRecords(beginnings).all());
    }

    /** Sets what the brokers know of the group. */
    void configure(String setting, String value) {
        ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, name);
        AlterConfigOp change = new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET);
        result(admin.incrementalAlterConfigs(Map.of(group, List.of(change))).all());
    }

    /** Returns the next offset to read, for each partition of which one is committed. */
    Map<Integer, Long> committed() {
        Map<Integer, Long> committed = new TreeMap<>();
        result(admin.listConsumerGroupOffsets(name).partitionsToOffsetAndMetadata())
                .forEach((partition, offset) -> {
                    if (offset != null && partition.topic().equals(topic)) {
                        committed.put(partition.partition(), offset.offset());
                    }
                });
        return committed;
    }

    /** Returns the partitions of each member that the group has now, by the member's client id. */
    Map<String, Set<Integer>> owners() {
        Map<String, Set<Integer>> owners = new TreeMap<>();
        members()
                .forEach(member -> owners.computeIfAbsent(member.clientId(), id -> new TreeSet<>())
                        .addAll(partitions(member)));
        return owners;
    }

    /** Returns the partitions of each member that the group has now, whatever it calls itself. */
    List<Set<Integer>> shares() {
        return members().stream().map(this::partitions).toList();
    }

    /** Returns the ids of the members that the group has now. */
    Set<String> memberIds() {
        Set<String> ids = new HashSet<>();
        members().forEach(member -> ids.add(member.consumerId()));
        return ids;
    }

    /** Returns whether anybody has ever joined; offsets alone, committed in the group's name, make nobody a member. */
    boolean hasHadMembers() {
        return !result(admin.describeConsumerGroups(List.of(name)).all())
                .get(name)
                .isSimpleConsumerGroup();
    }

    /** Returns whether this is a share group that has members now. */
    boolean hasShareMembers() {
        try {
            return !result(admin.describeShareGroups(List.of(name)).all())
                    .get(name)
                    .members()
                    .isEmpty();
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof GroupIdNotFoundException || e.getCause() instanceof RetriableException) {
                return false;
            }
            throw e;
        }
    }

    /** Removes the members that the group counts on, as an operator does who knows that they are dead. */
    void removeMembers() {
        try {
            result(admin.removeMembersFromConsumerGroup(name, new RemoveMembersFromConsumerGroupOptions())
                    .all());
        } catch (IllegalStateException e) {
            // Who asks looks whether they are still there.
        }
    }

    private Set<Integer> partitions(MemberDescription member) {
        Set<Integer> partitions = new TreeSet<>();
        member.assignment().topicPartitions().stream()
                .filter(partition -> partition.topic().equals(topic))
                .forEach(partition -> partitions.add(partition.partition()));
        return partitions;
    }

    private List<MemberDescription> members() {
        try {
            return List.copyOf(
                    result(admin.describeConsumerGroups(List.of(name)).all())
                            .get(name)
                            .members());
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof GroupIdNotFoundException || e.getCause() instanceof RetriableException) {
                return List.of();
            }
            throw e;
        }
    }

    private static <T> T result(KafkaFuture<T> future) {
        try {
            return future.get(ANSWER_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the cluster was asked", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the cluster did not answer within " + ANSWER_LIMIT.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().toString(), e.getCause());
        }
    }
}
