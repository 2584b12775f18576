package kafkalab.kit;

import java.nio.file.Path;
import kafkalab.kit.cluster.Cluster;
import kafkalab.kit.cluster.ClusterHost;
import kafkalab.kit.cluster.Clusters;

/** The one real cluster that the kit's own tests share; it starts when a test first asks for it. */
public final class KitCluster {

    private static final ClusterHost HOST = Clusters.local(Clusters.EMBEDDED, Path.of("target", "kit-cluster"));

    private KitCluster() {}

    /** Returns the provider, whose cluster is for one test at a time. */
    public static ClusterHost host() {
        return HOST;
    }

    /** Returns the cluster, whose brokers all run: a test that stops one starts it again. */
    public static Cluster get() {
        return HOST.shared();
    }
}
