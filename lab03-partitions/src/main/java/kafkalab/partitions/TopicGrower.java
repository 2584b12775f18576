package kafkalab.partitions;

import java.util.Map;

/**
 * A move of a topic of page events to another one with more partitions, while producers go on writing to the old
 * one.
 *
 * <pre>
 *   writers ──► from ── grow() ──► to           again and again, killed or not
 *               from ── grow() ──► to           once more, when the writers have stopped
 *   writers ─────────────────────► to           from now on
 * </pre>
 */
public class TopicGrower {

    private final Map<String, Object> cluster;

    /**
     * Creates a grower.
     *
     * @param cluster settings that every client of this grower takes: {@code bootstrap.servers} and whatever else a
     *     client needs there; also {@link UserPartitioner#PREMIUM_USERS} where the topics' producers have them
     */
    public TopicGrower(Map<String, Object> cluster) {
        this.cluster = Map.copyOf(cluster);
    }

    /**
     * Copies what {@code to} lacks of {@code from}. When it returns, every record that was committed in {@code from}
     * when it was called is in {@code to}, for readers of committed records:
     *
     * <ul>
     *   <li>once, however often a grower was called, failed or was killed, at whatever moment, before it was called again;
     *   <li>as it was: the same key, value, timestamp and headers;
     *   <li>in the partition that the {@link UserPartitioner} gives its key, each user's in their order.
     * </ul>
     *
     * <p>Records that are written to {@code from} meanwhile may be copied now or by the next call. What others have
     * written to {@code to}, once the move was complete, stays as it is. There is one grower at work at a time; one
     * that was killed is not. Where a record can not be copied it throws, and the next call goes on.
     *
     * @param from the old topic, which is left as it is; every record has a key, all of a key are in one partition
     * @param to the new topic, made with as many replicas as {@code from} has if it does not exist
     * @param partitions how many partitions {@code to} has or gets
     */
    public void grow(String from, String to, int partitions) {
        // TODO 5: make the new topic if it is missing, and copy what it lacks, so that a kill at any moment does no
        // harm.
        throw new UnsupportedOperationException("TODO 5: copy what the new topic lacks");
    }
}
