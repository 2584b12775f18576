package kafkalab.groups;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Knows how far each partition is handled, and commits it. */
class Progress {

    private final Map<TopicPartition, Long> next = new ConcurrentHashMap<>();

    void done(TopicPartition partition, long offset) {
        next.merge(partition, offset + 1, Math::max);
    }

    void commit(Consumer<?, ?> consumer) {
        for (Map.Entry<TopicPartition, Long> each : Map.copyOf(next).entrySet()) {
            consumer.commitSync(Map.of(each.getKey(), new OffsetAndMetadata(each.getValue(), "by the lab")));
            next.remove(each.getKey());
        }
    }

    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(next::remove);
    }
}
