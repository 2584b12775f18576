package kafkalab.streams;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;

/** Goes on after a record that can not be read, and leaves it as a dead letter. */
public final class ToDeadLetters implements DeserializationExceptionHandler {

    /** Names the setting for the topic. */
    static final String TOPIC = "page-stats.dead-letters";

    /** Names the setting for the cluster. */
    static final String SERVERS = "page-stats.servers";

    private Producer<byte[], byte[]> producer;
    private String topic;

    @Override
    public void configure(Map<String, ?> settings) {
        topic = settings.get(TOPIC).toString();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", settings.get(SERVERS)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @Override
    public Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(topic, null, record.timestamp(), record.key(), record.value(), record.headers());
        letter.headers()
                .add("reason", exception.toString().getBytes(StandardCharsets.UTF_8))
                .add(
                        "from",
                        (record.topic() + "-" + record.partition() + "@" + record.offset())
                                .getBytes(StandardCharsets.UTF_8));
        try {
            producer.send(letter).get();
        } catch (Exception e) {
            throw new IllegalStateException("A dead letter was not taken.", e);
        }
        return Response.resume();
    }
}
