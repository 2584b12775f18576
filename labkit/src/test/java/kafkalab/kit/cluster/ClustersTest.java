package kafkalab.kit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import kafkalab.kit.fault.LabFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClustersTest {

    @TempDir
    Path root;

    @ParameterizedTest
    @ValueSource(
            strings = {"", "docker", "Embedded", "localhost", "localhost:", ":9092", "a:1,", "a:1, b:2", "a:123456"})
    void refuses_a_choice_that_names_no_cluster(String choice) {
        // when
        LabFault fault = catchThrowableOfType(LabFault.class, () -> Clusters.open(choice, root));

        // then
        assertThat(fault.problem()).isEqualTo("-Dlab.cluster=" + choice + " names no cluster.");
        assertThat(fault.remedy())
                .isEqualTo(
                        "Use embedded (the default), testcontainers, or the address of a running one, such as 127.0.0.1:19092.");
    }

    @Test
    void says_so_where_nothing_listens() throws IOException {
        // given
        String address = "127.0.0.1:" + closedPort();

        // when
        LabFault fault = catchThrowableOfType(LabFault.class, () -> Clusters.open(address, root));

        // then
        assertUnreachable(fault, address);
    }

    @Test
    void says_so_where_the_name_is_no_host() {
        // given
        String address = "no-such-host.invalid:9092";

        // when
        LabFault fault = catchThrowableOfType(LabFault.class, () -> Clusters.open(address, root));

        // then
        assertUnreachable(fault, address);
    }

    private static void assertUnreachable(LabFault fault, String address) {
        assertThat(fault.problem()).isEqualTo("No Kafka cluster answers at " + address + ".");
        assertThat(fault.remedy())
                .isEqualTo("Start it (docker compose -f docker/compose.yaml up -d) or correct -Dlab.cluster=" + address
                        + "; without -Dlab.cluster the labs start a cluster of their own.");
    }

    @Test
    void opens_nothing_before_it_is_asked_for() {
        // given
        ClusterHost host = Clusters.local("nowhere", root);

        // then
        assertThatThrownBy(host::shared)
                .isInstanceOf(LabFault.class)
                .hasMessageStartingWith("-Dlab.cluster=nowhere names no cluster.");
        assertThat(root).isEmptyDirectory();
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
