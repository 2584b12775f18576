package kafkalab.pageviews;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * An endless source of page events that look like the traffic of a real website, and are the same for the same seed.
 *
 * <pre>
 *   Ada1    home───café─search                   home─────news       a visit: some pages, one after another
 *   Zoë1         home─prices───────────home                          visits of different users interleave
 *   José3                  cart─search                cart─help      users return
 *         ──────────────────────────────────────────────────────────► event time
 * </pre>
 *
 * <p>What the events are like:
 *
 * <ul>
 *   <li><b>Pages</b> are skewed by Zipf's law: of 20 pages the first gets more than a quarter of all events.
 *   <li><b>Users</b>, 200 of them, return; some come far more often than others. A user is on one page at a time, so
 *       user and date together identify an event.
 *   <li><b>Visits</b> have from 2 to 20 pages, 4 on average.
 *   <li><b>Names</b> of pages and users hold accents, Cyrillic, Chinese characters, emoji, spaces, quotes.
 *   <li><b>Durations</b> go from 3 ms to 3 minutes; one in five is at most 100 ms.
 *   <li><b>Dates</b> begin at {@link #START} and move on by about 6 events a second of event time. No clock is read:
 *       10,000 events span about half an hour, however fast they are generated.
 * </ul>
 *
 * <p>By default events come in event-time order. {@link #outOfOrder(Duration)} and {@link #withLate(double, Duration)}
 * change the order in which events come, never the events. These and {@link #startingAt(Instant)} return a new
 * generator that begins with its first event, and leave this one as it is:
 *
 * <pre>{@code
 * List<PageEvent> events = new TrafficGenerator(seed)
 *         .startingAt(Instant.now().minus(Duration.ofHours(1)))
 *         .outOfOrder(Duration.ofSeconds(2))
 *         .withLate(0.01, Duration.ofSeconds(30))
 *         .events(1_000);
 * }</pre>
 *
 * <p><b>Mind the broker's clock</b> where a date becomes a record's timestamp. A topic deletes records older than its
 * {@code retention.ms}, 7 days by default, so events that begin at {@link #START} do not stay; and it refuses records
 * ahead of the broker's clock by more than {@code message.timestamp.after.max.ms}, 1 hour by default. Set
 * {@code retention.ms=-1}, or give the generator a start not long ago.
 *
 * <p>The same seed gives the same events on every JVM: all random numbers come from {@link Random}, whose algorithms
 * are part of its specification.
 *
 * <p>Not safe for use by several threads.
 */
public final class TrafficGenerator {

    /** Where event time begins, unless a generator is given another start: 2026-01-01T00:00:00Z. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Settings settings;
    private final Website website;
    private final Network network;

    /** Create a generator of events in order, whose dates begin at {@link #START}. */
    public TrafficGenerator(long seed) {
        this(new Settings(seed, START, Duration.ZERO, 0, Duration.ZERO));
    }

    private TrafficGenerator(Settings settings) {
        this.settings = settings;
        this.website = new Website(random(settings.seed()), settings.start());
        this.network = new Network(
                website,
                random(~settings.seed()),
                settings.outOfOrder().toMillis(),
                settings.lateShare(),
                settings.late().toMillis());
    }

    /**
     * Return a new generator of the same events, with other dates: the same distances, another beginning.
     *
     * @param start no event is before it; cut to whole milliseconds
     */
    public TrafficGenerator startingAt(Instant start) {
        return new TrafficGenerator(
                new Settings(settings.seed(), start, settings.outOfOrder(), settings.lateShare(), settings.late()));
    }

    /**
     * Return a new generator of the same events, out of order.
     *
     * <p>When an event comes, the latest date before it may be ahead of its own date, by {@code most} at the utmost. In
     * Kafka Streams a grace period of {@code most} thus loses none of them.
     *
     * @param most from 0, which is in order, to a day; in whole milliseconds
     * @throws IllegalArgumentException if {@code most} is negative or more than a day
     */
    public TrafficGenerator outOfOrder(Duration most) {
        return new TrafficGenerator(
                new Settings(settings.seed(), settings.start(), most, settings.lateShare(), settings.late()));
    }

    /**
     * Return a new generator of the same events, some of which are late.
     *
     * <p>When a late event comes, an event whose date is at least {@code by} after its own has come before. In Kafka
     * Streams a window of size <i>w</i> with a grace period of <i>g</i> thus loses all of them, if {@code by} is
     * <i>w</i> + <i>g</i> or more. All other events are as without this setting: in order, or within the limit of
     * {@link #outOfOrder(Duration)}.
     *
     * @param share how many of the events are late, from 0 to 0.5
     * @param by from 0 to a day; in whole milliseconds
     * @throws IllegalArgumentException if the share is outside 0 to 0.5, or {@code by} is negative or more than a day
     */
    public TrafficGenerator withLate(double share, Duration by) {
        return new TrafficGenerator(new Settings(settings.seed(), settings.start(), settings.outOfOrder(), share, by));
    }

    /** Return the next event. */
    public PageEvent next() {
        return network.next();
    }

    /**
     * Return the next events, by default in event-time order.
     *
     * @return an unmodifiable list
     * @throws IllegalArgumentException if the count is negative
     */
    public List<PageEvent> events(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("The number of events must be 0 or more, but it is " + count + ".");
        }
        return stream().limit(count).toList();
    }

    /**
     * Return the next visit, complete and in order, also from a generator that is out of order or late.
     *
     * <p>Its events are in no other visit and come from no other method.
     *
     * @return an unmodifiable list of from 2 to 20 events of one user
     */
    public List<PageEvent> visit() {
        return website.visit();
    }

    /** Return the next events as an endless, ordered, lazy stream; an event that has passed through it is used up. */
    public Stream<PageEvent> stream() {
        return Stream.iterate(this, UnaryOperator.identity()).map(TrafficGenerator::next);
    }

    /** Show the seed and all other settings, enough to repeat the events. */
    @Override
    public String toString() {
        return "TrafficGenerator" + settings.toString().substring("Settings".length());
    }

    /** Neighbouring seeds begin alike in {@link Random}, and it ignores the highest 16 bits: spread them first. */
    private static Random random(long seed) {
        long spread = seed * 0x9E3779B97F4A7C15L;
        return new Random(spread ^ spread >>> 32);
    }

    private record Settings(long seed, Instant start, Duration outOfOrder, double lateShare, Duration late) {

        private static final Duration DAY = Duration.ofDays(1);

        Settings {
            requireNonNull(start, "A traffic generator needs a start, but it is null.");
            if (outOfOrder.isNegative() || outOfOrder.compareTo(DAY) > 0) {
                throw new IllegalArgumentException(
                        "Events can be out of order by 0 s to a day, but not by " + outOfOrder + ".");
            }
            if (!(lateShare >= 0 && lateShare <= 0.5)) {
                throw new IllegalArgumentException(
                        "The share of late events must be from 0 to 0.5, but it is " + lateShare + ".");
            }
            if (late.isNegative() || late.compareTo(DAY) > 0) {
                throw new IllegalArgumentException("Events can be late by 0 s to a day, but not by " + late + ".");
            }
        }
    }
}
