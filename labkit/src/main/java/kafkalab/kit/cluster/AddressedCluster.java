package kafkalab.kit.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafkalab.kit.fault.LabFault;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Is a cluster that somebody else runs, known by its address. */
final class AddressedCluster implements Cluster {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int BROKERS_NEEDED = 3;

    private final String bootstrapServers;

    private AddressedCluster(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Connects to the address and counts its brokers.
     *
     * @throws LabFault where nothing answers within ten seconds, or fewer than three brokers do
     */
    static AddressedCluster at(String bootstrapServers) {
        int brokers = countBrokers(bootstrapServers);
        if (brokers < BROKERS_NEEDED) {
            throw new LabFault(
                    "The cluster at " + bootstrapServers + " has " + brokers + " broker" + (brokers == 1 ? "" : "s")
                            + ", the labs need " + BROKERS_NEEDED + ".",
                    "Start all of its brokers, or leave out -Dlab.cluster to use the embedded cluster.");
        }
        return new AddressedCluster(bootstrapServers);
    }

    private static int countBrokers(String bootstrapServers) {
        Map<String, Object> config = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        try (Admin admin = Admin.create(config)) {
            return admin.describeCluster()
                    .nodes()
                    .get(PATIENCE.toMillis() + 1000, TimeUnit.MILLISECONDS)
                    .size();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(bootstrapServers, e);
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            throw unreachable(bootstrapServers, e);
        }
    }

    private static LabFault unreachable(String bootstrapServers, Exception cause) {
        return new LabFault(
                "No Kafka cluster answers at " + bootstrapServers + ".",
                "Start it or correct -Dlab.cluster=" + bootstrapServers
                        + "; without -Dlab.cluster the labs start a cluster of their own.",
                cause);
    }

    @Override
    public String name() {
        return bootstrapServers;
    }

    @Override
    public String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public boolean supportsFaults() {
        return false;
    }

    @Override
    public void stopBroker(int broker) {
        throw new UnsupportedOperationException("the brokers at " + bootstrapServers + " are not this lab's to stop");
    }

    @Override
    public void startBroker(int broker) {
        throw new UnsupportedOperationException("the brokers at " + bootstrapServers + " are not this lab's to start");
    }

    @Override
    public void close() {
        // It was there before this lab, and it stays.
    }
}
