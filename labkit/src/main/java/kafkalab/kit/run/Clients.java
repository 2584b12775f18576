package kafkalab.kit.run;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Loads the classes of Kafka's clients while the cluster still starts, so that no task waits for it. */
final class Clients {

    /** Nobody listens there, and nobody is asked: the clients are closed before they connect. */
    private static final Map<String, Object> NOWHERE = Map.of("bootstrap.servers", "localhost:9");

    private Clients() {}

    static void load() {
        try (Admin admin = Admin.create(NOWHERE);
                Producer<byte[], byte[]> producer =
                        new KafkaProducer<>(NOWHERE, new ByteArraySerializer(), new ByteArraySerializer());
                Consumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(NOWHERE, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            // Made and closed.
        }
    }
}
