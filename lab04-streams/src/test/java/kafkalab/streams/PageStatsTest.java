package kafkalab.streams;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kafkalab.kit.KafkaLab;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.kit.Task;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.Order;

@KafkaLab("lab04-streams")
class PageStatsTest {

    private static final Duration SIZE = Duration.ofSeconds(5);
    private static final String SHORT_VISITOR = "short visitor";

    /** Lets all events of a test count, whichever partition is read first: they span less than the grace. */
    private static final PageStatsConfig.Windowing PATIENT =
            new PageStatsConfig.Windowing(SIZE, Duration.ofSeconds(60), Duration.ofMinutes(10));

    /** Describes the windows that methods are given: not those of the configuration, which they have no need to know. */
    private static final PageStatsConfig.Windowing GIVEN =
            new PageStatsConfig.Windowing(Duration.ofSeconds(7), Duration.ofSeconds(50), Duration.ofMinutes(10));

    /**
     * Returns the same events, some two hours old: the changelog of a windowed store keeps records for its history and a
     * day, by their own time, and yesterday's may be gone from it before anybody restores them.
     */
    private static TrafficGenerator ofToday(TrafficGenerator traffic) {
        return traffic.startingAt(Instant.now().truncatedTo(ChronoUnit.HOURS).minus(2, ChronoUnit.HOURS));
    }

    // ---------------------------------------------------------------- 1: visits

    @Task(1)
    void visits_of_100_ms_or_less_are_dropped_and_the_page_becomes_the_key(TrafficGenerator traffic)
            throws IOException {
        // given
        PageStatsConfig config = Pipe.config(PATIENT);
        PageEvent event = traffic.next();
        List<PageEvent> events = new ArrayList<>(traffic.events(200));
        for (long duration : new long[] {0, 99, 100, 101, 102, 1_050, 3_600_000, (1L << 32) + 50}) {
            events.add(new PageEvent(event.page(), event.user(), event.date().plusMillis(duration), duration));
        }
        events.add(new PageEvent(" Ünder Construction/A@B ", event.user(), event.date(), 1_000));
        List<PageEvent> expected =
                events.stream().filter(each -> each.duration() > 100).toList();
        List<String> keys = new ArrayList<>();
        List<PageEvent> seen = new ArrayList<>();

        // when
        StreamsBuilder builder = new StreamsBuilder();
        KStream<String, PageEvent> visits = new PageStats(config).visits(builder);
        try (Pipe pipe = Pipe.of(config, builder, visits, (key, value) -> {
            keys.add(key);
            seen.add(value);
        })) {
            pipe.send(events);
        }

        // then
        if (!seen.equals(expected)) {
            throw Lesson.expected(
                            "The visits longer than 100 ms come out, as they are: %d of %d.",
                            expected.size(), events.size())
                    .actual("%d come out%s.", seen.size(), firstDifference(expected, seen))
                    .why(
                            "A filter passes on the records for which its condition is true, and a visit of 100 ms exactly "
                                    + "is one of those that do not count.")
                    .next("Check the condition with durations of 99, 100 and 101 ms, and leave the event as it is.");
        }
        List<String> pages = expected.stream().map(PageEvent::page).toList();
        if (!keys.equals(pages)) {
            int first = IntStream.range(0, pages.size())
                    .filter(i -> !pages.get(i).equals(keys.get(i)))
                    .findFirst()
                    .getAsInt();
            throw Lesson.expected("The key of each visit is its page, such as \"%s\".", pages.get(first))
                    .actual("It is \"%s\".", keys.get(first))
                    .why("Whatever is grouped, counted or joined by key needs the right key first: Kafka Streams then "
                            + "brings equal keys into the same partition.")
                    .next("Choose a new key by selectKey() or map().");
        }
    }

    private static String firstDifference(List<PageEvent> expected, List<PageEvent> seen) {
        List<PageEvent> wrong = new ArrayList<>(seen);
        expected.forEach(wrong::remove);
        List<PageEvent> missing = new ArrayList<>(expected);
        seen.forEach(missing::remove);
        return !wrong.isEmpty()
                ? ", among them %s".formatted(wrong.get(0))
                : missing.isEmpty() ? ", in another order" : ", but not %s".formatted(missing.get(0));
    }

    // ---------------------------------------------------------------- 2: counts

