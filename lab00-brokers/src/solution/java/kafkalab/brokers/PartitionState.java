package kafkalab.brokers;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The state of a partition: where it is stored, and how well.
 *
 * @param partition its number
 * @param leader the broker that leads it now; empty where none does
 * @param replicas the brokers that are to store it, running or not, the preferred leader first
 * @param inSync those of them whose copy is up to date, as the cluster says it, whether a broker leads or not
 * @param underReplicated whether fewer copies are up to date than there are to be
 */
public record PartitionState(
        int partition, OptionalInt leader, List<Integer> replicas, Set<Integer> inSync, boolean underReplicated) {

    /** Copies the replicas. */
    public PartitionState {
        replicas = List.copyOf(replicas);
        inSync = Set.copyOf(inSync);
    }
}
