package kafkalab.streams;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import kafkalab.kit.Lesson;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;

/** A scene of visits of all durations, of which the short ones are to be left out. */
final class VisitsScene {

    private VisitsScene() {}

    static void sendVisitsOfAllDurations(TrafficGenerator traffic) throws IOException {
        // given
        PageStatsConfig config = Pipe.config(SceneInput.PATIENT);
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

    static String firstDifference(List<PageEvent> expected, List<PageEvent> seen) {
        List<PageEvent> wrong = new ArrayList<>(seen);
        expected.forEach(wrong::remove);
        List<PageEvent> missing = new ArrayList<>(expected);
        seen.forEach(missing::remove);
        return !wrong.isEmpty()
                ? Lesson.phrase(", among them %s", wrong.get(0))
                : missing.isEmpty() ? ", in another order" : Lesson.phrase(", but not %s", missing.get(0));
    }
}