    @Task(2)
    @Order(1)
    void counts_by_page_and_window_equal_those_of_a_batch_however_the_events_are_ordered(TrafficGenerator traffic)
            throws IOException {
        // given
        Duration disorder = Duration.ofSeconds(20);
        PageStatsConfig config = Pipe.config(PATIENT);
        meet(config, each -> each.counts(plainVisits(new StreamsBuilder()), windowsOf(GIVEN)));
        PageStats stats = new PageStats(config);
        List<PageEvent> events = visits(traffic.outOfOrder(disorder), 1_000);
        Map<BatchCount.Place, Long> counts = Pipe.counts();

        // when
        StreamsBuilder builder = new StreamsBuilder();
        try (Pipe pipe =
                Pipe.ofCounts(config, builder, stats.counts(stats.visits(builder), windowsOf(GIVEN)), counts)) {
            pipe.send(events);
            pipe.closeWindowsUntil(latest(events));
        }

        // then
        assertLastCounts(BatchCount.of(events, GIVEN.size()), counts);
    }

    @Task(value = 2, seconds = 180)
    @Order(2)
    void counts_are_those_of_all_partitions(LabCluster cluster, TrafficGenerator yesterday) throws Exception {
        TrafficGenerator traffic = ofToday(yesterday);
        try (Scene scene = new Scene(cluster, PATIENT, 3)) {
            // given
            PageStatsConfig config = scene.config();
            meet(config, each -> each.counts(plainVisits(new StreamsBuilder()), windowsOf(GIVEN)));
            List<PageEvent> events = visitsWithin(Duration.ofSeconds(20), traffic);
            Map<BatchCount.Place, Long> expected = BatchCount.of(events, GIVEN.size());
            Map<BatchCount.Place, Long> counts = new TreeMap<>();
            scene.send(events);

            // when
            scene.start(config, () -> countsTopology(scene, new PageStats(config)), Map.of());
            scene.awaitConsumed();
            scene.tickUntil(
                    latest(events).plus(GIVEN.size()).plus(GIVEN.grace()),
                    GIVEN.size(),
                    () -> {
                        counts.clear();
                        Result.in(cluster, scene.topics().pageStats())
                                .forEach(result -> counts.put(result.place(), result.count()));
                        return counts.keySet().containsAll(expected.keySet());
                    },
                    () -> lessonOfCounts(expected, "Only %d pages and windows have one.".formatted(counts.size())));

            // then
            assertLastCounts(expected, counts);
        }
    }

    private static Topology countsTopology(Scene scene, PageStats stats) {
        StreamsBuilder builder = new StreamsBuilder();
        KStream<String, PageCount> counts = stats.counts(stats.visits(builder), windowsOf(GIVEN))
                .filter((window, count) -> count != null)
                .map((window, count) -> {
                    PageCount each =
                            new PageCount(window.key(), null, window.window().startTime(), count);
                    return KeyValue.pair(each.key(), each);
                });
        return Scene.topology(
                builder, counts, PageSerdes.pageCounts(), scene.topics().pageStats());
    }

    private static void assertLastCounts(Map<BatchCount.Place, Long> expected, Map<BatchCount.Place, Long> counts) {
        BatchCount.difference(expected, counts).ifPresent(difference -> {
            throw lessonOfCounts(expected, difference);
        });
    }

    private static Lesson lessonOfCounts(Map<BatchCount.Place, Long> expected, String actual) {
        return Lesson.expected(
                        "The last count of each page and window is that of a batch over all %d events.",
                        expected.values().stream().mapToLong(Long::longValue).sum())
                .actual("%s", actual)
                .why("A window is a span of event time: an event belongs to the one that holds its date, whenever it "
                        + "comes, and whichever partition it comes from. Windows of the same size side by side "
                        + "take each event once.")
                .next("Bring equal keys together, use the windows that you are given, and take the time from the "
                        + "record.");
    }

    /** Lets a method that is not written yet say so, before any other that its test needs. */
    private static void meet(PageStatsConfig config, Consumer<PageStats> method) {
        method.accept(new PageStats(config));
    }

    private static KStream<String, PageEvent> plainVisits(StreamsBuilder builder) {
        return builder.stream("visits", Consumed.with(Serdes.String(), PageSerdes.pageEvents()));
    }

