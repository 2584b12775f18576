package kafkalab.kit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafkalab.kit.grading.Feedback;
import kafkalab.kit.grading.KitLesson;
import kafkalab.kit.grading.Language;
import kafkalab.kit.grading.Lessons;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A test that lets Kafka's own clients throw: their words may change with a release. */
class FrequentExceptionsTest {

    private static final TopicPartition PARTITION = new TopicPartition("events", 0);

    @Test
    void a_client_that_is_made_the_wrong_way() {
        assertLesson("throws.missingSetting", () -> new KafkaProducer<>(Map.of(), bytes(), bytes()).close());
        assertLesson("throws.serializer", () -> new KafkaProducer<byte[], byte[]>(settings()).close());
        assertLesson(
                "throws.settingType", () -> new KafkaProducer<>(with("linger.ms", "soon"), bytes(), bytes()).close());
        assertLesson(
                "throws.settingType",
                () -> new KafkaProducer<>(with("max.request.size", Duration.ofSeconds(1)), bytes(), bytes()).close());
        assertLesson(
                "throws.settingType",
                () -> new KafkaProducer<>(with("delivery.timeout.ms", 1), bytes(), bytes()).close());
    }

    @Test
    void a_value_that_the_serializer_does_not_take() {
        assertLesson("throws.serializer", () -> {
            throw new SerializationException("Can't convert value of class java.lang.Integer to class "
                    + StringSerializer.class.getName() + " specified in value.serializer");
        });
    }

    @Test
    void a_consumer_that_is_asked_out_of_turn() {
        assertLesson("throws.noGroup", () -> withConsumer(consumer -> consumer.subscribe(List.of("events"))));
        assertLesson("throws.nothingAssigned", () -> withConsumer(consumer -> consumer.poll(Duration.ZERO)));
        assertLesson("throws.notMine", () -> withConsumer(consumer -> consumer.seek(PARTITION, 0)));
        assertLesson("throws.notMine", () -> withConsumer(consumer -> consumer.position(PARTITION, Duration.ZERO)));
        assertLesson(
                "throws.closedClient",
                () -> withConsumer(consumer -> {
                    consumer.close();
                    consumer.poll(Duration.ZERO);
                }));
        assertLesson("throws.assignAndSubscribe", () -> {
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                    with("group.id", "readers"), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                consumer.assign(List.of(PARTITION));
                consumer.subscribe(List.of("events"));
            }
        });
        assertLesson(
                "throws.wakeup",
                () -> withConsumer(consumer -> {
                    consumer.assign(List.of(PARTITION));
                    consumer.wakeup();
                    consumer.poll(Duration.ofSeconds(1));
                }));
    }

    @Test
    void a_consumer_of_two_threads() {
        assertLesson(
                "throws.twoThreads",
                () -> withConsumer(consumer -> {
                    consumer.assign(List.of(PARTITION));
                    // Whichever of the two is second is refused; a poll that ends by wakeup() is not.
                    CompletableFuture<Throwable> polled = CompletableFuture.supplyAsync(
                            () -> catchThrowable(() -> consumer.poll(Duration.ofSeconds(20))));
                    Throwable refused = null;
                    while (refused == null && !polled.isDone()) {
                        refused = catchThrowable(consumer::assignment);
                    }
                    consumer.wakeup();
                    Throwable other = polled.join();
                    throw new IllegalStateException(refused == null ? other : refused);
                }));
    }

    @Test
    void a_transaction_out_of_turn() {
        assertLesson("throws.noTransaction", () -> {
            try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings(), bytes(), bytes())) {
                producer.beginTransaction();
            }
        });
        assertLesson("throws.closedClient", () -> {
            KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings(), bytes(), bytes());
            producer.close();
            producer.send(new ProducerRecord<>("events", new byte[0]));
        });
    }

    @Test
    void what_is_absent() {
        TopicPartitionInfo leaderless = new TopicPartitionInfo(0, null, List.of(), List.of());
        assertLesson(
                "throws.noLeader", () -> System.out.println(leaderless.leader().id()));
        Map<TopicPartition, org.apache.kafka.clients.consumer.OffsetAndMetadata> committed = Map.of();
        assertLesson(
                "throws.noCommit",
                () -> System.out.println(committed.get(PARTITION).offset()));
    }

    @Test
    void a_change_of_what_was_handed_in() {
        assertLesson("throws.handedIn", () -> Map.of("a", "b").put("c", "d"));
        assertLesson(
                "throws.handedIn",
                () -> java.util.Collections.unmodifiableMap(new HashMap<>()).put("c", "d"));
        assertLesson("throws.handedIn", () -> List.of(2, 1).sort(null));
        assertLesson("throws", () -> {
            throw new UnsupportedOperationException("mine");
        });
    }

    @Test
    void the_cause_counts_and_not_its_wrapper() {
        assertLesson("throws.byZero", () -> {
            try {
                CompletableFuture.supplyAsync(() -> 1 / List.of().size()).get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("it failed", e);
            }
        });
        assertLesson(
                "throws.duplicateKey",
                () -> Stream.of("a", "a")
                        .collect(Collectors.toMap(each -> each, each -> each.getBytes(StandardCharsets.UTF_8))));
        assertLesson("throws", () -> {
            throw new IllegalStateException("of my own");
        });
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void each_has_a_reason_and_a_next_step_of_its_own(Language language) {
        Lessons lessons = new Lessons(language);
        Feedback ofAny = lessons.of(KitLesson.of("throws", "X"));

        assertThat(FrequentExceptions.lessons()).hasSizeGreaterThan(20).allSatisfy(name -> {
            Feedback lesson = lessons.of(KitLesson.of(name, "X: y, in A.b (A.java:3)"));
            assertThat(lesson.actual()).contains("X: y, in A.b (A.java:3)");
            assertThat(lesson.why()).isNotNull().isNotEqualTo(ofAny.why());
            assertThat(lesson.next()).isNotNull();
        });
    }

    private static void assertLesson(String lesson, ThrowingCallable program) {
        Throwable thrown = catchThrowable(program);
        assertThat(thrown).isNotNull();
        assertThat(FrequentExceptions.lesson(thrown)).as(thrown.toString()).isEqualTo(lesson);
    }

    private static void withConsumer(java.util.function.Consumer<KafkaConsumer<byte[], byte[]>> program) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            program.accept(consumer);
        }
    }

    private static ByteArraySerializer bytes() {
        return new ByteArraySerializer();
    }

    private static Map<String, Object> settings() {
        return with("enable.idempotence", "false");
    }

    private static Map<String, Object> with(String setting, Object value) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", "127.0.0.1:9");
        settings.put("max.block.ms", "10");
        settings.put(setting, value);
        return settings;
    }
}
