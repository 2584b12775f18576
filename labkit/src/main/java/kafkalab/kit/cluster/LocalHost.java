package kafkalab.kit.cluster;

import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A host that opens clusters in this JVM, each when it is first asked for. */
public final class LocalHost implements ClusterHost, AutoCloseable {

    private final Supplier<Cluster> opener;
    private final Supplier<Cluster> faultyOpener;
    private Cluster shared;
    private Cluster faulty;

    /**
     * Prepares a host.
     *
     * @param opener opens the cluster that all tests share
     * @param faultyOpener opens a cluster whose brokers can be stopped, where those of the shared one can not
     */
    LocalHost(Supplier<Cluster> opener, Supplier<Cluster> faultyOpener) {
        this.opener = opener;
        this.faultyOpener = faultyOpener;
    }

    @Override
    public synchronized Cluster shared() {
        if (shared == null) {
            shared = opener.get();
        }
        return shared;
    }

    @Override
    public synchronized Cluster faulty(int brokers) {
        if (shared().mayLose() >= brokers) {
            return shared;
        }
        if (faulty == null) {
            faulty = faultyOpener.get();
        }
        return faulty;
    }

    /**
     * Ends the clusters that were opened; returns when embedded ones are gone with their data.
     *
     * @throws IllegalStateException where one does not end as it should
     */
    @Override
    public synchronized void close() {
        Stream.of(shared, faulty).filter(Objects::nonNull).forEach(Cluster::end);
        shared = null;
        faulty = null;
    }
}
