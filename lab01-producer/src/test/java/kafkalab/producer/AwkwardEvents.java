package kafkalab.producer;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import kafkalab.pageviews.PageEvent;

/** A supply of events with all that their contract allows and few expect, in an order that no field has. */
final class AwkwardEvents {

    /** The topic's settings under which a broker takes and keeps events of any date. */
    static final Map<String, String> OF_ANY_DATE = Map.of(
            "retention.ms", "-1",
            "segment.ms", Long.toString(Long.MAX_VALUE),
            "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));

    private static final List<String> PAGES = List.of(
            "\"quoted\"",
            "back\\slash",
            "C:\\new\\table",
            "ends with a \\",
            "two\nlines",
            "tab\tand return\r",
            "\u0001\u001f\u007f",
            "line\u2028separator",
            "🎉",
            "👩‍💻 漢字",
            "</script>&amp;",
            "%d %s %n",
            "{\"page\":\"home\"}",
            "null",
            "42",
            "it's",
            "a;b,c|d=e",
            "İstanbul ııı ISTANBUL",
            " home",
            "home ",
            "HOME",
            "home");

    /** Some are equal but for their case, for blanks at their ends, or for the way in which an accent is written. */
    private static final List<String> USERS = List.of(
            "Ada",
            "ada",
            "ADA",
            " Ada",
            "Ada ",
            "Zo\u00e9",
            "Zoe\u0301",
            "\"Ada\"",
            "O'Hara\\",
            "🦊",
            "a\tb",
            "Çiğdem",
            "1",
            "null",
            "user-with-a-long-name-".repeat(12));

    private static final List<String> DATES = List.of(
            "1970-01-01T00:00:00Z",
            "1970-01-01T00:00:00.001Z",
            "1999-12-31T23:59:59.999Z",
            "2000-02-29T12:00:00Z",
            "2001-09-09T01:46:40Z",
            "2024-03-31T01:30:00.010Z",
            "2038-01-19T03:14:08Z",
            "2999-07-01T10:20:30.100Z");

    private static final List<Long> DURATIONS =
            List.of(0L, 1L, 999L, 1L << 31, (1L << 31) - 1, 1L << 32, (1L << 53) + 1, Long.MAX_VALUE);

    private AwkwardEvents() {}

    /** Returns events of every page, user, date and duration of the supply, two of them equal to another. */
    static List<PageEvent> draw(Random random) {
        Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);
        List<PageEvent> events = new ArrayList<>();
        int users = random.nextInt(USERS.size());
        int dates = random.nextInt(DATES.size());
        for (int i = 0; i < PAGES.size(); i++) {
            // Every second date is of today, with milliseconds or as whole seconds, so that most events differ in it.
            Instant date = i % 2 == 0
                    ? Instant.parse(DATES.get((dates + i / 2) % DATES.size()))
                    : today.plusSeconds(random.nextInt(3_600)).plusMillis(i % 4 == 1 ? 0 : random.nextInt(1_000));
            long duration = i % 3 == 0 ? 60_000 + i : DURATIONS.get(i % DURATIONS.size());
            events.add(new PageEvent(PAGES.get(i), USERS.get((users + i) % USERS.size()), date, duration));
        }
        Collections.shuffle(events, random);
        events.add(events.get(3));
        events.add(events.get(3));
        events.add(5, events.get(5));
        return List.copyOf(events);
    }
}
