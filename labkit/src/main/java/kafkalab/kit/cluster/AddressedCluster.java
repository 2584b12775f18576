package kafkalab.kit.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import kafkalab.kit.fault.LabFault;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Node;

/** A cluster that somebody else runs, known by its address. */
final class AddressedCluster implements Cluster {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration KNOCK = Duration.ofSeconds(3);
    private static final List<Integer> BROKERS_NEEDED = List.of(0, 1, 2);

    private final String bootstrapServers;

    private AddressedCluster(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Connects to the address and counts its brokers.
     *
     * @throws LabFault at once where nothing listens; within ten seconds where no broker answers, or not the brokers
     *     0, 1 and 2 do
     */
    static AddressedCluster at(String bootstrapServers) {
        if (Arrays.stream(bootstrapServers.split(",")).noneMatch(AddressedCluster::listens)) {
            throw unreachable(bootstrapServers, null);
        }
        List<Integer> brokers = brokers(bootstrapServers);
        if (brokers.size() < BROKERS_NEEDED.size()) {
            throw new LabFault(
                    "The cluster at " + bootstrapServers + " has " + brokers.size() + " broker"
                            + (brokers.size() == 1 ? "" : "s") + ", the labs need " + BROKERS_NEEDED.size() + ".",
                    "Start all of its brokers, or leave out -Dlab.cluster to use the embedded cluster.");
        }
        if (!brokers.containsAll(BROKERS_NEEDED)) {
            throw new LabFault(
                    "The brokers at " + bootstrapServers + " have the ids " + list(brokers)
                            + ", the labs place replicas on " + list(BROKERS_NEEDED) + ".",
                    "Use the cluster of docker/compose.yaml, or leave out -Dlab.cluster to use the embedded one.");
        }
        return new AddressedCluster(bootstrapServers);
    }

    private static String list(List<Integer> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** Knocks first: the Kafka client would go on trying for ten seconds. */
    private static boolean listens(String address) {
        int colon = address.lastIndexOf(':');
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
                    (int) KNOCK.toMillis());
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private static List<Integer> brokers(String bootstrapServers) {
        Map<String, Object> config = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        try (Admin admin = Admin.create(config)) {
            return admin.describeCluster().nodes().get(PATIENCE.toMillis() + 1000, TimeUnit.MILLISECONDS).stream()
                    .map(Node::id)
                    .sorted()
                    .toList();
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
                "Start it (docker compose -f docker/compose.yaml up -d) or correct -Dlab.cluster=" + bootstrapServers
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
    public int mayLose() {
        return 0;
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
