package kafkalab.streams;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;

/** A scene of good, short and bad records in one partition. */
final class DeadLettersScene {

    private DeadLettersScene() {}

    static final String SHORT_VISITOR = "short visitor";

    static void sendPoison(LabCluster cluster, TrafficGenerator yesterday, Random random) throws Exception {
        TrafficGenerator traffic = SceneInput.ofToday(yesterday);
        try (Scene scene = new Scene(cluster, SceneInput.PATIENT, 1)) {
            // given: good, short and bad in the same partition
            PageStatsConfig config = scene.config();
            SceneInput.meet(config, PageStats::poisonSettings);
            PageStats stats = new PageStats(config);
            List<PageEvent> good = SceneInput.visits(traffic, 30);
            List<DeadLetter> poison = DeadLetter.poison(good.get(0), random);
            PageStatsApp app = scene.start(config, () -> visitsTopology(scene, stats), stats.poisonSettings());

            // when
            for (int i = 0; i < good.size(); i++) {
                scene.send(List.of(good.get(i)));
                if (i % 6 == 3) {
                    scene.send(List.of(new PageEvent(
                            good.get(i).page(), SHORT_VISITOR, good.get(i).date(), i)));
                    scene.sendRecords(List.of(poison.get(i / 6)
                            .record(scene.topics().events(), good.get(i).date())));
                }
            }

            // then
            List<DeadLetter> letters = new ArrayList<>();
            long[] passed = {0};
            scene.awaitWith(
                    () -> {
                        letters.clear();
                        letters.addAll(DeadLetter.in(cluster, scene.topics().deadLetters()));
                        passed[0] = cluster.committedRecords(scene.topics().pageStats()).stream()
                                .filter(record -> !isOfShortVisitor(record))
                                .count();
                        return passed[0] >= good.size() && letters.size() >= poison.size();
                    },
                    () -> Lesson.expected(
                                    "%d page events pass, and %d other records are dead letters.",
                                    good.size(), poison.size())
                            .actual(
                                    "After %d s %d have passed, and there are %d dead letters.",
                                    Scene.PATIENCE.toSeconds(), passed[0], letters.size())
                            .why("A record that is only logged is lost: it can be neither repaired nor sent again.")
                            .next("Let the deserialization exception handler go on, and name the topic for the records "
                                    + "that it passes over."));
            DeadLetter.assertSame(poison, letters);
            if (passed[0] > good.size()) {
                throw Lesson.expected("What is no page event does not pass: %d records do.", good.size())
                        .actual("%d do.", passed[0])
                        .why("A record that nobody can read has no page to be counted for.")
                        .next("Drop it once it is a dead letter.");
            }
            if (app.state() != KafkaStreams.State.RUNNING) {
                throw Lesson.expected("The application is RUNNING.")
                        .actual("It is %s.", app.state())
                        .why("One bad record must not stop all those behind it.")
                        .next("Let the handler continue.");
            }
        }
    }

    /** Short visits are task 1's; here they may pass or not, but are no dead letters. */
    static boolean isOfShortVisitor(ConsumerRecord<byte[], byte[]> record) {
        return record.value() != null && new String(record.value(), StandardCharsets.UTF_8).contains(SHORT_VISITOR);
    }

    static Topology visitsTopology(Scene scene, PageStats stats) {
        StreamsBuilder builder = new StreamsBuilder();
        return Scene.topology(
                builder,
                stats.visits(builder),
                PageSerdes.pageEvents(),
                scene.topics().pageStats());
    }
}