    /** Returns events that count whatever task 1 does: none of them is short. */
    private static List<PageEvent> visits(TrafficGenerator traffic, int count) {
        return traffic.stream()
                .filter(event -> event.duration() > 150)
                .limit(count)
                .toList();
    }

    private static Instant latest(List<PageEvent> events) {
        return Collections.max(events.stream().map(PageEvent::date).toList());
    }

    // ---------------------------------------------------------------- 3: windows

    @Task(3)
    void an_event_counts_within_the_grace_and_not_after_it(TrafficGenerator traffic, Random random) throws IOException {
        // given
        Duration size = Duration.ofSeconds(4 + random.nextInt(8)).plusMillis(1 + random.nextInt(999));
        Duration grace = Duration.ofSeconds(13 + random.nextInt(30)).plusMillis(1 + random.nextInt(999));
        PageStatsConfig config = Pipe.config(new PageStatsConfig.Windowing(size, grace, Duration.ofMinutes(5)));
        meet(config, PageStats::windows);
        PageStats stats = new PageStats(config);
        String page = traffic.next().page();
        String another = "not " + page;
        Instant start = BatchCount.startOf(traffic.next().date(), size);
        Instant end = start.plus(size);
        List<PageEvent> inTime = List.of(
                visit(page, start),
                visit(page, end.minusMillis(1)),
                visit(page, end),
                // event time is now one millisecond before the window closes
                visit(another, end.plus(grace).minusMillis(1)),
                visit(page, start.plusMillis(random.nextInt(3_000))),
                // now it has closed
                visit(another, end.plus(grace)));
        PageEvent tooLate = visit(page, end.minusMillis(1 + random.nextInt(3_000)));
        Map<BatchCount.Place, Long> counts = Pipe.counts();

        // when
        StreamsBuilder builder = new StreamsBuilder();
        try (Pipe pipe = Pipe.ofCounts(config, builder, stats.counts(stats.visits(builder), stats.windows()), counts)) {
            pipe.send(inTime);
            pipe.send(tooLate);
            pipe.closeWindowsUntil(latest(inTime));
        }

        // then
        Map<BatchCount.Place, Long> expected = BatchCount.of(inTime, size);
        BatchCount.Place window = new BatchCount.Place(page, start);
        long count = counts.getOrDefault(window, 0L);
        if (count == expected.get(window) + 1) {
            throw Lesson.expected(
                            "An event does not count that comes after another page's, whose date is the end of its window "
                                    + "and the grace.")
                    .actual("It does.")
                    .why(
                            "Event time is the latest date so far, of whichever page. With a grace of %d ms a window closes at "
                                    + "that time, and not a millisecond later: its count is final, and may have been told to "
                                    + "others.",
                            grace.toMillis())
                    .next("Give the windows the grace of the configuration.");
        }
        Optional<String> difference = BatchCount.difference(expected, counts);
        if (difference.isPresent()) {
            throw Lesson.expected(
                            "Windows are %d ms long and take events for %d ms after their end, in event time.",
                            size.toMillis(), grace.toMillis())
                    .actual("%s", difference.get())
                    .why(
                            "Event time is the latest date that was seen so far. A window closes when it reaches the window's "
                                    + "end and the grace; without a grace that is its very end.")
                    .next("Take both, size and grace, from the configuration.");
        }
    }

    private static PageEvent visit(String page, Instant date) {
        return new PageEvent(page, "user of " + page, date, 1_000);
    }

    // ---------------------------------------------------------------- 4: results

    @Task(4)
    @Order(1)
    void no_time_on_the_wall_closes_a_window(TrafficGenerator traffic) throws IOException {
        // given
        PageStatsConfig config = Pipe.config(PATIENT);
        meet(config, each -> each.results(plainVisits(new StreamsBuilder()), windowsOf(GIVEN)));
        PageStats stats = new PageStats(config);
        List<PageEvent> events = visitsWithin(Duration.ofSeconds(45), traffic);
        Map<String, PageCount> results = new TreeMap<>();

        // when
        StreamsBuilder builder = new StreamsBuilder();
        KStream<String, PageCount> out = stats.results(stats.visits(builder), windowsOf(GIVEN));
        try (Pipe pipe = Pipe.of(config, builder, out, results::put)) {
            pipe.send(events.subList(0, events.size() / 2));
            pipe.waitOnTheWall(Duration.ofHours(2));
            pipe.send(events.subList(events.size() / 2, events.size()));
            pipe.waitOnTheWall(Duration.ofHours(2));
        }

        // then
        if (!results.isEmpty()) {
            throw Lesson.expected("As long as no event closes a window, there is no result, however long that is.")
                    .actual(
                            "There are %d, such as %s.",
                            results.size(), results.values().iterator().next())
                    .why(
                            "Events may be held up for hours and still be in time: the grace is a span of event time, which "
                                    + "goes on with the events and not with the clock on the wall.")
                    .next("Close windows when a later event comes, not when time has passed.");
        }
    }

