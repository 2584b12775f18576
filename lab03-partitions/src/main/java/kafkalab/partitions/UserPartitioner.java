package kafkalab.partitions;

import java.util.Map;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;

/**
 * A partitioner that chooses the partition of a page event by its user.
 *
 * <p>A producer uses it where its setting {@code partitioner.class} names this class. The record's key is the user's
 * name in UTF-8; only these bytes and the number of partitions decide, so that every producer, in every program and at
 * any time, puts a user's events into the same partition:
 *
 * <pre>
 *   no premium users           partition 0     partition 1     partition 2
 *                              everybody       everybody       everybody
 *   {@link #PREMIUM_USERS}     partition 0     partition 1     partition 2
 *                              the others      the others      the premium users, nobody else
 * </pre>
 *
 * <p>A partitioner serves all topics of its producer, and several threads at a time.
 */
public class UserPartitioner implements Partitioner {

    /**
     * Names the producer setting that lists the premium users: a text, their names separated by commas and nothing
     * else. Where it is absent or blank, nobody is premium.
     */
    public static final String PREMIUM_USERS = "kafkalab.premium.users";

    /**
     * Takes the premium users from the settings of the producer.
     *
     * @param settings all settings of the producer, of which most are none of ours
     */
    @Override
    public void configure(Map<String, ?> settings) {
        if (settings.get(PREMIUM_USERS) != null) {
            // TODO 2: remember the premium users, and let partitionOf() give them the last partition.
            throw new UnsupportedOperationException("TODO 2: remember the premium users");
        }
    }

    /** Returns the {@link #partitionOf partition of the key} among all partitions of the topic. */
    @Override
    public int partition(String topic, Object key, byte[] keyBytes, Object value, byte[] valueBytes, Cluster cluster) {
        // TODO 1: how many partitions has the topic? The key as bytes goes to partitionOf().
        throw new UnsupportedOperationException("TODO 1: find the partition of the key in the topic");
    }

    /**
     * Returns the partition of a key: always the same for the same bytes and number, from whatever partitioner with the
     * same premium users.
     *
     * <p>The keys are spread evenly over the partitions; where there are premium users, theirs are in the last
     * partition, and all other keys are spread evenly over the rest. A single partition is shared by all.
     *
     * @param key the user in UTF-8; null where a record has no user: it may go to any partition, but the premium users'
     * @param partitions how many partitions the topic has, 1 or more
     * @return from 0 to {@code partitions - 1}
     */
    public int partitionOf(byte[] key, int partitions) {
        // TODO 1: make a number of the key, and a partition of the number.
        throw new UnsupportedOperationException("TODO 1: choose the partition of the key");
    }

    @Override
    public void close() {}
}
