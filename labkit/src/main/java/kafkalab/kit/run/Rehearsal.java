package kafkalab.kit.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import kafkalab.kit.KafkaLab;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Task;
import kafkalab.kit.cluster.Clusters;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;

/**
 * What tests do, done once in a program's JVM before there is a program: the classes of JUnit, AssertJ and Kafka's clients
 * are loaded then, and the methods that all tests need are compiled.
 */
@KafkaLab("rehearsal")
final class Rehearsal {

    /** Names the property that holds the address of the cluster; no rehearsal without it. */
    static final String CLUSTER = "lab.rehearsal";

    /** Plays it, if this JVM is asked to. */
    static void play(Launcher launcher) {
        String address = System.getProperty(CLUSTER);
        if (address == null) {
            return;
        }
        Clusters.use(Clusters.local(address, null));
        launcher.execute(LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(Rehearsal.class))
                .filters(EngineFilter.includeEngines("junit-jupiter"))
                .build());
    }

    @Task(1)
    void a_record_is_written_and_read(LabCluster cluster) throws Exception {
        String topic = cluster.createTopic(1);
        Map<String, Object> config = cluster.clientConfig();
        config.put("acks", "all");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, "key", "value")).get();
        }
        Map<String, Object> readers = cluster.clientConfig();
        readers.put("group.id", cluster.freshName());
        readers.put("auto.offset.reset", "earliest");
        readers.put("fetch.max.wait.ms", 20);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(readers, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            ConsumerRecords<String, String> read = ConsumerRecords.empty();
            for (long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
                    read.isEmpty() && System.nanoTime() < end; ) {
                read = consumer.poll(Duration.ofMillis(200));
            }
            consumer.commitSync();
        }
        List<ConsumerRecord<byte[], byte[]>> records = cluster.records(topic);
        assertThat(records).hasSize(1);
        assertThat(new String(records.get(0).value(), StandardCharsets.UTF_8)).isEqualTo("value");
    }
}
