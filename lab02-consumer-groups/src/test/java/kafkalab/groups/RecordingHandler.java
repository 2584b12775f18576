package kafkalab.groups;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import kafkalab.pageviews.PageEvent;

/** Handles events by writing them down, and can be held up, made to fail or slowed down. */
final class RecordingHandler implements PageEventHandler {

    /** A hold that nobody ends, since the scene has failed, ends by itself. */
    private static final Duration LONGEST_HOLD = Duration.ofSeconds(60);

    private final String member;
    private final EventStream stream;
    private final Journal journal;
    private final Map<Place, Hold> holds = new ConcurrentHashMap<>();
    private final Map<Place, RuntimeException> failures = new ConcurrentHashMap<>();
    private volatile Duration each = Duration.ZERO;

    RecordingHandler(String member, EventStream stream, Journal journal) {
        this.member = member;
        this.stream = stream;
        this.journal = journal;
    }

    /** Holds the handler up in the midst of an event, until it is released. */
    Hold holdAt(Place place) {
        Hold hold = new Hold();
        holds.put(place, hold);
        return hold;
    }

    /** Lets the handler fail at an event, every time. */
    void failAt(Place place, RuntimeException failure) {
        failures.put(place, failure);
    }

    /** Lets the handler take so long for each event. */
    void take(Duration each) {
        this.each = each;
    }

    void releaseAll() {
        holds.values().forEach(Hold::release);
    }

    @Override
    public void handle(PageEvent event) {
        Place place = stream.placeOf(event);
        try {
            if (!each.isZero()) {
                // This is the handler's work, not a wait of the test.
                TimeUnit.MILLISECONDS.sleep(each.toMillis());
            }
            Hold hold = holds.get(place);
            if (hold != null) {
                hold.reached.countDown();
                hold.released.await(LONGEST_HOLD.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the handler was interrupted at " + place, e);
        }
        RuntimeException failure = failures.get(place);
        if (failure != null) {
            throw failure;
        }
        journal.write(member, place);
    }

    /** Is a stop in the midst of an event. */
    static final class Hold {

        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        boolean isReached() {
            return reached.getCount() == 0;
        }

        void release() {
            released.countDown();
        }
    }
}
