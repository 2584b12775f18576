package kafkalab.partitions;

import java.util.List;
import java.util.Map;
import kafkalab.kit.Lesson;

/** Partitioners as producers make them, and what must hold of the partitions that they give. */
final class Partitioners {

    private Partitioners() {}

    static void assertSame(int partition, int other, String when) {
        if (partition != other) {
            throw Lesson.expected("The same key in bytes, among as many partitions, always gets the same partition.")
                    .actual("It gets %d, and %d when %s.", partition, other, when)
                    .why("Kafka keeps order only within a partition: a user's events stay in order as long as all "
                            + "producers, now and later, agree where they go.")
                    .next("Look for what else your choice depends on: an object's identity, the key's Java type, the "
                            + "value, a counter, chance, or which leaders are there.");
        }
    }

    /** Fails unless each of the first partitions has its share of the keys, give or take 40 %. */
    static void assertEven(UserPartitioner partitioner, List<String> keys, int partitions, int used) {
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

    /** Returns a partitioner as a producer makes one that was told of no premium users. */
    static UserPartitioner unpremium() {
        UserPartitioner partitioner = new UserPartitioner();
        partitioner.configure(Map.of("bootstrap.servers", "localhost:9092"));
        return partitioner;
    }

    /** Tells whether a record without a key gets any partition, which task 1 is about. */
    static boolean takesNull(UserPartitioner partitioner, int partitions) {
        try {
            partitioner.partitionOf(null, partitions);
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    static UserPartitioner premium(String users) {
        UserPartitioner partitioner = new UserPartitioner();
        partitioner.configure(Map.of("bootstrap.servers", "localhost:9092", UserPartitioner.PREMIUM_USERS, users));
        return partitioner;
    }

    static void assertLast(int partition, String user, int partitions) {
        if (partition != partitions - 1) {
            throw Lesson.expected(
                            "Of %d partitions, the premium user %s gets the last, %d.",
                            partitions, user, partitions - 1)
                    .actual("It is %d.", partition)
                    .why("A producer hands its settings to configure(), once, before it asks for a partition.")
                    .next("Keep the names, and compare them with the key's bytes read as UTF-8.");
        }
    }

    static void assertNotLast(int partition, String user, int partitions) {
        Keys.assertInRange(partition, user, partitions);
        if (partition == partitions - 1) {
            throw Lesson.expected("Of %d partitions, the last is for premium users only.", partitions)
                    .actual(
                            "%s gets it, too.",
                            user == null ? "A record without a key" : Lesson.phrase("The user \"%s\"", user))
                    .why("Whoever shares a partition waits for its neighbours' events to be read first.")
                    .next("Spread the others over one partition less, and compare whole names.");
        }
    }
}
