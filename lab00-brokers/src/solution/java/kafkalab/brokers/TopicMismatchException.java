package kafkalab.brokers;

import java.util.List;
import java.util.stream.Collectors;

/** The finding that a topic exists, and not as it is wanted. */
public class TopicMismatchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Difference> differences;

    /**
     * Names what differs.
     *
     * @param topic the topic's name
     * @param differences in what it differs from what is wanted
     */
    public TopicMismatchException(String topic, List<Difference> differences) {
        super(topic + " exists with another layout: "
                + differences.stream().map(Difference::toString).collect(Collectors.joining(", ")));
        this.differences = List.copyOf(differences);
    }

    /** Returns in what the topic differs from what is wanted. */
    public List<Difference> differences() {
        return differences;
    }

    /**
     * One thing in which a topic differs.
     *
     * @param what {@code partitions}, {@code replication factor}, or the setting's name
     * @param wanted its value in the spec
     * @param found its value in the cluster; null where the cluster knows no such setting
     */
    public record Difference(String what, String wanted, String found) {

        /** Tells of another number of partitions. */
        public static Difference ofPartitions(int wanted, int found) {
            return new Difference("partitions", Integer.toString(wanted), Integer.toString(found));
        }

        /** Tells of another number of replicas. */
        public static Difference ofReplicationFactor(int wanted, int found) {
            return new Difference("replication factor", Integer.toString(wanted), Integer.toString(found));
        }

        /** Tells of another value of a setting. */
        public static Difference ofConfig(String name, String wanted, String found) {
            return new Difference(name, wanted, found);
        }

        @Override
        public String toString() {
            return what + " is " + found + " instead of " + wanted;
        }
    }
}
