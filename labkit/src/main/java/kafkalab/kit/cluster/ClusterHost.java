package kafkalab.kit.cluster;

/** A host that provides the clusters of this JVM. */
public interface ClusterHost {

    /** Returns the cluster that {@code -Dlab.cluster} names, the same one each time. */
    Cluster shared();

    /**
     * Returns a cluster whose brokers can be stopped, the same one each time.
     *
     * @param brokers how many at once: {@link Cluster#mayLose()} is no less
     */
    Cluster faulty(int brokers);
}
