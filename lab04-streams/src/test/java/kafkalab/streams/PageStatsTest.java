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
import kafkalab.kit.KafkaLab;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.kit.Task;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
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

    /** Lets all events of a test count, whichever partition is read first: they span less than the grace. */
    private static final PageStatsConfig.Windowing PATIENT =
            new PageStatsConfig.Windowing(SIZE, Duration.ofSeconds(60), Duration.ofMinutes(10));

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
        for (long duration : new long[] {0, 99, 100, 101, 102}) {
            events.add(new PageEvent(event.page(), event.user(), event.date().plusMillis(duration), duration));
        }
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
            throw Lesson.expected("The key of each visit is its page, such as %s.", pages.get(0))
                    .actual("It is %s.", keys.get(0))
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
    void counts_by_page_and_window_equal_those_of_a_batch_however_the_events_are_ordered(TrafficGenerator traffic)
            throws IOException {
        // given
        Duration disorder = Duration.ofSeconds(20);
        PageStatsConfig config = Pipe.config(PATIENT);
        TimeWindows windows = TimeWindows.ofSizeAndGrace(SIZE, PATIENT.grace());
        PageStats stats = new PageStats(config);
        meet(stats, each -> each.counts(plainVisits(new StreamsBuilder()), windows));
        List<PageEvent> events = visits(traffic.outOfOrder(disorder), 1_000);
        Map<BatchCount.Place, Long> counts = Pipe.counts();

        // when
        StreamsBuilder builder = new StreamsBuilder();
        try (Pipe pipe = Pipe.ofCounts(config, builder, stats.counts(stats.visits(builder), windows), counts)) {
            pipe.send(events);
            pipe.closeWindowsUntil(latest(events));
        }

        // then
        Optional<String> difference = BatchCount.difference(BatchCount.of(events, SIZE), counts);
        if (difference.isPresent()) {
            throw Lesson.expected(
                            "The last count of each page and window is that of a batch over all %d events.",
                            events.size())
                    .actual("%s", difference.get())
                    .why(
                            "A window is a span of event time: an event belongs to the one that holds its date, whenever it "
                                    + "comes. Windows of the same size side by side take each event once.")
                    .next("Group by the key, use the windows that you are given, and take the time from the record.");
        }
    }

    /** Lets a method that is not written yet say so, before any other that its test needs. */
    private static void meet(PageStats stats, Consumer<PageStats> method) {
        method.accept(stats);
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
        Duration size = Duration.ofSeconds(4 + random.nextInt(8));
        Duration grace = Duration.ofSeconds(13 + random.nextInt(30));
        PageStatsConfig config = Pipe.config(new PageStatsConfig.Windowing(size, grace, Duration.ofMinutes(5)));
        PageStats stats = new PageStats(config);
        meet(stats, PageStats::windows);
        String page = traffic.next().page();
        Instant start = BatchCount.startOf(traffic.next().date(), size);
        Instant end = start.plus(size);
        List<PageEvent> inTime = List.of(
                visit(page, start),
                visit(page, end.minusMillis(1)),
                visit(page, end),
                // event time is now one millisecond before the window closes
                visit(page, end.plus(grace).minusMillis(1)),
                visit(page, start.plusMillis(random.nextInt(3_000))),
                // now it has closed
                visit(page, end.plus(grace).plusMillis(1)));
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
                            "An event for a window of %d s that comes %d s and a millisecond after its end does not count.",
                            size.toSeconds(), grace.toSeconds())
                    .actual("It does.")
                    .why(
                            "The grace of the configuration is %d s. Then the window closes: its count is final, and may have "
                                    + "been told to others.",
                            grace.toSeconds())
                    .next("Give the windows the grace of the configuration.");
        }
        Optional<String> difference = BatchCount.difference(expected, counts);
        if (difference.isPresent()) {
            throw Lesson.expected(
                            "Windows are %d s long and take events for %d s after their end, in event time.",
                            size.toSeconds(), grace.toSeconds())
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
        PageStats stats = new PageStats(config);
        meet(stats, each -> each.results(plainVisits(new StreamsBuilder()), windowsOf(PATIENT)));
        List<PageEvent> events = visitsWithin(Duration.ofSeconds(45), traffic);
        Map<String, PageCount> results = new TreeMap<>();

        // when
        StreamsBuilder builder = new StreamsBuilder();
        KStream<String, PageCount> out = stats.results(stats.visits(builder), windowsOf(PATIENT));
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
            PageStats stats = new PageStats(config);
            meet(stats, each -> each.results(plainVisits(new StreamsBuilder()), windowsOf(PATIENT)));
            List<PageEvent> first = visitsWithin(Duration.ofSeconds(45), traffic);
            List<PageEvent> second = first.stream()
                    .map(event -> new PageEvent(event.page(), "second " + event.user(), event.date(), event.duration()))
                    .toList();
            List<PageEvent> events = new ArrayList<>(first);
            events.addAll(second);
            Map<BatchCount.Place, Long> expected = BatchCount.of(events, SIZE);
            Instant begin = first.get(0).date();
            Instant beforeClosing = begin.plus(PATIENT.grace()).minusSeconds(1);
            Instant allClosed = latest(events).plus(SIZE).plus(PATIENT.grace());
            scene.start(config, () -> resultsTopology(scene, stats), Map.of());

            // when
            scene.send(first);
            scene.awaitConsumed();
            scene.tick(beforeClosing);
            scene.awaitConsumed();
            scene.send(second);
            scene.awaitConsumed();

            // then
            assertNoResultYet(Result.in(cluster, scene.topics().pageStats()));
            assertCounts(expected, scene.tickForResults(allClosed, SIZE, expected.keySet(), () -> {}));

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

    private static Topology resultsTopology(Scene scene, PageStats stats) {
        StreamsBuilder builder = new StreamsBuilder();
        return Scene.topology(
                builder,
                stats.results(stats.visits(builder), windowsOf(scene.windowing())),
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
            // given: titles in two partitions, results in three
            PageStatsConfig config = scene.config();
            PageStats stats = new PageStats(config);
            String source = cluster.createTopic(3);
            meet(stats, each -> {
                StreamsBuilder builder = new StreamsBuilder();
                each.titled(plainResults(builder, source), builder);
            });
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
                resultRecords.add(new ProducerRecord<>(
                        source, null, start.toEpochMilli(), bytes(result.key()), WireEvent.encode(result)));
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
            // given: good and bad in the same partition
            PageStatsConfig config = scene.config();
            PageStats stats = new PageStats(config);
            meet(stats, PageStats::poisonSettings);
            List<PageEvent> good = visits(traffic, 30);
            List<DeadLetter> poison = DeadLetter.poison(good.get(0), random);
            PageStatsApp app = scene.start(config, () -> visitsTopology(scene, stats), stats.poisonSettings());

            // when
            for (int i = 0; i < good.size(); i++) {
                scene.send(List.of(good.get(i)));
                if (i % 10 == 5) {
                    scene.sendRecords(List.of(poison.get(i / 10)
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
                        passed[0] = cluster.committedRecords(scene.topics().pageStats())
                                .size();
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
    void before_it_runs_an_instance_has_no_answer(LabCluster cluster) throws Throwable {
        try (Scene scene = new Scene(cluster, PATIENT, 1)) {
            // given: an instance that is not started, and one that has just been
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
                new PageStatsConfig.Windowing(SIZE, Duration.ofSeconds(30), Duration.ofMinutes(10));
        // A cache would still know windows that the store has forgotten, until it needs the room.
        try (Scene scene = new Scene(cluster, windowing, 4).withoutCache()) {
            // given: the same pages now and three minutes later, long after the grace and well within the history
            List<PageEvent> early = visitsWithin(Duration.ofSeconds(25), traffic);
            List<PageEvent> later = early.stream()
                    .map(event -> new PageEvent(
                            event.page(), event.user(), event.date().plusSeconds(180), event.duration()))
                    .toList();
            PageStatsConfig one = scene.config();
            PageStatsConfig two = scene.config();
            List<PageStatsApp> apps = List.of(
                    scene.start(one, () -> resultsTopology(scene, new PageStats(one)), Map.of()),
                    scene.start(two, () -> resultsTopology(scene, new PageStats(two)), Map.of()));
            apps.forEach(scene::awaitRunning);
            scene.awaitShared(apps);

            // when
            scene.send(early);
            scene.awaitConsumed();
            scene.send(later);
            scene.awaitConsumed();

            // then
            List<PageEvent> events = new ArrayList<>(early);
            events.addAll(later);
            Asking asking = new Asking(scene, BatchCount.of(events, SIZE));
            for (PageStatsApp app : apps) {
                asking.assertKnowsAll(app);
            }
        }
    }

    // ---------------------------------------------------------------- 8: exactly once

    @Task(value = 8, seconds = 420)
    void after_sigkill_and_restart_each_event_counts_once(LabCluster cluster, TrafficGenerator yesterday, Random random)
            throws Exception {
        TrafficGenerator traffic = ofToday(yesterday);
        PageStatsConfig.Windowing windowing = PageStatsConfig.Windowing.OF_THE_STORY;
        try (Scene scene = new Scene(cluster, windowing, 1)) {
            meet(new PageStats(scene.config()), PageStats::exactlyOnceSettings);
            new Killing(scene, visitsWithin(Duration.ofSeconds(60), traffic), random).play();
        }
    }
}
