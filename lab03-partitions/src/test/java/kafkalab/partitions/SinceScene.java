package kafkalab.partitions;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;

/** A scene that asks for all events from a time on, where some partitions have none, or only older ones. */
final class SinceScene {

    private SinceScene() {}

    static void askAroundAMillisecond(LabCluster cluster, TrafficGenerator traffic, Random random)
            throws InterruptedException {
        // given: partitions 0 to 2 have both, partition 3 only older events, partition 4 none
        String topic = cluster.createTopic(5);
        TopicReader reader = new TopicReader(ConsumerObserver.watching(PartitionsTest.quick(cluster)), topic);
        new Expected("nothing, since the topic is empty", List.of()).assertSame("since()", reader.since(Instant.EPOCH));
        ToIntFunction<PageEvent> thirds = Writer.byUser(3);
        List<PageEvent> events = traffic.outOfOrder(Duration.ofMinutes(1)).events(1_500);
        Instant boundary = events.get(700).date();
        List<PageEvent> around = new ArrayList<>(events);
        EventLists.firstOfEach(thirds, events)
                .forEach(event -> IntStream.of(-1, 0, 1, 0, -1)
                        .forEach(ms -> around.add(
                                random.nextInt(around.size()),
                                new PageEvent(
                                        "p" + around.size(), event.user(), boundary.plusMillis(ms), around.size()))));
        // Two events may be equal.
        EventLists.firstOfEach(thirds, events)
                .forEach(event -> around.addAll(Collections.nCopies(
                        2, new PageEvent("reloaded", event.user(), boundary.plusSeconds(1), around.size()))));
        String left = "left";
        IntStream.range(0, 300)
                .forEach(i -> around.add(
                        random.nextInt(around.size()),
                        new PageEvent("p" + i, left, boundary.minusMillis(1 + random.nextInt(60_000)), i)));
        ToIntFunction<PageEvent> partitions = event -> event.user().equals(left) ? 3 : thirds.applyAsInt(event);
        try (Writer writer = new Writer(cluster, topic, partitions)) {
            // An aborted event is newer than all.
            EventLists.firstOfEach(thirds, events).stream()
                    .map(event ->
                            new PageEvent("gone", event.user(), event.date().plusSeconds(7_200), 1))
                    .forEach(writer::abortMoreThanSomeFetches);
            writer.commit(around);
            // The last of each partition is alone in its fetch, and no marker is behind it: whoever stops one short
            // misses it.
            List<PageEvent> last = EventLists.firstOfEach(thirds, events).stream()
                    .map(event -> Writer.largerThanAFetch(
                            new PageEvent("last", event.user(), boundary.plusSeconds(1), event.duration())))
                    .toList();
            writer.write(last);
            around.addAll(last);

            for (Instant start : List.of(
                    boundary,
                    boundary.plusMillis(1),
                    boundary.minusMillis(1),
                    events.get(random.nextInt(events.size())).date(),
                    boundary.minus(Duration.ofHours(12)),
                    boundary.plus(Duration.ofHours(12)))) {
                ask(reader, start, around);
            }
            // when: others go on writing, without a pause, events that are older
            try (Meanwhile writing = Meanwhile.writeOn(
                    writer,
                    number -> new PageEvent(
                            "late", events.get(number % 50).user(), boundary.minus(Duration.ofDays(2)), number))) {
                ask(reader, boundary, around);
            }
            // when: somebody has begun what may yet be aborted
            writer.begin(List.of(
                    new PageEvent("open", events.get(0).user(), boundary.plusSeconds(1), 1),
                    new PageEvent("open", left, boundary.plusSeconds(1), 1)));
            ask(reader, boundary, around);
        }
    }

    private static void ask(TopicReader reader, Instant start, List<PageEvent> all) {
        ConsumerObserver.forget();
        List<PageEvent> since = reader.since(start);

        List<PageEvent> expected =
                all.stream().filter(event -> !event.date().isBefore(start)).toList();
        new Expected(Lesson.phrase("every event from %s on", start), expected).assertSame("since()", since);
        ConsumerObserver.assertAllClosed("since()");
    }
}
