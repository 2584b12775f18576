package kafkalab.streams;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/**
 * A running instance whose endpoint for the other instances is the test's, so that it can fall silent.
 *
 * @param app the instance; its own view and endpoint are of no use here
 * @param view its counts
 * @param endpoint where the others ask it
 */
record Instance(PageStatsApp app, PageStatsView view, CountsEndpoint endpoint) implements AutoCloseable {

    static Instance start(Scene scene, PageStatsConfig config, Supplier<Topology> topology) {
        CountsEndpoint endpoint = CountsEndpoint.open();
        try {
            String server = endpoint.host().host() + ":" + endpoint.host().port();
            PageStatsApp app = scene.start(config, topology, Map.of(StreamsConfig.APPLICATION_SERVER_CONFIG, server));
            PageStatsView view = new PageStatsView(app.streams(), endpoint.host());
            endpoint.serve(view::localCounts);
            return new Instance(app, view, endpoint);
        } catch (RuntimeException | Error e) {
            endpoint.close();
            throw e;
        }
    }

    /** Answers no longer, and stays in the group: as after a crash, until the session is over. */
    void fallSilent() {
        endpoint.close();
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
