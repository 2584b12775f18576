package kafkalab.partitions;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import kafkalab.kit.StudentProcess;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A program that publishes a record a user, with the student's partitioner; run in a JVM of its own, where it runs
 * backwards.
 */
final class PublishUsers {

    static final int USERS = 300;
    static final String PUBLISHED = "published";

    private PublishUsers() {}

    public static void main(String[] arguments) throws Exception {
        List<String> users = Keys.random(USERS, new Random(Long.parseLong(arguments[2])));
        // Keys as bytes here, as texts there: the same to Kafka.
        try (Producer<byte[], String> producer =
                producer(Map.of("bootstrap.servers", arguments[0]), new ByteArraySerializer())) {
            for (int i = users.size() - 1; i >= 0; i--) {
                producer.send(new ProducerRecord<>(arguments[1], Keys.bytes(users.get(i)), "there" + i));
            }
        }
        StudentProcess.tell(PUBLISHED);
        Runtime.getRuntime().halt(0);
    }

    static <K> Producer<K, String> producer(Map<String, Object> cluster, Serializer<K> keys) {
        Map<String, Object> config = new HashMap<>(cluster);
        config.put("partitioner.class", UserPartitioner.class.getName());
        config.put("request.timeout.ms", 10_000);
        config.put("delivery.timeout.ms", 20_000);
        return new KafkaProducer<>(config, keys, new StringSerializer());
    }
}
