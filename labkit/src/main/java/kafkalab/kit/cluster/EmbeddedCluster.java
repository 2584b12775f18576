package kafkalab.kit.cluster;

import com.yammer.metrics.core.MetricsRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kafka.server.ControllerServer;
import kafkalab.kit.fault.LabFault;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.apache.kafka.server.metrics.KafkaYammerMetrics;
import org.slf4j.LoggerFactory;

/**
 * A cluster of three Kafka brokers, each also a KRaft controller, inside this JVM.
 *
 * <p>It is Apache Kafka's own test kit underneath: the brokers are the real ones, they speak TCP on loopback and keep
 * their logs on disk. A stopped broker takes its controller with it no more than a stopped process would take another:
 * the quorum of three controllers lives on, so that two of three brokers can be down and the cluster still answers.
 *
 * <p>Ready in about three seconds on two cores, with about 300 MB resident. The data directories stay until the next
 * cluster starts from the same root: a graceful close of three brokers takes six seconds, and nobody is waiting for it.
 */
public final class EmbeddedCluster implements Cluster {

    private static final int BROKERS = 3;
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    /** Takes back what the test kit adds for Kafka's own tests: protocols that are not released. */
    private static final Map<String, String> RELEASED_ONLY =
            Map.of("unstable.api.versions.enable", "false", "unstable.feature.versions.enable", "false");

    /** Keeps this JVM from loading and reading what clients name. */
    private static final Map<String, String> GUARDED =
            Map.of("alter.config.policy.class.name", OnlyNumbersForBrokers.class.getName());

    /** Takes back what hurries idle followers: this is Kafka's default. */
    private static final Map<String, String> THRIFTY = Map.of("replica.fetch.wait.max.ms", "500");

    /** Stands in for a folder with a comma in its path, which would be several to log.dirs. */
    private static final Path WITHOUT_COMMA =
            Path.of(System.getProperty("java.io.tmpdir"), "kafkalab-brokers-" + System.getProperty("user.name"));

    private static final AtomicInteger STARTED = new AtomicInteger();

    private final KafkaClusterTestKit kit;
    private final Path data;
    private final Set<Integer> stoppedControllers = new HashSet<>();

    private EmbeddedCluster(KafkaClusterTestKit kit, Path data) {
        this.kit = kit;
        this.data = data;
    }

    /**
     * Starts a cluster and returns once all three brokers are ready.
     *
     * @param root the folder for the brokers' data; what dead runs left there is cleared first
     * @throws LabFault where the brokers can not start, with the reason
     */
    public static EmbeddedCluster start(Path root) {
        return start(root, List.of(), Map.of());
    }

    /**
     * Starts a cluster as {@link #start(Path)} does, for one of many submissions that are graded at a time. It costs half
     * of the processor time while nothing happens, and each test waits longer, by some 0.2 s, for its first
     * {@code acks=all} write to a new topic.
     *
     * @param root the folder for the brokers' data
     * @throws LabFault where the brokers can not start, with the reason
     */
    static EmbeddedCluster startThrifty(Path root) {
        return start(root, List.of(), THRIFTY);
    }

    /**
     * Starts a cluster as {@link #start(Path)} does, whose brokers can be reached at chosen ports as well.
     *
     * @param root the folder for the brokers' data
     * @param ports the port of each broker at 127.0.0.1, in the order of their ids; none leaves them without
     * @throws LabFault where the brokers can not start, with the reason
     */
    static EmbeddedCluster start(Path root, List<Integer> ports) {
        return start(root, ports, Map.of());
    }

    private static EmbeddedCluster start(Path root, List<Integer> ports, Map<String, String> altered) {
        // Kafka's brokers do not start where small letters become capitals, or digits are written, in another way.
        Locale.setDefault(Locale.ROOT);
        // A broker resolves ${file:…} in a dynamic setting while it checks it, before any policy is asked.
        System.setProperty("org.apache.kafka.automatic.config.providers", "none");
        try {
            clearWhatDeadRunsLeft(root);
            clearWhatDeadRunsLeft(WITHOUT_COMMA);
            Path data = folderFor(root).resolve(ProcessHandle.current().pid() + "-" + STARTED.incrementAndGet());
            Files.createDirectories(data);
            TestKitNodes nodes = new TestKitNodes.Builder(productionFeatures())
                    .setCombined(true)
                    .setNumControllerNodes(BROKERS)
                    .setNumBrokerNodes(BROKERS)
                    .setBaseDirectory(data)
                    .setPerServerProperties(listeners(ports))
                    .build();
            KafkaClusterTestKit.Builder builder = new KafkaClusterTestKit.Builder(nodes).setDeleteOnClose(false);
            RELEASED_ONLY.forEach(builder::setConfigProp);
            BrokerSettings.shared().forEach(builder::setConfigProp);
            GUARDED.forEach(builder::setConfigProp);
            altered.forEach(builder::setConfigProp);
            KafkaClusterTestKit kit = builder.build();
            formatQuietly(kit);
            startControllersFirst(kit);
            kit.startup();
            kit.waitForReadyBrokers();
            return new EmbeddedCluster(kit, data);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw couldNotStart(root, e);
        } catch (Exception e) {
            throw couldNotStart(root, e);
        }
    }

    private static Path folderFor(Path root) {
        return root.toAbsolutePath().toString().contains(",") ? WITHOUT_COMMA : root;
    }

