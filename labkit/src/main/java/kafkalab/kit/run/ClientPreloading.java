package kafkalab.kit.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.LoggerFactory;

/** A task that loads the classes of Kafka's clients while the cluster still starts, so that no task waits for it. */
final class ClientPreloading {

    private ClientPreloading() {}

    static void load() {
        // Somebody who accepts and never answers: the clients have nothing to complain of before they are closed.
        try (ServerSocket silence = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Map<String, Object> config = Map.of(
                    "bootstrap.servers",
                    "127.0.0.1:" + silence.getLocalPort(),
                    // An idempotent producer would not close before somebody has given it an id.
                    "enable.idempotence",
                    "false");
            Admin.create(config).close(Duration.ZERO);
            new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()).close(Duration.ZERO);
            new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                    .close(CloseOptions.timeout(Duration.ZERO));
        } catch (IOException e) {
            LoggerFactory.getLogger(ClientPreloading.class)
                    .info("The clients' classes are loaded when they are needed", e);
        }
    }
}