    @Task(value = 4, seconds = 300)
    @Order(2)
    void each_page_and_window_has_one_result_when_it_is_final(LabCluster cluster, TrafficGenerator yesterday)
            throws Exception {
        TrafficGenerator traffic = ofToday(yesterday);
        try (Scene scene = new Scene(cluster, PATIENT, 3).withoutCache()) {
            // given: a first event and a second for each page and window, between which event time goes on
            PageStatsConfig config = scene.config();
            meet(config, each -> each.results(plainVisits(new StreamsBuilder()), windowsOf(GIVEN)));
            PageStats stats = new PageStats(config);
            List<PageEvent> first = visitsWithin(Duration.ofSeconds(45), traffic);
            List<PageEvent> second = first.stream()
                    .map(event -> new PageEvent(event.page(), "second " + event.user(), event.date(), event.duration()))
                    .toList();
            List<PageEvent> events = new ArrayList<>(first);
            events.addAll(second);
            Map<BatchCount.Place, Long> expected = BatchCount.of(events, GIVEN.size());
            Instant begin = first.get(0).date();
            Instant beforeClosing = BatchCount.startOf(begin, GIVEN.size())
                    .plus(GIVEN.size())
                    .plus(GIVEN.grace())
                    .minusMillis(1);
            Instant allClosed = latest(events).plus(GIVEN.size()).plus(GIVEN.grace());
            scene.start(config, () -> resultsTopology(scene, stats, GIVEN), Map.of());

            // when
            scene.send(first);
            scene.awaitConsumed();
            scene.tick(beforeClosing);
            scene.awaitConsumed();
            scene.send(second);
            scene.awaitConsumed();

            // then
            assertNoResultYet(Result.in(cluster, scene.topics().pageStats()));
            assertCounts(expected, scene.tickForResults(allClosed, GIVEN.size(), expected.keySet(), () -> {}));
            assertNoTitles(Result.in(cluster, scene.topics().pageStats()));

            // when: an event comes too late
            scene.send(List.of(visit(first.get(0).page(), begin)));
            scene.awaitConsumed();
            scene.tick(allClosed.plus(Duration.ofMinutes(10)));
            scene.awaitConsumed();

            // then
            assertCounts(
                    expected, Result.counts(Result.in(cluster, scene.topics().pageStats())));
        }
    }

    private static TimeWindows windowsOf(PageStatsConfig.Windowing windowing) {
        return TimeWindows.ofSizeAndGrace(windowing.size(), windowing.grace());
    }

    private static Topology resultsTopology(Scene scene, PageStats stats, PageStatsConfig.Windowing windowing) {
        StreamsBuilder builder = new StreamsBuilder();
        return Scene.topology(
                builder,
                stats.results(stats.visits(builder), windowsOf(windowing)),
                PageSerdes.pageCounts(),
                scene.topics().pageStats());
    }

    /** Returns the events of a span of event time, none of them short. */
    private static List<PageEvent> visitsWithin(Duration span, TrafficGenerator traffic) {
        PageEvent first = traffic.next();
        return traffic.stream()
                .filter(event -> event.duration() > 150)
                .takeWhile(event -> event.date().isBefore(first.date().plus(span)))
                .toList();
    }

    private static void assertNoResultYet(List<Result> results) {
        if (!results.isEmpty()) {
            throw Lesson.expected("A window that may still get events has no result.")
                    .actual(
                            "There are %d results, such as %d for %s.",
                            results.size(),
                            results.get(0).count(),
                            results.get(0).place())
                    .why(
                            "A table of counts changes with every event, and hands each change on unless it is told to wait. "
                                    + "A window's count is final when event time has reached its end and the grace.")
                    .next("Hold a count back until its window closes: by suppress(), by an EmitStrategy, or in a "
                            + "processor of your own.");
        }
    }

