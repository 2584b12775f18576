package kafkalab.kit.cluster;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import kafkalab.kit.process.ClassPath;
import kafkalab.kit.process.JavaProcess;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A test that tries the embedded cluster three times over: each test starts one of its own, and lets go of it. */
class EmbeddedClusterTest {

    /** Is under target, since a cluster that is closing in the background still writes there. */
    private static final Path ROOT = Path.of("target", "embedded-cluster-test");

    private Cluster cluster;
    private Admin admin;

    @BeforeEach
    void start() {
        cluster = EmbeddedCluster.start(ROOT);
        admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
    }

    @AfterEach
    void let_go() {
        admin.close(Duration.ZERO);
        cluster.close();
    }

    @Test
    void starts_three_brokers_by_the_courses_settings() throws Exception {
        // then
        assertThat(cluster.name()).isEqualTo("embedded");
        assertThat(cluster.mayLose()).isEqualTo(2);
        assertThat(cluster.bootstrapServers().split(",")).hasSize(3).allMatch(each -> each.matches("localhost:\\d+"));
        assertThat(admin.describeCluster().nodes().get(30, SECONDS))
                .extracting(Node::id)
                .containsExactlyInAnyOrder(0, 1, 2);
        assertThatThrownBy(() -> admin.describeTopics(List.of("never-created"))
                        .allTopicNames()
                        .get(30, SECONDS))
                .as("auto.create.topics.enable is false")
                .isInstanceOf(ExecutionException.class);

        // and
        create("greetings", List.of(List.of(2, 0, 1)), Map.of());
        assertThat(write("greetings", "acks", "all", "delivery.timeout.ms", "60000"))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "metric.reporters, org.apache.kafka.common.metrics.JmxReporter",
        "config.providers, file",
        "log.cleaner.io.max.bytes.per.second, ${file:/etc/passwd:root}",
        "ssl.keystore.location, /etc/passwd"
    })
    void a_client_can_have_the_brokers_load_and_read_nothing(String name, String value) {
        for (String broker : List.of("", "0")) {
            ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, broker);
            assertThatThrownBy(() -> admin.incrementalAlterConfigs(Map.of(
                                    resource,
                                    List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
                            .all()
                            .get(30, SECONDS))
                    .as(name + " of broker '" + broker + "'")
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageNotContaining("root:");
        }
    }

    @Test
    void loses_a_broker_and_gets_it_back() throws Exception {
        // given
        create("led", List.of(List.of(1, 2, 0)), Map.of("min.insync.replicas", "2"));
        write("led", "acks", "all");
        String address = cluster.bootstrapServers();

        // when
        cluster.stopBroker(1);

        // then
        await("another leader")
                .atMost(30, SECONDS)
                .until(() -> partition("led").leader() != null
                        && partition("led").leader().id() != 1);
        await("the dead broker out of sync").atMost(30, SECONDS).until(() -> inSync("led"), Set.of(0, 2)::equals);
        assertThat(write("led", "acks", "all")).as("the second record's offset").isEqualTo(1);

        // when
        cluster.startBroker(1);

        // then
        await("all in sync again").atMost(60, SECONDS).until(() -> inSync("led"), Set.of(0, 1, 2)::equals);
        assertThat(cluster.bootstrapServers()).isEqualTo(address);
        assertThat(write("led", "acks", "all")).isEqualTo(2);
    }

    @Test
    void acknowledges_nothing_with_two_brokers_down_and_still_answers() throws Exception {
        // given
        create("kept", List.of(List.of(0, 1, 2)), Map.of("min.insync.replicas", "2"));
        assertThat(write("kept", "acks", "all")).isZero();

        // when
        cluster.stopBroker(1);
        cluster.stopBroker(2);

        // then
        assertThatThrownBy(() -> write("kept", "acks", "all", "delivery.timeout.ms", "5000"))
                .as("a record that only one broker holds")
                .isInstanceOf(ExecutionException.class);
        await("the two dead brokers out of sync").atMost(30, SECONDS).until(() -> inSync("kept"), Set.of(0)::equals);
        assertThatThrownBy(() -> write("kept", "acks", "all", "delivery.timeout.ms", "2000", "retries", "0"))
                .isInstanceOf(ExecutionException.class);
        await("a cluster of one broker")
                .atMost(30, SECONDS)
                .until(() -> admin.describeCluster().nodes().get(30, SECONDS).stream()
                        .map(Node::id)
                        .toList()
                        .equals(List.of(0)));

        // when
        cluster.startBroker(2);
        cluster.startBroker(1);

        // then
        await("all in sync again").atMost(60, SECONDS).until(() -> inSync("kept"), Set.of(0, 1, 2)::equals);
        assertThat(write("kept", "acks", "all")).isPositive();
    }

    @Test
    void clears_what_a_dead_run_left_and_nothing_else() throws Exception {
        // given a run that is dead, one that is alive and a folder of nobody's
        Path dead = data(deadProcess() + "-1");
        Path alive = data(ProcessHandle.current().pid() + "-99");
        Path notes = data("notes");

        // when
        Cluster other = EmbeddedCluster.start(ROOT);
        other.close();

        // then
        assertThat(dead).doesNotExist();
        assertThat(alive.resolve("broker_0").resolve("meta.properties")).exists();
        assertThat(notes).exists();
        assertThat(admin.describeCluster().nodes().get(30, SECONDS))
                .as("the first cluster, which runs on")
                .hasSize(3);
    }

    private static Path data(String name) throws IOException {
        Path data = ROOT.resolve(name);
        Files.createDirectories(data.resolve("broker_0"));
        Files.writeString(data.resolve("broker_0").resolve("meta.properties"), "version=1\n");
        return data;
    }

    /** Returns the id of a process that has been and is no more. */
    private static long deadProcess() {
        try (JavaProcess java = JavaProcess.start(ClassPath.current(), List.of("-version"), "none", List.of())) {
            assertThat(java.awaitEnd(Duration.ofSeconds(60))).isTrue();
            return java.process().pid();
        }
    }

    private void create(String topic, List<List<Integer>> assignment, Map<String, String> configs) throws Exception {
        Map<Integer, List<Integer>> replicas = Map.of(0, assignment.get(0));
        admin.createTopics(List.of(new NewTopic(topic, replicas).configs(configs)))
                .all()
                .get(30, SECONDS);
        await("all in sync").atMost(30, SECONDS).until(() -> inSync(topic), Set.of(0, 1, 2)::equals);
    }

    /** Writes a record, and returns its offset once it is acknowledged. */
    private long write(String topic, String... settings) throws Exception {
        Map<String, Object> config = new HashMap<>(
                Map.of("bootstrap.servers", cluster.bootstrapServers(), "linger.ms", 0, "request.timeout.ms", 1500));
        for (int i = 0; i < settings.length; i += 2) {
            config.put(settings[i], settings[i + 1]);
        }
        KafkaProducer<String, String> producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
        try {
            return producer.send(new ProducerRecord<>(topic, "hello"))
                    .get(90, SECONDS)
                    .offset();
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    private TopicPartitionInfo partition(String topic) throws Exception {
        return admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get(30, SECONDS)
                .get(topic)
                .partitions()
                .get(0);
    }

    private Set<Integer> inSync(String topic) throws Exception {
        return partition(topic).isr().stream().map(Node::id).collect(Collectors.toSet());
    }
}
