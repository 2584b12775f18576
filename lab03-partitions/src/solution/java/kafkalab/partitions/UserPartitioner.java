package kafkalab.partitions;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.utils.Utils;

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

    private Set<String> premiumUsers = Set.of();

    /**
     * Takes the premium users from the settings of the producer.
     *
     * @param settings all settings of the producer, of which most are none of ours
     */
    @Override
    public void configure(Map<String, ?> settings) {
        Object users = settings.get(PREMIUM_USERS);
        // "".split(",") gives one user with an empty name, who would reserve a partition for nobody.
        if (users != null && !users.toString().isBlank()) {
            premiumUsers = Set.copyOf(List.of(users.toString().split(",")));
        }
    }

    /** Returns the {@link #partitionOf partition of the key} among all partitions of the topic. */
    @Override
    public int partition(String topic, Object key, byte[] keyBytes, Object value, byte[] valueBytes, Cluster cluster) {
        // All partitions, not those that have a leader now: a broker that dies must not move a user.
        // And the bytes, not the object: another producer may hold the same key in another type.
        return partitionOf(keyBytes, cluster.partitionsForTopic(topic).size());
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
        if (premiumUsers.isEmpty() || partitions == 1) {
            return hash(key) % partitions;
        }
        int others = partitions - 1;
        return isPremium(key) ? others : hash(key) % others;
    }

    private boolean isPremium(byte[] key) {
        return key != null && premiumUsers.contains(new String(key, UTF_8));
    }

    /** Returns a number that is never negative: % keeps the sign, and Math.abs(Integer.MIN_VALUE) is negative. */
    private static int hash(byte[] key) {
        // A record without a user has no order to keep.
        return key == null
                ? ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE)
                // Kafka's own hash: without premium users we agree with producers that have no partitioner set.
                : Utils.toPositive(Utils.murmur2(key));
    }

    @Override
    public void close() {}
}