    /**
     * Returns the features that a newly formatted cluster of this version has, as {@code kafka-storage format} chooses
     * them: the test kit alone would leave out the group protocols of KIP-848 and KIP-932.
     */
    private static BootstrapMetadata productionFeatures() {
        MetadataVersion version = MetadataVersion.latestProduction();
        Map<String, Short> levels = Feature.PRODUCTION_FEATURES.stream()
                .filter(feature -> feature != Feature.KRAFT_VERSION)
                .collect(Collectors.toMap(Feature::featureName, feature -> feature.defaultLevel(version)));
        return BootstrapMetadata.fromVersions(version, levels, "kafka-lab");
    }

    /** Adds a listener with a port of our choice to the two that the test kit gives every node. */
    private static Map<Integer, Map<String, String>> listeners(List<Integer> ports) {
        return IntStream.range(0, ports.size())
                .boxed()
                .collect(Collectors.toMap(id -> id, id -> listeners(ports.get(id))));
    }

    private static Map<String, String> listeners(int port) {
        return Map.of(
                "listeners",
                "EXTERNAL://localhost:0,CONTROLLER://localhost:0,CHOSEN://127.0.0.1:" + port,
                "listener.security.protocol.map",
                "EXTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT,CHOSEN:PLAINTEXT");
    }

    /** Formats the data directories; Kafka tells of each on standard output, which is the score card's. */
    private static synchronized void formatQuietly(KafkaClusterTestKit kit) throws Exception {
        PrintStream screen = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        try {
            kit.format();
        } finally {
            System.setOut(screen);
        }
    }

    /**
     * Starts the controllers before the test kit starts controllers and brokers at once.
     *
     * <p>In a combined node whichever of the two comes first creates the node's Raft client. A broker gives it no
     * listeners; the leader then refuses the node's UpdateRaftVoter request for want of one, which ends its Raft thread
     * some seconds later and, with a second such node, the quorum.
     */
    private static void startControllersFirst(KafkaClusterTestKit kit) throws InterruptedException {
        for (ControllerServer controller : kit.controllers().values()) {
            Thread starter = new Thread(controller::startup, "embedded-controller-start");
            starter.setDaemon(true);
            starter.start();
        }
        Instant limit = Instant.now().plus(START_LIMIT);
        for (ControllerServer controller : kit.controllers().values()) {
            while (controller.sharedServer().raftManager() == null) {
                if (Instant.now().isAfter(limit)) {
                    throw new IllegalStateException("a controller was not up after " + START_LIMIT.toSeconds() + " s");
                }
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
    }

    private static LabFault couldNotStart(Path root, Exception cause) {
        return new LabFault(
                "The embedded Kafka cluster did not start: " + cause + ".",
                "Check that the disk of " + root + " has room and that loopback ports are free, then run again.",
                cause);
    }

    @Override
    public String name() {
        return "embedded";
    }

    @Override
    public String bootstrapServers() {
        return kit.bootstrapServers();
    }

    @Override
    public int mayLose() {
        return 2;
    }

    @Override
    public void stopBroker(int broker) {
        kit.brokers().get(broker).shutdown();
        kit.brokers().get(broker).awaitShutdown();
    }

    @Override
    public void stopNode(int broker) {
        stopBroker(broker);
        kit.controllers().get(broker).shutdown();
        kit.controllers().get(broker).awaitShutdown();
        stoppedControllers.add(broker);
    }

    @Override
    public void startBroker(int broker) {
        if (stoppedControllers.remove(broker)) {
            // Before its broker, for the reason that startControllersFirst gives.
            kit.controllers().get(broker).startup();
        }
        kit.brokers().get(broker).startup();
    }

    /** Lets go of the cluster without waiting: its close goes on in the background, and ends with the JVM at the latest. */
    @Override
    public void close() {
        Thread closer = new Thread(this::closeKit, "embedded-cluster-close");
        closer.setDaemon(true);
        closer.start();
    }

    /**
     * Ends the cluster, waits until it has, and deletes its data.
     *
     * @throws IllegalStateException where a broker or a controller does not end as it should, or had failed before
     */
    @Override
    public void end() {
        try {
            kit.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException("The embedded cluster did not end cleanly.", e);
        }
        forgetMetrics();
        deleteTree(data);
    }

    /** Lets go of gauges by which a registry of the whole JVM would hold on to brokers that are gone. */
    private static void forgetMetrics() {
        MetricsRegistry registry = KafkaYammerMetrics.defaultRegistry();
        List.copyOf(registry.allMetrics().keySet()).forEach(registry::removeMetric);
    }

    private void closeKit() {
        try {
            kit.close();
        } catch (Exception e) {
            LoggerFactory.getLogger(EmbeddedCluster.class).warn("The embedded cluster did not close cleanly", e);
        }
    }

    private static void clearWhatDeadRunsLeft(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return;
        }
        List<Path> runs;
        try (Stream<Path> children = Files.list(root)) {
            runs = children.filter(EmbeddedCluster::belongsToDeadProcess).toList();
        }
        runs.forEach(EmbeddedCluster::deleteTree);
    }

    private static boolean belongsToDeadProcess(Path run) {
        String pid = run.getFileName().toString().replaceFirst("-.*", "");
        if (!pid.matches("\\d{1,18}")) {
            return false;
        }
        Optional<ProcessHandle> owner = ProcessHandle.of(Long.parseLong(pid));
        return owner.isEmpty() || !owner.get().isAlive();
    }

    private static void deleteTree(Path tree) {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
