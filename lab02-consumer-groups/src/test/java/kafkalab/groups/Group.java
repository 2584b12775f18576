package kafkalab.groups;

import java.util.ArrayList;
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
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.RetriableException;

/** Is a group as the cluster sees it: asked through Admin, never through the program under test. */
final class Group {

    private static final int ANSWER_LIMIT_S = 30;

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
        result(admin.alterConsumerGroupOffsets(name, all).all());
    }

    /** Sets what the brokers know of the group. */
    void configure(Map<String, String> settings) {
        if (!settings.isEmpty()) {
            List<AlterConfigOp> changes = new ArrayList<>();
            settings.forEach((key, value) ->
                    changes.add(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET)));
            ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, name);
            result(admin.incrementalAlterConfigs(Map.of(group, changes)).all());
        }
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
            return future.get(ANSWER_LIMIT_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the cluster was asked", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the cluster did not answer within " + ANSWER_LIMIT_S + " s", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().toString(), e.getCause());
        }
    }
}
