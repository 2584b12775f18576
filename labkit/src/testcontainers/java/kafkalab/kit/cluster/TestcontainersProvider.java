package kafkalab.kit.cluster;

import java.nio.file.Path;

/** A provider that opens clusters in Docker for {@code -Dlab.cluster=testcontainers}. */
public final class TestcontainersProvider implements ClusterProvider {

    @Override
    public String choice() {
        return Clusters.TESTCONTAINERS;
    }

    @Override
    public Cluster open(Path root) {
        return TestcontainersCluster.start();
    }
}
