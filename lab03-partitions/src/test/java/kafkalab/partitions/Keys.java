package kafkalab.partitions;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kafkalab.kit.Lesson;
import kafkalab.pageviews.PageEvent;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;

/** A source that makes keys, and asks a partitioner about them the way a producer does. */
final class Keys {

    static final String TOPIC = "page-events";

    /** Are awkward: an empty one, and such that a usual hash of theirs is Integer.MIN_VALUE, whose Math.abs is itself. */
    static final List<String> AWKWARD =
            List.of("", "polygenelubricants", "useraaokr8ye", "aedhu5z1", "Ada", "ada", "Zoë", "美咲", "🦊", " ");

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789éß漢";

    private Keys() {}

    /** Returns different keys, all as long and with the same beginning, as the keys of a system often are. */
    static List<String> random(int count, Random random) {
        return IntStream.range(0, count)
                .mapToObj(i -> "user-" + Integer.toString(46_656 + i, 36)
                        + random.ints(12, 0, LETTERS.length())
                                .mapToObj(LETTERS::charAt)
                                .map(String::valueOf)
                                .collect(Collectors.joining()))
                .toList();
    }

    /** Returns different keys, all as long and with the same long ending, as the addresses of a shop's customers have. */
    static List<String> withOneEnding(int count, Random random) {
        return random(count, random).stream()
                .map(key -> key.substring("user-".length()) + "@customers.shop.example.org")
                .toList();
    }

    /** Asks about a key in an array that held another before, as serializers that save memory do. */
    static int askWithReusedBytes(UserPartitioner partitioner, String key, int partitions) {
        byte[] buffer = bytes(key).clone();
        buffer[0]++;
        partitioner.partitionOf(buffer, partitions);
        buffer[0]--;
        int partition = partitioner.partitionOf(buffer, partitions);
        if (!Arrays.equals(buffer, bytes(key))) {
            throw Lesson.expected("The bytes of the key are as they were.")
                    .actual("The partitioner has changed them.")
                    .why("A producer sends these very bytes after it has asked for the partition.")
                    .next("Read the array, or work on a copy.");
        }
        return partition;
    }

    static byte[] bytes(String key) {
        return key == null ? null : key.getBytes(UTF_8);
    }

    /** Returns what a producer knows of a topic. */
    static Cluster clusterWith(int partitions, Set<Integer> withoutLeader) {
        Node[] nodes = {new Node(0, "localhost", 9092), new Node(1, "localhost", 9093)};
        List<PartitionInfo> infos = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            Node leader = withoutLeader.contains(i) ? null : nodes[i % 2];
            infos.add(new PartitionInfo(TOPIC + partitions, i, leader, nodes, nodes));
        }
        return new Cluster("lab", List.of(nodes), infos, Set.of(), Set.of());
    }

    /** Asks as a producer does whose keys are texts. */
    static int ask(UserPartitioner partitioner, String key, int partitions) {
        return partitioner.partition(
                TOPIC + partitions, key, bytes(key), "value", bytes("value"), clusterWith(partitions, Set.of()));
    }

    /** Returns the partition that the partitioner gives a user; one that there is not is a lesson. */
    static int partitionOf(UserPartitioner partitioner, String user, int partitions) {
        int partition = partitioner.partitionOf(bytes(user), partitions);
        assertInRange(partition, user, partitions);
        return partition;
    }

    /**
     * Returns the events with other names for those users whom the partitioner gives a partition that there is not:
     * whose task it is not to judge the partitioner, has no need of them.
     */
    static List<PageEvent> placed(List<PageEvent> events, UserPartitioner partitioner, int partitions) {
        Map<String, String> names = new HashMap<>();
        return events.stream()
                .map(event -> new PageEvent(
                        event.page(),
                        names.computeIfAbsent(event.user(), user -> placed(user, partitioner, partitions)),
                        event.date(),
                        event.duration()))
                .toList();
    }

    private static String placed(String user, UserPartitioner partitioner, int partitions) {
        return Stream.iterate(user, name -> name + "'")
                .limit(50)
                .filter(name -> isPlaced(name, partitioner, partitions))
                .findFirst()
                .orElse(user);
    }

    /**
     * Returns names on a user's partition for which a careless reader takes the user's: one that begins with it, one that
     * ends with it, and one that differs in the case of letters; those of them that there are.
     */
    static List<String> namesakes(String user, UserPartitioner partitioner, int partitions) {
        return Stream.of(
                        IntStream.range(0, 50).mapToObj(number -> user + number),
                        IntStream.range(0, 50).mapToObj(number -> number + user),
                        inOtherCases(user))
                .flatMap(names -> names.filter(name -> isPlaced(name, partitioner, partitions))
                        .filter(name -> partitioner.partitionOf(bytes(name), partitions)
                                == partitioner.partitionOf(bytes(user), partitions))
                        .limit(1))
                .toList();
    }

    private static Stream<String> inOtherCases(String user) {
        Stream<String> oneLetter = IntStream.range(0, user.length())
                .mapToObj(i -> user.substring(0, i)
                        + user.substring(i, i + 1).toUpperCase(Locale.ROOT)
                        + user.substring(i + 1));
        return Stream.concat(Stream.of(user.toUpperCase(Locale.ROOT), user.toLowerCase(Locale.ROOT)), oneLetter)
                .filter(name -> !name.equals(user));
    }

    /** Returns whether the partitioner has a partition for a user. */
    static boolean isPlaced(String user, UserPartitioner partitioner, int partitions) {
        try {
            int partition = partitioner.partitionOf(bytes(user), partitions);
            return partition >= 0 && partition < partitions;
        } catch (RuntimeException e) {
            // Not written yet, or wrong in a way that no other name mends.
            return true;
        }
    }

    static void assertInRange(int partition, String key, int partitions) {
        if (partition < 0 || partition >= partitions) {
            throw Lesson.expected(
                            partitions == 1
                                    ? "Of %d partition, a key gets one from 0 to %d."
                                    : "Of %d partitions, a key gets one from 0 to %d.",
                            partitions,
                            partitions - 1)
                    .actual("The key %s gets %d.", key == null ? "null" : "\"" + key + "\"", partition)
                    .why(
                            "%s",
                            partition < 0
                                    ? "A hash may be negative, and in Java % keeps the sign. Math.abs does not help with "
                                            + "Integer.MIN_VALUE: it stays negative."
                                    : "Topics differ in the number of their partitions, and one partitioner serves all topics "
                                            + "of a producer.")
                    .next(
                            "%s",
                            partition < 0
                                    ? "Find an operation whose result is never negative, such as Math.floorMod."
                                    : "Use the number of partitions that you are asked about, and keep none for later.");
        }
    }
}
