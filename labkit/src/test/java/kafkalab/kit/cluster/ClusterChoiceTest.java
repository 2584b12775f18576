package kafkalab.kit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import kafkalab.kit.fault.LabFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

class ClusterChoiceTest {

    private static final Path NOWHERE = Path.of("target", "never-written");

    @Test
    void a_choice_that_names_no_cluster_is_refused_with_the_choices() {
        LabFault fault = faultOf("compose");

        assertThat(fault.problem()).isEqualTo("-Dlab.cluster=compose names no cluster.");
        assertThat(fault.remedy())
                .isEqualTo("Use embedded (the default), testcontainers, or the address of a running one, such as "
                        + "127.0.0.1:19092.");
    }

    @Test
    @DisabledIfSystemProperty(named = "lab.cluster", matches = "testcontainers")
    void testcontainers_without_its_libraries_is_refused_with_the_way_to_get_them() {
        LabFault fault = faultOf("testcontainers");

        assertThat(fault.problem())
                .isEqualTo("-Dlab.cluster=testcontainers needs libraries that are not on the class path.");
        assertThat(fault.remedy())
                .isEqualTo("Give -Dlab.cluster=testcontainers to mvn itself, which then adds them; in an IDE, activate "
                        + "the Maven profile testcontainers.");
    }

    @Test
    void an_address_where_nothing_listens_is_refused_at_once() throws IOException {
        String address = "127.0.0.1:" + freePort();
        Instant start = Instant.now();

        LabFault fault = faultOf(address);

        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(8));
        assertThat(fault.problem()).isEqualTo("No Kafka cluster answers at " + address + ".");
        assertThat(fault.remedy())
                .isEqualTo("Start it (docker compose -f docker/compose.yaml up -d) or correct -Dlab.cluster=" + address
                        + "; without -Dlab.cluster the labs start a cluster of their own.");
    }

    @Test
    void a_variable_of_the_image_becomes_the_setting_of_the_broker() {
        assertThat(BrokerSettings.kafkaName("KAFKA_LOG_DIRS")).isEqualTo("log.dirs");
        assertThat(BrokerSettings.kafkaName("KAFKA_A__B___C_D")).isEqualTo("a_b-c.d");
        assertThat(BrokerSettings.shared()).containsEntry("min.insync.replicas", "2");
    }

    private static LabFault faultOf(String choice) {
        return catchThrowableOfType(LabFault.class, () -> Clusters.open(choice, NOWHERE));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
