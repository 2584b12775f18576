package kafkalab.pageviews;

import static java.util.Comparator.comparingLong;

import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;

/**
 * The way of the events from a website to its reader: it changes their order, never the events.
 *
 * <p>An event is delayed by a random time up to a limit. So of two events, the later one can overtake the earlier one
 * only if their dates differ by no more than this limit. A share of the events is held back instead, until the reader
 * has got an event that is later by a given time.
 */
final class Network {

    private record Delayed(PageEvent event, long arrival) {}

    private final Website website;
    private final Random random;
    private final long maxDelay;
    private final double lateShare;
    private final long lateness;

    private final PriorityQueue<Delayed> underway = new PriorityQueue<>(comparingLong(Delayed::arrival)
            .thenComparing(delayed -> delayed.event().date())
            .thenComparing(delayed -> delayed.event().user()));
    private final Queue<PageEvent> heldBack = new ArrayDeque<>();
    private long lastSent = Long.MIN_VALUE;
    private long streamTime = Long.MIN_VALUE;

    /**
     * Connect a reader to a website.
     *
     * @param maxDelay in milliseconds, 0 or more
     * @param lateShare from 0 to less than 1
     * @param lateness in milliseconds, 0 or more
     */
    Network(Website website, Random random, long maxDelay, double lateShare, long lateness) {
        this.website = website;
        this.random = random;
        this.maxDelay = maxDelay;
        this.lateShare = lateShare;
        this.lateness = lateness;
    }

    /** Return the event that arrives next. */
    PageEvent next() {
        if (!heldBack.isEmpty() && millis(heldBack.element()) + lateness <= streamTime) {
            return heldBack.remove();
        }
        PageEvent event = arrive();
        streamTime = Math.max(streamTime, millis(event));
        return event;
    }

    private PageEvent arrive() {
        // What is not sent yet arrives at lastSent or later: only an arrival up to then is known to be the next.
        while (underway.isEmpty() || underway.element().arrival() > lastSent) {
            send(website.next());
        }
        return underway.remove().event();
    }

    private void send(PageEvent event) {
        lastSent = millis(event);
        if (random.nextDouble() < lateShare) {
            heldBack.add(event);
        } else {
            long delay = (long) (random.nextDouble() * (maxDelay + 1));
            underway.add(new Delayed(event, lastSent + delay));
        }
    }

    private static long millis(PageEvent event) {
        return event.date().toEpochMilli();
    }
}
