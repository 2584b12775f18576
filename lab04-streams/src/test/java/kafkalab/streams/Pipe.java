package kafkalab.streams;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import kafkalab.kit.Lesson;
import kafkalab.kit.StudentCode;
import kafkalab.pageviews.PageEvent;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.test.TestRecord;

/** A pipe that sends events through a part of the topology one by one, in this thread and without a cluster. */
final class Pipe implements AutoCloseable {

    private static final Path NOWHERE = Path.of("nowhere");

    private final PageStatsConfig config;
    private final Path folder;
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> events;
    private final Duration windowSize;

    private Pipe(PageStatsConfig config, StreamsBuilder builder) throws IOException {
        this.config = config;
        windowSize = config.windowing().size();
        folder = Files.createTempDirectory("pipe");
        Properties settings = new Properties();
        settings.put("application.id", "pipe");
        settings.put("state.dir", folder.toString());
        driver = new TopologyTestDriver(builder.build(), settings);
        events =
                driver.createInputTopic(config.topics().events(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Returns a configuration without a cluster. */
    static PageStatsConfig config(PageStatsConfig.Windowing windowing) {
        return new PageStatsConfig(
                "pipe",
                Map.of("bootstrap.servers", "127.0.0.1:1"),
                NOWHERE,
                PageStatsConfig.Topics.OF_THE_STORY,
                windowing);
    }

    /** Lets all that comes out of a stream be seen. */
    static <K, V> Pipe of(PageStatsConfig config, StreamsBuilder builder, KStream<K, V> out, BiConsumer<K, V> seen)
            throws IOException {
        if (out == null) {
            throw Lesson.expected("The method returns a stream.")
                    .actual("It returned null.")
                    .why("A topology is put together from streams: what comes next begins with this one.")
                    .next("Return the stream that your last operation gave you.");
        }
        out.foreach(seen::accept);
        try {
            return new Pipe(config, builder);
        } catch (KafkaException e) {
            throw stopped(e);
        }
    }

    /** Lets counts be collected: the latest of each page and window. */
    static Pipe ofCounts(
            PageStatsConfig config,
            StreamsBuilder builder,
            KStream<Windowed<String>, Long> out,
            Map<BatchCount.Place, Long> counts)
            throws IOException {
        return of(config, builder, out, (window, count) -> {
            if (count != null && !Clock.isPage(window.key())) {
                counts.put(new BatchCount.Place(window.key(), window.window().startTime()), count);
            }
        });
    }

    /** Returns an empty map for counts. */
    static Map<BatchCount.Place, Long> counts() {
        return new TreeMap<>();
    }

    /** Lets an event pass. */
    void send(PageEvent event) {
        try {
            events.pipeInput(new TestRecord<>(
                    event.user().getBytes(StandardCharsets.UTF_8), WireEvent.encode(event), event.date()));
        } catch (KafkaException e) {
            throw stopped(e);
        }
    }

    static Lesson stopped(Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof StreamsException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return Lesson.expected("The application goes on.")
                .actual("It stopped with %s.", StudentCode.describe(cause))
                .why("What a serde or an operation throws ends the thread that processes the partition, and here the "
                        + "application with it.")
                .next("Look at that exception: it names the serde, the operation or the record at fault.");
    }

    /** Lets events pass, in their order. */
    void send(List<PageEvent> all) {
        all.forEach(this::send);
    }

    /** Closes all windows that begin before a time. */
    void closeWindowsUntil(Instant time) {
        Instant closing = time.plus(windowSize).plus(config.windowing().grace());
        for (int round = 1; round <= 3; round++) {
            // Kafka looks for windows to close once a second at most, by the clock on the wall.
            driver.advanceWallClockTime(Duration.ofSeconds(2));
            send(Clock.at(closing.plus(windowSize.multipliedBy(round))));
        }
    }

    /** Lets time pass in which nothing comes. */
    void waitOnTheWall(Duration time) {
        try {
            driver.advanceWallClockTime(time);
        } catch (KafkaException e) {
            throw stopped(e);
        }
    }

    @Override
    public void close() throws IOException {
        driver.close();
        Scene.delete(folder);
    }
}
