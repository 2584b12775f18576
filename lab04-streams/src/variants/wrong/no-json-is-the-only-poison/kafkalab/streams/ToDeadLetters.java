package kafkalab.streams;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;

/** Goes on after a record that can not be read, and leaves it as a dead letter. */
public final class ToDeadLetters implements DeserializationExceptionHandler {

    /** Names the setting for the topic. */
    static final String TOPIC = "page-stats.dead-letters";

    private String topic;

    @Override
    public void configure(Map<String, ?> settings) {
        topic = settings.get(TOPIC).toString();
    }

    @Override
    public Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
        if (!String.valueOf(exception.getMessage()).contains("JSON")) {
            return Response.fail();
        }
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(topic, null, record.timestamp(), record.key(), record.value(), record.headers());
        letter.headers()
                .add("reason", exception.toString().getBytes(StandardCharsets.UTF_8))
                .add(
                        "from",
                        (record.topic() + "-" + record.partition() + "@" + record.offset())
                                .getBytes(StandardCharsets.UTF_8));
        return Response.resume(List.of(letter));
    }
}
