package kafkalab.groups;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import kafkalab.pageviews.PageEvent;

/** A handler of events by writing them down, and can be held up, made to fail or slowed down. */
final class RecordingHandler implements PageEventHandler {

    /** A hold that nobody ends ends by itself, so that no scene leaves a thread behind for good. */
    private static final Duration LONGEST_HOLD = Duration.ofSeconds(120);

    private final String member;
    private final EventStream stream;
    private final Journal journal;
    private final Map<Place, RuntimeException> failures = new ConcurrentHashMap<>();
    private final Map<Place, RuntimeException> firstFailures = new ConcurrentHashMap<>();
    private final Map<Integer, Hold> holds = new ConcurrentHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicLong longestNs = new AtomicLong();
    private volatile long failingOffset;
    private volatile RuntimeException plannedFailure;
    private volatile int firstPartition = -1;
    private volatile Duration each = Duration.ZERO;

    RecordingHandler(String member, EventStream stream, Journal journal) {
        this.member = member;
        this.stream = stream;
        this.journal = journal;
    }

    /** Holds the handler up in the midst of an event, until it is released: of that which comes after so many from now. */
    Hold holdAfter(int events) {
        Hold hold = new Hold();
        holds.put(calls.get() + events + 1, hold);
        return hold;
    }

    /** Lets the handler fail at the event with this offset, in whichever partition but the first to come, every time. */
    void failBeyondFirstPartition(long offset, RuntimeException failure) {
        failingOffset = offset;
        plannedFailure = failure;
    }

    /** Returns where the handler failed; empty as long as it has not come so far. */
    Optional<Place> failedAt() {
        return failures.keySet().stream().findFirst();
    }

    /** Lets the handler fail at an event when it first comes. */
    void failOnceAt(Place place, RuntimeException failure) {
        firstFailures.put(place, failure);
    }

    /** Lets the handler take so long for each event. */
    void take(Duration each) {
        this.each = each;
    }

    /** Returns how long the longest call took that has returned: on a busy machine more than it was to take. */
    Duration longestCall() {
        return Duration.ofNanos(longestNs.get());
    }

    void releaseAll() {
        holds.values().forEach(Hold::release);
    }

    @Override
    public void handle(PageEvent event) {
        long start = System.nanoTime();
        try {
            handleInTime(event);
        } finally {
            longestNs.accumulateAndGet(System.nanoTime() - start, Math::max);
        }
    }

    private void handleInTime(PageEvent event) {
        Place place = stream.placeOf(event);
        Hold hold = holds.get(calls.incrementAndGet());
        try {
            if (!each.isZero()) {
                // This is the handler's work, not a wait of the test.
                TimeUnit.MILLISECONDS.sleep(each.toMillis());
            }
            if (hold != null) {
                hold.reached.countDown();
                hold.released.await(LONGEST_HOLD.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the handler was interrupted at " + place, e);
        }
        planFailure(place);
        RuntimeException failure = firstFailures.containsKey(place) ? firstFailures.remove(place) : failures.get(place);
        if (failure != null) {
            throw failure;
        }
        journal.write(member, place);
    }

    private void planFailure(Place place) {
        if (plannedFailure == null || !failures.isEmpty()) {
            return;
        }
        if (firstPartition < 0) {
            firstPartition = place.partition();
        }
        if (place.partition() != firstPartition && place.offset() == failingOffset) {
            failures.put(place, plannedFailure);
        }
    }

    /** A stop in the midst of an event. */
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
