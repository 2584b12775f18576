package kafkalab.streams;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.pageviews.TrafficGenerator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;

/** A scene of results whose pages have a title, get another one, lose it or never had any. */
final class TitlesScene {

    private TitlesScene() {}

    static void changeTitles(LabCluster cluster, TrafficGenerator yesterday) throws Exception {
        TrafficGenerator traffic = SceneInput.ofToday(yesterday);
        try (Scene scene = new Scene(cluster, SceneInput.PATIENT, 3)) {
            // given: titles and results in different numbers of partitions
            PageStatsConfig config = scene.config();
            String source = cluster.createTopic(3);
            SceneInput.meet(config, each -> {
                StreamsBuilder builder = new StreamsBuilder();
                each.titled(SceneInput.plainResults(builder, source), builder);
            });
            PageStats stats = new PageStats(config);
            Map<String, String> titles = new TreeMap<>();
            Map<String, PageCount> results = new TreeMap<>();
            List<ProducerRecord<byte[], byte[]>> titleRecords = new ArrayList<>();
            List<ProducerRecord<byte[], byte[]>> resultRecords = new ArrayList<>();
            Instant start = BatchCount.startOf(traffic.next().date(), SceneInput.SIZE);
            for (int number = 0; number < 30; number++) {
                // such as ada@home: what stands before the first @ is not always the page
                String page = (number % 3 == 0 ? "ada@" : "") + "page" + number;
                String title = number % 5 == 0 ? null : "Title of " + page + ", été " + number;
                titleRecords.add(text(scene.topics().pages(), page, "Old title", start.minusSeconds(60)));
                titleRecords.add(text(scene.topics().pages(), page, title, start.minusSeconds(30)));
                titles.put(page, title);
            }
            titles.put("unknown", null);
            titles.put("ada@unknown", null);
            for (String page : titles.keySet()) {
                PageCount result = new PageCount(page, null, start, 1 + page.length());
                results.put(result.key(), result);
                resultRecords.add(record(source, result));
            }

            // when
            scene.sendRecords(titleRecords);
            scene.sendRecords(resultRecords);
            scene.start(config, () -> titledTopology(scene, stats, source), Map.of());
            List<Result> titled = new ArrayList<>();
            scene.awaitWith(
                    () -> {
                        titled.clear();
                        titled.addAll(Result.in(cluster, scene.topics().pageStats()));
                        return titled.size() >= results.size();
                    },
                    () -> lessonOfLostResult(results, titled));

            // then
            Map<BatchCount.Place, Long> counts = Result.counts(titled);
            results.values().stream()
                    .filter(result -> !Long.valueOf(result.count())
                            .equals(counts.get(new BatchCount.Place(result.page(), start))))
                    .findFirst()
                    .ifPresent(result -> {
                        throw lessonOfLostResult(results, titled);
                    });
            titled.forEach(result -> assertTitle(titles.get(result.place().page()), result));

            // when: titles change while it runs
            Map<String, String> changed = new TreeMap<>();
            changed.put("page1", "Another title");
            changed.put("page2", null);
            changed.put("unknown", "Known by now");
            changed.forEach((page, title) ->
                    scene.sendRecords(List.of(text(scene.topics().pages(), page, title, start))));
            Instant[] next = {start};
            Map<String, Result> latest = new TreeMap<>();
            scene.awaitWith(
                    () -> {
                        next[0] = next[0].plus(SceneInput.SIZE);
                        scene.sendRecords(changed.keySet().stream()
                                .map(page -> record(source, new PageCount(page, null, next[0], 1)))
                                .toList());
                        Result.in(cluster, scene.topics().pageStats())
                                .forEach(result ->
                                        latest.merge(result.place().page(), result, TitlesScene::ofLaterWindow));
                        return changed.entrySet().stream()
                                .allMatch(each -> Objects.equals(
                                        each.getValue(),
                                        latest.get(each.getKey()).title()));
                    },
                    () -> lessonOfOldTitle(changed, latest));
            scene.awaitConsumed();

            // then
            assertToldOnce(Result.in(cluster, scene.topics().pageStats()));
        }
    }

