package kafkalab.kit.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import kafkalab.kit.cluster.Cluster;
import kafkalab.kit.cluster.ClusterHost;
import kafkalab.kit.cluster.Clusters;

/**
 * A pair of embedded clusters for many trials at once: one for tests that leave the brokers alone, which all share, and
 * one for tests that stop brokers, which have it one after the other.
 */
public final class SharedClusters {

    private final ClusterHost unharmed;
    private final ClusterHost faulty;
    private final ReentrantLock turn = new ReentrantLock(true);

    /**
     * Prepares both; each starts when it is first asked for.
     *
     * @param root the folder for the brokers' data
     */
    public SharedClusters(Path root) {
        unharmed = Clusters.local(Clusters.EMBEDDED, root);
        faulty = Clusters.local(Clusters.EMBEDDED, root);
    }

    /** Returns the view of one trial, for one thread. */
    View view() {
        return new View();
    }

    /** One trial's view of the clusters. */
    final class View implements ClusterHost {

        private final Cluster sharedView = new ClusterWithoutFaults();
        private long waitedNanos;
        private long heldNanos;
        private long turnBegan;

        @Override
        public Cluster shared() {
            return sharedView;
        }

        /** Waits for its turn, and keeps it until {@link #leave}. */
        @Override
        public Cluster faulty(int brokers) {
            if (!turn.isHeldByCurrentThread()) {
                long asked = System.nanoTime();
                turn.lock();
                turnBegan = System.nanoTime();
                waitedNanos += turnBegan - asked;
            }
            return faulty.shared();
        }

        /** Returns how long this trial has waited for its turns. */
        Duration waited() {
            return Duration.ofNanos(waitedNanos);
        }

        /** Returns how long this trial's turns were. */
        Duration held() {
            return Duration.ofNanos(heldNanos);
        }

        /** Lets the next trial have the cluster whose brokers can be stopped. */
        void leave() {
            if (turn.isHeldByCurrentThread()) {
                heldNanos += System.nanoTime() - turnBegan;
                turn.unlock();
            }
        }
    }

    /** The cluster that nobody may stop brokers of. */
    private final class ClusterWithoutFaults implements Cluster {

        @Override
        public String name() {
            return unharmed.shared().name();
        }

        @Override
        public String bootstrapServers() {
            return unharmed.shared().bootstrapServers();
        }

        @Override
        public int mayLose() {
            return 0;
        }

        @Override
        public void stopBroker(int broker) {
            throw new UnsupportedOperationException("other programs use this cluster: ask for withFaults()");
        }

        @Override
        public void startBroker(int broker) {
            throw new UnsupportedOperationException("other programs use this cluster: ask for withFaults()");
        }

        @Override
        public void close() {
            // Others use it.
        }
    }
}
