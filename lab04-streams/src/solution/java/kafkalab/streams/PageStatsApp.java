package kafkalab.streams;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/** A running instance of the application, with its view and an endpoint for the other instances. */
public final class PageStatsApp implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaStreams streams;
    private final PageStatsView view;
    private final CountsEndpoint endpoint;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    private PageStatsApp(Topology topology, Map<String, Object> settings, CountsEndpoint endpoint) {
        this.endpoint = endpoint;
        streams = new KafkaStreams(topology, new StreamsConfig(settings));
        view = new PageStatsView(streams, endpoint.host());
        streams.setUncaughtExceptionHandler(thrown -> {
            failure.compareAndSet(null, thrown);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.NOT_RUNNING || now == KafkaStreams.State.ERROR) {
                ended.countDown();
            }
        });
        endpoint.serve(view::localCounts);
    }

    /**
     * Starts an instance with all that {@link PageStats} says; returns at once, while it still gets ready.
     *
     * @param config says how the statistics are made
     * @return the instance, to be closed by the caller
     */
    public static PageStatsApp start(PageStatsConfig config) {
        PageStats stats = new PageStats(config);
        Topology topology = stats.topology();
        Map<String, Object> settings = new HashMap<>(stats.poisonSettings());
        settings.putAll(stats.exactlyOnceSettings());
        return start(config, topology, settings);
    }

    /**
     * Starts an instance with a topology and settings of the caller's; returns at once, while it still gets ready.
     *
     * @param config says where
     * @param topology what it does
     * @param settings settings of Kafka Streams beside those of the configuration, over which they prevail
     * @return the instance, to be closed by the caller
     */
    public static PageStatsApp start(PageStatsConfig config, Topology topology, Map<String, Object> settings) {
        CountsEndpoint endpoint = CountsEndpoint.open();
        try {
            Map<String, Object> all = new HashMap<>(config.kafka());
            all.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
            all.put(
                    StreamsConfig.APPLICATION_SERVER_CONFIG,
                    endpoint.host().host() + ":" + endpoint.host().port());
            all.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toString());
            all.putAll(settings);
            PageStatsApp app = new PageStatsApp(topology, all, endpoint);
            app.streams.start();
            return app;
        } catch (RuntimeException e) {
            endpoint.close();
            throw e;
        }
    }

    /** Returns the state of the instance: RUNNING is the one in which it can be asked. */
    public KafkaStreams.State state() {
        return streams.state();
    }

    /** Returns what ended the instance, where something did. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** Returns the counts of all instances, as this one sees them. */
    public PageStatsView view() {
        return view;
    }

    /** Returns Kafka's own handle of the instance. */
    public KafkaStreams streams() {
        return streams;
    }

    /** Waits for the end of the instance: by a failure, or by {@link #close}. */
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    @Override
    public void close() {
        streams.close(PATIENCE);
        endpoint.close();
    }

    /**
     * Runs an instance on the topics of the story until it is ended, by Ctrl-C or by a failure.
     *
     * @param arguments {@code bootstrap.servers}, and a folder for the state
     */
    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length != 2) {
            System.err.println("Two arguments are needed: HOST:PORT of the cluster, and a folder for the state.");
            System.exit(2);
        }
        PageStatsApp app = start(new PageStatsConfig(
                "page-stats",
                Map.of("bootstrap.servers", arguments[0]),
                Path.of(arguments[1]),
                PageStatsConfig.Topics.OF_THE_STORY,
                PageStatsConfig.Windowing.OF_THE_STORY));
        Runtime.getRuntime().addShutdownHook(new Thread(app::close));
        app.awaitEnd();
        if (app.failure().isPresent()) {
            app.failure().get().printStackTrace();
            System.exit(1);
        }
    }
}
