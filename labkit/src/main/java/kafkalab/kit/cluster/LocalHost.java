package kafkalab.kit.cluster;

import java.nio.file.Path;

/** Opens clusters in this JVM, each when it is first asked for. */
final class LocalHost implements ClusterHost {

    private final String choice;
    private final Path root;
    private Cluster shared;
    private Cluster faulty;

    LocalHost(String choice, Path root) {
        this.choice = choice;
        this.root = root;
    }

    @Override
    public synchronized Cluster shared() {
        if (shared == null) {
            shared = Clusters.open(choice, root);
        }
        return shared;
    }

    @Override
    public synchronized Cluster faulty(int brokers) {
        if (shared().mayLose() >= brokers) {
            return shared;
        }
        if (faulty == null) {
            faulty = EmbeddedCluster.start(root);
        }
        return faulty;
    }
}
