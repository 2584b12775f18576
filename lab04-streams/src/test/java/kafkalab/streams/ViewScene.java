package kafkalab.streams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kafkalab.kit.LabCluster;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.HostInfo;

/** Scenes that ask instances: one that does not run, and two that share the partitions. */
final class ViewScene {

    private ViewScene() {}

    static void askBeforeAndAfter(LabCluster cluster) throws Throwable {
        try (Scene scene = new Scene(cluster, SceneInput.PATIENT, 1)) {
            // given: an instance that is not started, then has just been, then has ended
            StreamsBuilder builder = new StreamsBuilder();
            SceneInput.plainResults(builder, scene.topics().events())
                    .to(scene.topics().pageStats());
            Map<String, Object> settings = new HashMap<>(cluster.clientConfig());
            settings.put(StreamsConfig.APPLICATION_ID_CONFIG, scene.applicationId());
            settings.put(
                    StreamsConfig.STATE_DIR_CONFIG, scene.config().stateDir().toString());
            try (KafkaStreams streams = new KafkaStreams(builder.build(), new StreamsConfig(settings))) {
                PageStatsView view = new PageStatsView(streams, new HostInfo("127.0.0.1", 1));
                List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
                streams.setStateListener((now, before) -> {
                    if (before == KafkaStreams.State.CREATED) {
                        failures.addAll(Asking.failuresOf(view, now));
                    }
                });

                // when
                failures.addAll(Asking.failuresOf(view, streams.state()));
                streams.start();
                streams.close();
                failures.addAll(Asking.failuresOf(view, streams.state()));

                // then
                for (Throwable failure : failures) {
                    throw failure;
                }
            }
        }
    }

    static void askEitherOfTwo(LabCluster cluster, TrafficGenerator yesterday) throws Exception {
        TrafficGenerator traffic = SceneInput.ofToday(yesterday);
        PageStatsConfig.Windowing windowing =
                new PageStatsConfig.Windowing(SceneInput.SIZE, Duration.ofSeconds(30), Duration.ofMinutes(17));
        // A cache would still know windows that the store has forgotten, until it needs the room.
        try (Scene scene = new Scene(cluster, windowing, 4).withoutCache()) {
            // given: the same pages now and at the end of the history, long after the grace
            List<PageEvent> early = SceneInput.visitsWithin(Duration.ofSeconds(25), traffic);
            List<PageEvent> later = early.stream()
                    .map(event -> new PageEvent(
                            event.page(),
                            event.user(),
                            event.date().plus(windowing.history()).minusSeconds(60),
                            event.duration()))
                    .toList();
            List<PageEvent> events = new ArrayList<>(early);
            events.addAll(later);
            Map<BatchCount.Place, Long> expected = BatchCount.of(events, SceneInput.SIZE);
            Asking asking = new Asking(scene);

            // when: one alone, then both, before the first event
            try (Instance one = startInstance(scene)) {
                scene.awaitRunning(one.app());
                asking.assertKnows(one.view(), Map.of());
                try (Instance two = startInstance(scene)) {
                    scene.awaitRunning(two.app());
                    scene.awaitShared(List.of(one.app(), two.app()));
                    List<PageStatsView> views = List.of(one.view(), two.view());
                    views.forEach(view -> asking.assertKnows(view, Map.of()));

                    // when
                    scene.send(early);
                    scene.awaitConsumed();

                    // then
                    views.forEach(view -> asking.assertKnows(view, BatchCount.of(early, SceneInput.SIZE)));

                    // when
                    scene.send(later);
                    scene.awaitConsumed();

                    // then
                    views.forEach(view -> asking.assertKnows(view, expected));
                    views.forEach(view -> asking.assertKnowsRanges(view, expected));
                    asking.assertShare(
                            Stream.of(one, two)
                                    .filter(each -> Scene.counts(each.app()))
                                    .map(Instance::view)
                                    .toList(),
                            expected);

                    // when
                    two.fallSilent();

                    // then
                    asking.assertNoPartOf(one.view(), expected);
                }
            }
        }
    }

    static Instance startInstance(Scene scene) {
        PageStatsConfig config = scene.config();
        return Instance.start(
                scene, config, () -> ResultsScene.resultsTopology(scene, new PageStats(config), scene.windowing()));
    }
}