    private static void assertNoTitles(List<Result> results) {
        results.stream().filter(result -> result.title() != null).findFirst().ifPresent(result -> {
            throw Lesson.expected("A result has no title yet.")
                    .actual("That of %s is %s.", result.place(), quoted(result.title()))
                    .why(
                            "Titles are in a table of their own, and a page may have none: whoever reads a made-up title can "
                                    + "not know.")
                    .next("Leave the title null. titled() adds it.");
        });
    }

    private static void assertCounts(Map<BatchCount.Place, Long> expected, Map<BatchCount.Place, Long> actual) {
        Optional<String> difference = BatchCount.difference(expected, actual);
        if (difference.isPresent()) {
            throw Lesson.expected("The %d results are the counts of a batch.", expected.size())
                    .actual("%s", difference.get())
                    .why("Each event is in one window of its page, by its own date, and no event came too late for it.")
                    .next("Compare the key, the window and the count of that result with the events.");
        }
    }

    // ---------------------------------------------------------------- 5: titles

    @Task(value = 5, seconds = 180)
    void each_result_gets_the_title_of_its_page_or_none(LabCluster cluster, TrafficGenerator yesterday)
            throws Exception {
        TrafficGenerator traffic = ofToday(yesterday);
        try (Scene scene = new Scene(cluster, PATIENT, 3)) {
            // given: titles and results in different numbers of partitions
            PageStatsConfig config = scene.config();
            String source = cluster.createTopic(3);
            meet(config, each -> {
                StreamsBuilder builder = new StreamsBuilder();
                each.titled(plainResults(builder, source), builder);
            });
            PageStats stats = new PageStats(config);
            Map<String, String> titles = new TreeMap<>();
            Map<String, PageCount> results = new TreeMap<>();
            List<ProducerRecord<byte[], byte[]>> titleRecords = new ArrayList<>();
            List<ProducerRecord<byte[], byte[]>> resultRecords = new ArrayList<>();
            Instant start = BatchCount.startOf(traffic.next().date(), SIZE);
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
                        next[0] = next[0].plus(SIZE);
                        scene.sendRecords(changed.keySet().stream()
                                .map(page -> record(source, new PageCount(page, null, next[0], 1)))
                                .toList());
                        Result.in(cluster, scene.topics().pageStats())
                                .forEach(result ->
                                        latest.merge(result.place().page(), result, PageStatsTest::ofLaterWindow));
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

    private static ProducerRecord<byte[], byte[]> record(String topic, PageCount result) {
        return new ProducerRecord<>(
                topic, null, result.start().toEpochMilli(), bytes(result.key()), WireEvent.encode(result));
    }

    private static Result ofLaterWindow(Result one, Result other) {
        return one.place().start().isAfter(other.place().start()) ? one : other;
    }

    private static Lesson lessonOfOldTitle(Map<String, String> changed, Map<String, Result> latest) {
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

    private static void assertToldOnce(List<Result> results) {
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

    private static KStream<String, PageCount> plainResults(StreamsBuilder builder, String topic) {
        return builder.stream(topic, Consumed.with(Serdes.String(), PageSerdes.pageCounts()));
    }

    private static Topology titledTopology(Scene scene, PageStats stats, String source) {
        StreamsBuilder builder = new StreamsBuilder();
        return Scene.topology(
                builder,
                stats.titled(plainResults(builder, source), builder),
                PageSerdes.pageCounts(),
                scene.topics().pageStats());
    }

    private static ProducerRecord<byte[], byte[]> text(String topic, String key, String value, Instant time) {
        return new ProducerRecord<>(topic, null, time.toEpochMilli(), bytes(key), value == null ? null : bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Lesson lessonOfLostResult(Map<String, PageCount> results, List<Result> titled) {
        Map<String, PageCount> missing = new TreeMap<>(results);
        titled.forEach(result -> missing.remove(result.key()));
        return Lesson.expected("All %d results come out, with the same page, window and count.", results.size())
                .actual(
                        missing.isEmpty()
                                ? "%d come out, some of them with another count."
                                : "%d come out. Not among them: "
                                        + missing.values().iterator().next() + ".",
                        titled.size())
                .why(
                        "join() passes on what has a partner on both sides; leftJoin() passes on everything from its left. "
                                + "Nobody promises that a title is known before the page is visited.")
                .next("Choose the join that keeps a result without a title.");
    }

    private static void assertTitle(String expected, Result result) {
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

    private static String quoted(String title) {
        return title == null ? "not known" : "\"" + title + "\"";
    }

    // ---------------------------------------------------------------- 6: dead letters

    @Task(value = 6, seconds = 180)
    void what_is_no_page_event_goes_to_the_dead_letters_and_the_application_runs_on(
            LabCluster cluster, TrafficGenerator yesterday, Random random) throws Exception {
        TrafficGenerator traffic = ofToday(yesterday);
        try (Scene scene = new Scene(cluster, PATIENT, 1)) {
            // given: good, short and bad in the same partition
            PageStatsConfig config = scene.config();
            meet(config, PageStats::poisonSettings);
            PageStats stats = new PageStats(config);
            List<PageEvent> good = visits(traffic, 30);
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
    private static boolean isOfShortVisitor(ConsumerRecord<byte[], byte[]> record) {
        return record.value() != null && new String(record.value(), StandardCharsets.UTF_8).contains(SHORT_VISITOR);
    }

    private static Topology visitsTopology(Scene scene, PageStats stats) {
        StreamsBuilder builder = new StreamsBuilder();
        return Scene.topology(
                builder,
                stats.visits(builder),
                PageSerdes.pageEvents(),
                scene.topics().pageStats());
    }

    // ---------------------------------------------------------------- 7: the view

    @Task(7)
    @Order(1)
    void an_instance_that_does_not_run_has_no_answer(LabCluster cluster) throws Throwable {
        try (Scene scene = new Scene(cluster, PATIENT, 1)) {
            // given: an instance that is not started, then has just been, then has ended
            StreamsBuilder builder = new StreamsBuilder();
            plainResults(builder, scene.topics().events()).to(scene.topics().pageStats());
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

    @Task(value = 7, seconds = 300)
    @Order(2)
    void whichever_of_two_instances_is_asked_knows_the_counts_of_both(LabCluster cluster, TrafficGenerator yesterday)
            throws Exception {
        TrafficGenerator traffic = ofToday(yesterday);
        PageStatsConfig.Windowing windowing =
                new PageStatsConfig.Windowing(SIZE, Duration.ofSeconds(30), Duration.ofMinutes(17));
        // A cache would still know windows that the store has forgotten, until it needs the room.
        try (Scene scene = new Scene(cluster, windowing, 4).withoutCache()) {
            // given: the same pages now and at the end of the history, long after the grace
            List<PageEvent> early = visitsWithin(Duration.ofSeconds(25), traffic);
            List<PageEvent> later = early.stream()
                    .map(event -> new PageEvent(
                            event.page(),
                            event.user(),
                            event.date().plus(windowing.history()).minusSeconds(60),
                            event.duration()))
                    .toList();
            List<PageEvent> events = new ArrayList<>(early);
            events.addAll(later);
            Map<BatchCount.Place, Long> expected = BatchCount.of(events, SIZE);
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
                    views.forEach(view -> asking.assertKnows(view, BatchCount.of(early, SIZE)));

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

    private static Instance startInstance(Scene scene) {
        PageStatsConfig config = scene.config();
        return Instance.start(scene, config, () -> resultsTopology(scene, new PageStats(config), scene.windowing()));
    }

    // ---------------------------------------------------------------- 8: exactly once

    @Task(value = 8, seconds = 420)
    void after_sigkill_and_restart_each_event_counts_once(LabCluster cluster, TrafficGenerator yesterday, Random random)
            throws Exception {
        TrafficGenerator traffic = ofToday(yesterday);
        PageStatsConfig.Windowing windowing = PageStatsConfig.Windowing.OF_THE_STORY;
        try (Scene scene = new Scene(cluster, windowing, 1)) {
            meet(scene.config(), PageStats::exactlyOnceSettings);
            new Killing(scene, visitsWithin(Duration.ofSeconds(60), traffic), random).play();
        }
    }
}
