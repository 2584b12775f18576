package kafkalab.brokers;

import java.util.Map;

/**
 * A layout: what a topic is to be like.
 *
 * @param name the topic's name
 * @param partitions how many partitions it has
 * @param replicationFactor on how many brokers each partition is stored
 * @param configs settings of its own, such as {@code retention.ms}; for all others the brokers' defaults hold
 */
public record TopicSpec(String name, int partitions, short replicationFactor, Map<String, String> configs) {

    /** Checks the numbers and copies the settings. */
    public TopicSpec {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a topic has a name");
        }
        if (partitions < 1 || replicationFactor < 1) {
            throw new IllegalArgumentException(name + " has at least one partition and one replica, not " + partitions
                    + " and " + replicationFactor);
        }
        configs = Map.copyOf(configs);
    }
}
