package kafkalab.kit.cluster;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kafkalab.kit.fault.LabFault;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.utility.DockerImageName;

/**
 * A cluster of three Kafka brokers, each also a KRaft controller, in a container each, with a network of their own.
 *
 * <p>The image is {@code KAFKA_IMAGE} of {@code docker/.env}, or of the environment; the settings are those of
 * {@code docker/kafka.env}. {@link #stopBroker} is a SIGKILL to the container, which keeps its data and its port.
 *
 * <p>Ready in about twelve seconds on two idle cores, with about 350 MB resident a broker. The containers end with this
 * JVM; where it was killed, the next cluster that starts here removes them.
 */
final class TestcontainersCluster implements Cluster {

    private static final int BROKERS = 3;
    private static final int PORT = 9092;
    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final String OWNER = "kafkalab.owner";

    private final Network network;
    private final List<Broker> brokers;

    private TestcontainersCluster(Network network, List<Broker> brokers) {
        this.network = network;
        this.brokers = brokers;
    }

    /**
     * Starts a cluster and returns once all three brokers are ready.
     *
     * @throws LabFault where Docker does not answer, has not got the image, or the brokers do not start
     */
    static TestcontainersCluster start() {
        DockerClient docker = engine();
        String image = Images.kafka();
        fetch(docker, image);
        removeWhatDeadRunsLeft(docker);
        Network network = Network.builder()
                .createNetworkCmdModifier(command -> command.withLabels(Map.of(OWNER, owner())))
                .build();
        List<Broker> brokers = new ArrayList<>();
        TestcontainersCluster cluster = new TestcontainersCluster(network, brokers);
        try {
            List<Integer> ports = freePorts();
            for (int id = 0; id < BROKERS; id++) {
                brokers.add(new Broker(image, id, ports.get(id), network));
            }
            Startables.deepStart(brokers).join();
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw new LabFault(
                    "The brokers did not start in Docker: " + root(e) + ".",
                    "See target/log/brokers.log; three brokers need 1.5 GB of memory, of which Docker may have less.",
                    e);
        }
    }

    private static DockerClient engine() {
        try {
            return DockerClientFactory.instance().client();
        } catch (IllegalStateException none) {
            throw new LabFault(
                    "-Dlab.cluster=testcontainers needs Docker, and no Docker engine answers.",
                    "Start Docker until \"docker version\" works, or leave out -Dlab.cluster: the labs need no Docker.",
                    none);
        } catch (RuntimeException e) {
            throw new LabFault(
                    "Testcontainers can not work with this Docker engine: " + root(e) + ".",
                    "See target/log/brokers.log, and the troubleshooting in docs/docker.md.",
                    e);
        }
    }

    /** Pulls the image where it is not there, and says so: it is some hundred megabytes, once. */
    private static void fetch(DockerClient docker, String image) {
        try {
            docker.inspectImageCmd(image).exec();
        } catch (NotFoundException absent) {
            System.out.println("   Docker pulls " + image + ", this once ...");
            try {
                docker.pullImageCmd(image).start().awaitCompletion();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw notPulled(image, e);
            } catch (RuntimeException e) {
                throw notPulled(image, e);
            }
        }
    }

    private static LabFault notPulled(String image, Exception cause) {
        return new LabFault(
                "Docker has not got the image " + image + " and could not pull it.",
                "Try docker pull " + image
                        + "; without a registry build the kit's own by docker/image/build, and name it by KAFKA_IMAGE.",
                cause);
    }

    private static void removeWhatDeadRunsLeft(DockerClient docker) {
        for (Container container : docker.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(List.of(OWNER))
                .exec()) {
            if (isOfDeadProcess(container.getLabels())) {
                removeQuietly(() -> docker.removeContainerCmd(container.getId())
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec());
            }
        }
        docker.listNetworksCmd().withFilter("label", List.of(OWNER)).exec().stream()
                .filter(network -> isOfDeadProcess(network.getLabels()))
                .forEach(network -> removeQuietly(
                        () -> docker.removeNetworkCmd(network.getId()).exec()));
    }

    private static void removeQuietly(Runnable removal) {
        try {
            removal.run();
        } catch (DockerException e) {
            // Somebody else removes it at this moment.
        }
    }

