package kafkalab.kit.cluster;

import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A program that prints what a topic holds: partition, offset, time, key, value and headers, a line a record.
 *
 * <p>The launcher starts it, {@code ./lab records}. It commits nothing and joins no group.
 */
public final class TopicRecords {

    private static final Duration WAIT = Duration.ofMillis(500);

    private final PrintStream out;
    private final boolean french;

    private TopicRecords(PrintStream out, boolean french) {
        this.out = out;
        this.french = french;
    }

    /**
     * Prints the records.
     *
     * @param arguments the cluster's addresses, the topic, whether to wait for more, and the language
     */
    public static void main(String[] arguments) {
        String encoding = System.getProperty("stdout.encoding", System.getProperty("native.encoding"));
        PrintStream out = new PrintStream(System.out, true, Charset.forName(encoding));
        TopicRecords records = new TopicRecords(out, arguments[3].equals("fr"));
        System.exit(records.print(arguments[0], arguments[1], Boolean.parseBoolean(arguments[2])));
    }

    private int print(String addresses, String topic, boolean follow) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", addresses);
        settings.put("allow.auto.create.topics", false);
        settings.put("client.id", "lab-records");
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var topics = consumer.listTopics();
            if (!topics.containsKey(topic)) {
                out.println(say("  There is no topic ", "  Il n'y a pas de topic ")
                        + topic
                        + say(". There are: ", ". Il y a : ")
                        + topics.keySet().stream().sorted().collect(Collectors.joining(", ")));
                return 1;
            }
            List<TopicPartition> partitions = topics.get(topic).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (follow || ends.keySet().stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                consumer.poll(WAIT).forEach(record -> out.println(line(record)));
                if (out.checkError()) {
                    return 0;
                }
            }
            return 0;
        }
    }

    private static String line(ConsumerRecord<byte[], byte[]> record) {
        String headers = StreamSupport.stream(record.headers().spliterator(), false)
                .map(header -> "  " + header.key() + "=" + text(header.value()))
                .collect(Collectors.joining());
        return record.partition() + "-" + record.offset() + "  " + Instant.ofEpochMilli(record.timestamp()) + "  "
                + text(record.key()) + "  " + text(record.value()) + headers;
    }

    /** Shows bytes as UTF-8, and what would move the cursor as escapes. */
    private static String text(byte[] bytes) {
        if (bytes == null) {
            return "null";
        }
        StringBuilder text = new StringBuilder();
        new String(bytes, StandardCharsets.UTF_8).codePoints().forEach(each -> {
            if (Character.isISOControl(each)) {
                text.append(String.format(Locale.ROOT, "\\u%04x", each));
            } else {
                text.appendCodePoint(each);
            }
        });
        return text.toString();
    }

    private String say(String english, String inFrench) {
        return french ? inFrench : english;
    }
}
