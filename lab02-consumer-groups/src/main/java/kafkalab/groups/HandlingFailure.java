package kafkalab.groups;

import java.util.Objects;
import org.apache.kafka.common.TopicPartition;

/**
 * The place where a worker has stopped, and the reason.
 *
 * @param partition the partition of the event that could not be handled
 * @param offset its offset there
 * @param cause what the handler threw
 */
public record HandlingFailure(TopicPartition partition, long offset, RuntimeException cause) {

    /** Refuses a failure without its place or its cause. */
    public HandlingFailure {
        Objects.requireNonNull(partition, "A failure has a partition, but it is null.");
        Objects.requireNonNull(cause, "A failure has a cause, but it is null.");
    }
}
