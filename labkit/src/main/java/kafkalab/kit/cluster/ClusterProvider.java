package kafkalab.kit.cluster;

import java.nio.file.Path;
import kafkalab.kit.fault.LabFault;

/**
 * A provider that opens clusters of a kind whose libraries most runs do without.
 *
 * <p>Implementations are found on the class path, as services. The Maven profile that adds their libraries adds them.
 */
public interface ClusterProvider {

    /** Returns the value of {@code -Dlab.cluster} that asks for this kind. */
    String choice();

    /**
     * Starts a cluster of three brokers with the ids 0, 1 and 2.
     *
     * @param root a folder for data, under the lab's {@code target}
     * @return the cluster, once all brokers are ready
     * @throws LabFault where it can not be started
     */
    Cluster open(Path root);
}
