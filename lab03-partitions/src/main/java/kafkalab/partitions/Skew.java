package kafkalab.partitions;

import java.util.Map;

/**
 * A measure of how evenly a topic's records are spread over its partitions.
 *
 * <p>What counts is what a reader of committed records would get now:
 *
 * <pre>
 *   offset     0    1    2    3    4    5    6    7    8    9
 *              a    b         c   [C]   x   [A]   d    e    f     10 offsets, 4 records
 *                        │         │    │    │    └────┴────┴─ an open transaction
 *                        │         │    └────┴──────────────── aborted, and the marker that says so
 *                        │         └────────────────────────── the marker of a commit
 *                        └──────────────────────────────────── compacted away
 * </pre>
 */
public class Skew {

    private final Map<String, Object> cluster;

    /**
     * Creates a counter.
     *
     * @param cluster settings that every client of this counter takes: {@code bootstrap.servers} and whatever else a
     *     client needs there
     */
    public Skew(Map<String, Object> cluster) {
        this.cluster = Map.copyOf(cluster);
    }

    /**
     * Returns the number of records in each partition; a tombstone is a record as any other. Whatever is in an open transaction, or behind its first record in
     * the same partition, is no part of it, and is not waited for.
     *
     * @param topic the topic
     * @return a number for every partition, 0 where it has no records
     */
    public Map<Integer, Long> of(String topic) {
        // TODO 6: count the records of each partition.
        throw new UnsupportedOperationException("TODO 6: count the records");
    }
}