    /** Names this JVM among all that may use the same engine. */
    private static String owner() {
        return ProcessHandle.current().pid() + "@" + hostName();
    }

    private static boolean isOfDeadProcess(Map<String, String> labels) {
        String[] owner = labels.get(OWNER).split("@", 2);
        if (owner.length < 2 || !owner[1].equals(hostName()) || !owner[0].matches("\\d{1,18}")) {
            return false;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(owner[0]));
        return process.isEmpty() || !process.get().isAlive();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "localhost";
        }
    }

    /** Finds ports for the brokers: Docker would choose others at each start, and clients know a broker by its port. */
    private static List<Integer> freePorts() {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < BROKERS; i++) {
                sockets.add(new ServerSocket(0));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            sockets.forEach(TestcontainersCluster::closeQuietly);
        }
    }

    private static void closeQuietly(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // A port that stays taken shows when the broker wants it.
        }
    }

    private static String root(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("").replaceFirst("\\.$", "");
    }

    @Override
    public String name() {
        return Clusters.TESTCONTAINERS;
    }

    @Override
    public String bootstrapServers() {
        return brokers.stream().map(Broker::getBootstrapServers).collect(Collectors.joining(","));
    }

    @Override
    public int mayLose() {
        return 1;
    }

    @Override
    public void stopBroker(int broker) {
        brokers.get(broker).kill();
    }

    /** The container holds both. */
    @Override
    public void stopNode(int broker) {
        stopBroker(broker);
    }

    @Override
    public void startBroker(int broker) {
        brokers.get(broker).startAgain();
    }

    @Override
    public void close() {
        brokers.parallelStream().forEach(Broker::stop);
        network.close();
    }

    /** One broker in its container. */
    private static final class Broker extends KafkaContainer {

        private static final String READY = ".*Transitioning from RECOVERY to RUNNING.*";

        /**
         * Waits for the script that Testcontainers copies into the container, to its last line. Its own command runs the
         * file as soon as it is there: on a busy machine while it is still written, which ends in 'Text file busy'.
         */
        private static final String COMMAND = "f=/tmp/testcontainers_start.sh;"
                + " until grep -q /etc/kafka/docker/run $f 2>/dev/null; do sleep 0.1; done; exec bash $f";

        private int starts = 1;

        Broker(String image, int id, int port, Network network) {
            super(DockerImageName.parse(image).asCompatibleSubstituteFor("apache/kafka"));
            withCommand("sh", "-c", COMMAND);
            withNetwork(network);
            withNetworkAliases(alias(id));
            withLabel(OWNER, owner());
            BrokerSettings.sharedVariables().forEach(this::withEnv);
            withEnv("KAFKA_NODE_ID", Integer.toString(id));
            withEnv(
                    "KAFKA_CONTROLLER_QUORUM_VOTERS",
                    IntStream.range(0, BROKERS)
                            .mapToObj(each -> each + "@" + alias(each) + ":9094")
                            .collect(Collectors.joining(",")));
            withEnv("KAFKA_LOG_DIRS", "/var/lib/kafka/data");
            withEnv("KAFKA_HEAP_OPTS", "-Xmx256m");
            setPortBindings(List.of((getHost().equals("127.0.0.1") ? "127.0.0.1:" : "") + port + ":" + PORT));
            waitingFor(readiness());
        }

        private static String alias(int id) {
            return "broker-" + (id + 1);
        }

        private WaitStrategy readiness() {
            return Wait.forLogMessage(READY, starts).withStartupTimeout(START_LIMIT);
        }

        /** Spares clients the attempt at ::1, where Docker publishes nothing for us. */
        @Override
        public String getHost() {
            return super.getHost().equals("localhost") ? "127.0.0.1" : super.getHost();
        }

        void kill() {
            getDockerClient().killContainerCmd(getContainerId()).exec();
            getDockerClient()
                    .waitContainerCmd(getContainerId())
                    .exec(new WaitContainerResultCallback())
                    .awaitStatusCode(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        }

        void startAgain() {
            getDockerClient().startContainerCmd(getContainerId()).exec();
            starts++;
            readiness().waitUntilReady(this);
        }
    }
}
