package kafkalab.brokers;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/**
 * A manager of the topics of a website's traffic: creates them, says how long they keep what, and tells how they are.
 *
 * <p>Every method is done when it returns, and throws what the cluster answered where it refused: that exception
 * itself, or a RuntimeException with it among its causes. A thread that is interrupted while a method waits stays
 * interrupted.
 */
public class TopicManager {

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
        // TODO 1: create the topic; where it exists, compare it with the spec.
        throw new UnsupportedOperationException("TODO 1: create the topic, or compare it");
    }

    /**
     * Tells how a topic's partitions are now, also while brokers are down.
     *
     * @param topic an existing topic
     * @return a state for each partition, by number
     */
    public List<PartitionState> describe(String topic) {
        // TODO 2: ask the cluster for the topic's description.
        throw new UnsupportedOperationException("TODO 2: describe the partitions");
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
        // TODO 3: how many copies are there to be, and how many must there be for an acknowledgement?
        throw new UnsupportedOperationException("TODO 3: choose a durable layout");
    }

    /**
     * Lets a topic forget: soon after all records of a closed segment are older than this, they are gone. Younger ones
     * stay, and so do the topic's other settings.
     *
     * @param topic an existing topic, which deletes by age
     * @param age how long a record is kept, by its timestamp: 0 or more, in whole milliseconds
     */
    public void keepFor(String topic, Duration age) {
        // TODO 4: set what decides about the age of a topic's records, and nothing else.
        throw new UnsupportedOperationException("TODO 4: limit the age of the records");
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
        // TODO 5: let the topic compact instead of delete, and let its segments close in time.
        throw new UnsupportedOperationException("TODO 5: compact the topic");
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
        // TODO 6: compare what the group has committed with the ends of all partitions of its topics.
        throw new UnsupportedOperationException("TODO 6: compute the lag");
    }

    /** Tells who votes about the cluster's metadata, who leads, and how far each is behind the leader. */
    public QuorumState quorum() {
        // TODO 7: ask the cluster for its metadata quorum.
        throw new UnsupportedOperationException("TODO 7: describe the quorum");
    }
}
