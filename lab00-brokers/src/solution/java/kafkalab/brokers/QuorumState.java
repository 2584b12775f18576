package kafkalab.brokers;

import java.util.Map;
import java.util.Set;

/**
 * The state of the controllers that hold the cluster's metadata.
 *
 * @param leader the voter that leads the quorum: the active controller
 * @param lags for every voter, the leader included, by how many records its metadata log is shorter than the leader's
 */
public record QuorumState(int leader, Map<Integer, Long> lags) {

    /** Copies the lags. */
    public QuorumState {
        lags = Map.copyOf(lags);
    }

    /** Returns the controllers that vote: most of them must have a change before it counts. */
    public Set<Integer> voters() {
        return lags.keySet();
    }
}
