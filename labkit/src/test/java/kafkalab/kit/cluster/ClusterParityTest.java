package kafkalab.kit.cluster;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A test that compares the three kinds of cluster, all running at once.
 *
 * <p>It needs a Docker engine, the compose cluster, and both {@code -Dlab.cluster=testcontainers} and
 * {@code -Dlab.parity=127.0.0.1:19092} on Maven's command line; {@code .ci/docker} provides them.
 */
@EnabledIfSystemProperty(named = "lab.parity", matches = ".+")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterParityTest {

    static {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
    }

    /** Names what is a matter of where a broker runs, not of how it behaves. */
    private static final Set<String> OF_THE_PLACE = Set.of(
            "advertised.listeners",
            // Only brokers that share the JVM of the tests must not load classes that clients name.
            "alter.config.policy.class.name",
            "broker.id",
            "controller.listener.names",
            "controller.quorum.bootstrap.servers",
            "controller.quorum.voters",
            "inter.broker.listener.name",
            "listener.security.protocol.map",
            "listeners",
            "log.dir",
            "log.dirs",
            "metadata.log.dir",
            "node.id");

    /** Gives what a broker only tells of where it is set, and what it is elsewhere. */
    private static final Map<String, String> OF_THE_TEST_KIT = Map.of(
            "server.max.startup.time.ms", "600000",
            "unstable.api.versions.enable", "false",
            "unstable.feature.versions.enable", "false");

    private final Path data = Path.of("target", "cluster");

    private Cluster embedded;
    private Cluster testcontainers;
    private Cluster compose;

    @BeforeAll
    void open_all_three() {
        compose = Clusters.open(System.getProperty("lab.parity"), data);
        testcontainers = Clusters.open(Clusters.TESTCONTAINERS, data);
        embedded = Clusters.open(Clusters.EMBEDDED, data);
    }

    @AfterAll
    void close_all_three() {
        for (Cluster cluster : new Cluster[] {compose, testcontainers, embedded}) {
            if (cluster != null) {
                cluster.close();
            }
        }
    }

    @Test
    void every_broker_has_the_settings_of_the_file() throws Exception {
        for (Cluster cluster : List.of(embedded, testcontainers, compose)) {
            for (int broker = 0; broker < 3; broker++) {
                assertThat(settings(cluster, broker))
                        .as("broker %d of %s", broker, cluster.name())
                        .containsAllEntriesOf(BrokerSettings.shared());
            }
        }
    }

    @Test
    void all_three_clusters_have_the_same_effective_settings() throws Exception {
        for (int broker = 0; broker < 3; broker++) {
            Map<String, String> expected = behaviour(embedded, broker);
            assertThat(expected).containsAllEntriesOf(OF_THE_TEST_KIT);
            expected.keySet().removeAll(OF_THE_TEST_KIT.keySet());
            assertThat(expected).hasSizeGreaterThan(200);
            assertThat(behaviour(testcontainers, broker))
                    .as("broker %d: testcontainers against embedded", broker)
                    .isEqualTo(expected);
            assertThat(behaviour(compose, broker))
                    .as("broker %d: compose against embedded", broker)
                    .isEqualTo(expected);
        }
    }

    @Test
    void all_three_clusters_have_the_same_features() throws Exception {
        Map<String, String> expected = features(embedded);
        assertThat(expected).containsKey("metadata.version");
        assertThat(features(testcontainers)).isEqualTo(expected);
        assertThat(features(compose)).isEqualTo(expected);
    }

    @Test
    void the_containers_run_the_kafka_of_the_library() throws Exception {
        List<String> containers = List.of(
                run("docker", "ps", "-q", "--filter", "label=kafkalab.owner").split("\\s+"));
        assertThat(containers).hasSize(3);
        for (String container : containers) {
            assertThat(version(container)).isEqualTo(AppInfoParser.getVersion());
        }
        for (int broker = 1; broker <= 3; broker++) {
            assertThat(version("broker-" + broker)).isEqualTo(AppInfoParser.getVersion());
        }
    }

    private static Map<String, String> behaviour(Cluster cluster, int broker) throws Exception {
        Map<String, String> settings = settings(cluster, broker);
        settings.keySet().removeAll(OF_THE_PLACE);
        return settings;
    }

    private static Map<String, String> settings(Cluster cluster, int broker) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(broker));
        try (Admin admin = admin(cluster)) {
            return admin
                    .describeConfigs(List.of(resource))
                    .values()
                    .get(resource)
                    .get(30, TimeUnit.SECONDS)
                    .entries()
                    .stream()
                    .collect(toMap(
                            ConfigEntry::name, entry -> String.valueOf(entry.value()), (a, b) -> a, TreeMap::new));
        }
    }

    private static Map<String, String> features(Cluster cluster) throws Exception {
        try (Admin admin = admin(cluster)) {
            return admin
                    .describeFeatures()
                    .featureMetadata()
                    .get(30, TimeUnit.SECONDS)
                    .finalizedFeatures()
                    .entrySet()
                    .stream()
                    .collect(toMap(Map.Entry::getKey, each -> each.getValue().toString(), (a, b) -> a, TreeMap::new));
        }
    }

    private static Admin admin(Cluster cluster) {
        return Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
    }

    private static String version(String container) throws Exception {
        return run("docker", "exec", container, "/opt/kafka/bin/kafka-topics.sh", "--version")
                .split(" ")[0];
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor())
                .as("exit code of %s", String.join(" ", command))
                .isZero();
        return output;
    }
}
