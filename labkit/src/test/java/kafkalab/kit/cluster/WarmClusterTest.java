package kafkalab.kit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import kafkalab.kit.process.ClassPath;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A test that runs warm clusters in JVMs of their own; {@code LauncherTest} does so by the launcher. */
class WarmClusterTest {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final List<Process> started = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void end_them() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void serves_at_the_ports_that_were_chosen_until_its_file_is_gone() throws Exception {
        // given
        List<Integer> ports = freePorts();
        Path running = folder.resolve("running");
        Process cluster = start(ports);

        // when
        await().atMost(LIMIT).until(() -> Files.exists(running) || !cluster.isAlive());

        // then
        assertThat(output(cluster)).isEmpty();
        assertThat(running).hasContent(cluster.pid() + "\n" + addresses(ports));
        assertThat(brokers(ports.get(1)))
                .containsExactlyInAnyOrderElementsOf(
                        List.of("0 " + ports.get(0), "1 " + ports.get(1), "2 " + ports.get(2)));

        // when
        Process second = start(ports);

        // then
        assertThat(second.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(output(second))
                .isEqualToIgnoringNewLines("A cluster runs in " + folder + " already. Use it, or end it first.");
        assertThat(second.exitValue()).isEqualTo(1);
        assertThat(running).exists();

        // when
        Files.delete(running);

        // then
        assertThat(cluster.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(cluster.exitValue()).isZero();
    }

    @Test
    void does_not_start_on_a_port_that_is_taken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            List<Integer> ports = new ArrayList<>(freePorts());
            ports.set(2, taken.getLocalPort());

            Process cluster = start(ports);

            assertThat(cluster.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(output(cluster)).startsWith("The embedded Kafka cluster did not start: ");
            assertThat(cluster.exitValue()).isEqualTo(1);
        }
    }

    private static List<String> brokers(int port) throws Exception {
        Map<String, Object> config = Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + port);
        try (Admin admin = Admin.create(config)) {
            return admin.describeCluster().nodes().get(LIMIT.toSeconds(), TimeUnit.SECONDS).stream()
                    .map(node -> node.id() + " " + node.port())
                    .toList();
        }
    }

    private Process start(List<Integer> ports) throws IOException {
        Path output = folder.resolve("output-" + started.size());
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.logFile=" + folder.resolve("kafka.log"),
                        "-cp",
                        ClassPath.current(),
                        WarmCluster.class.getName(),
                        folder.toString(),
                        ports.stream().map(String::valueOf).collect(Collectors.joining(",")))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        started.add(process);
        return process;
    }

    private String output(Process process) throws IOException {
        return Files.readString(folder.resolve("output-" + started.indexOf(process)));
    }

    private static String addresses(List<Integer> ports) {
        return ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    private static List<Integer> freePorts() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int each = 0; each < 3; each++) {
                sockets.add(new ServerSocket(0));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