    static ProducerRecord<byte[], byte[]> record(String topic, PageCount result) {
        return new ProducerRecord<>(
                topic, null, result.start().toEpochMilli(), bytes(result.key()), WireEvent.encode(result));
    }

    static Result ofLaterWindow(Result one, Result other) {
        return one.place().start().isAfter(other.place().start()) ? one : other;
    }

    static Lesson lessonOfOldTitle(Map<String, String> changed, Map<String, Result> latest) {
        String page = changed.keySet().stream()
                .filter(each ->
                        !Objects.equals(changed.get(each), latest.get(each).title()))
                .findFirst()
                .orElseThrow();
        return Lesson.expected(
                        "A title that changes while the application runs is in the results that come later: that of %s "
                                + "is %s.",
                        page, quoted(changed.get(page)))
                .actual(
                        "After %d s it is %s.",
                        Scene.PATIENCE.toSeconds(), quoted(latest.get(page).title()))
                .why("A table follows its topic for as long as the application runs. What was read once is soon out of "
                        + "date.")
                .next("Let Kafka Streams keep the titles, in a table.");
    }

    static void assertToldOnce(List<Result> results) {
        Map<BatchCount.Place, Result> told = new TreeMap<>();
        for (Result result : results) {
            Result before = told.put(result.place(), result);
            if (before != null) {
                throw Lesson.expected("A result that has been told is not told again when the title changes.")
                        .actual(
                                "That of %s was told twice: with the title %s, then with %s.",
                                result.place(), quoted(before.title()), quoted(result.title()))
                        .why(
                                "A join of two tables changes whenever one of them does. A stream is joined with the table as "
                                        + "it is when the record comes by.")
                        .next("Leave the results a stream.");
            }
        }
    }

    static Topology titledTopology(Scene scene, PageStats stats, String source) {
        StreamsBuilder builder = new StreamsBuilder();
        return Scene.topology(
                builder,
                stats.titled(SceneInput.plainResults(builder, source), builder),
                PageSerdes.pageCounts(),
                scene.topics().pageStats());
    }

    static ProducerRecord<byte[], byte[]> text(String topic, String key, String value, Instant time) {
        return new ProducerRecord<>(topic, null, time.toEpochMilli(), bytes(key), value == null ? null : bytes(value));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Lesson lessonOfLostResult(Map<String, PageCount> results, List<Result> titled) {
        Map<String, PageCount> missing = new TreeMap<>(results);
        titled.forEach(result -> missing.remove(result.key()));
        return Lesson.expected("All %d results come out, with the same page, window and count.", results.size())
                .actual(
                        missing.isEmpty()
                                ? "%d come out, some of them with another count."
                                : "%d come out. Not among them: %s.",
                        titled.size(),
                        missing.isEmpty() ? "" : missing.values().iterator().next())
                .why(
                        "join() passes on what has a partner on both sides; leftJoin() passes on everything from its left. "
                                + "Nobody promises that a title is known before the page is visited.")
                .next("Choose the join that keeps a result without a title.");
    }

    static void assertTitle(String expected, Result result) {
        if (!Objects.equals(expected, result.title())) {
            throw Lesson.expected("The title of %s is %s.", result.place().page(), quoted(expected))
                    .actual("It is %s.", quoted(result.title()))
                    .why(
                            "A table holds the latest value of each key, and none once there was a tombstone. A join with it "
                                    + "needs the table's key: the page, not the result's key.")
                    .next(
                            "Take the page from the result's value. If you join with a KTable, both sides need the same key "
                                    + "and the same number of partitions; a GlobalKTable needs neither.");
        }
    }

    static String quoted(String title) {
        return title == null ? "not known" : "\"" + title + "\"";
    }
}
