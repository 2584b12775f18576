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

    /** What a second thread may take to come with an event, where there is one. */
    private static final Duration COMPANY = Duration.ofMillis(600);

    private final String member;
    private final EventStream stream;
    private final Journal journal;
    private final Map<Place, RuntimeException> firstFailures = new ConcurrentHashMap<>();
    private final Map<Integer, Hold> holds = new ConcurrentHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicLong longestNs = new AtomicLong();
    private final CountDownLatch company = new CountDownLatch(1);
    private volatile boolean looksForCompany;
    private volatile Place besideAnother;
    private volatile Plan plan = (place, call) -> false;
    private volatile Throwable plannedFailure;
    private volatile Place failedAt;
    private volatile int firstPartition = -1;
    private volatile Duration each = Duration.ZERO;

    RecordingHandler(String member, EventStream stream, Journal journal) {
        this.member = member;
        this.stream = stream;
        this.journal = journal;
    }

    /** Decides which event is the one that fails. */
    private interface Plan {
        boolean isTheOne(Place place, int call);
    }

    /** Holds the handler up in the midst of an event, until it is released: of that which comes after so many from now. */
    Hold holdAfter(int events) {
        Hold hold = new Hold();
        holds.put(calls.get() + events + 1, hold);
        return hold;
    }

    /** Lets the first event wait for a while whether another one comes beside it. */
    void lookForCompany() {
        looksForCompany = true;
    }

    /** Returns an event with which the handler was called while it was busy with another. */
    Optional<Place> besideAnother() {
        return Optional.ofNullable(besideAnother);
    }

    /** Lets the handler fail at the event with this offset, in whichever partition but the first to come, every time. */
    void failBeyondFirstPartition(long offset, RuntimeException failure) {
        plan = (place, call) -> place.partition() != firstPartition && place.offset() == offset;
        plannedFailure = failure;
    }

    /**
     * Lets the handler fail, every time, at the event that comes after so many from now.
     *
     * @param events how many are handled before
     * @param failure a RuntimeException or an Error
     */
    void failAfter(int events, Throwable failure) {
        int last = calls.get() + events + 1;
        plan = (place, call) -> call == last;
        plannedFailure = failure;
    }

    /** Returns where the handler failed; empty as long as it has not come so far. */
    Optional<Place> failedAt() {
        return Optional.ofNullable(failedAt);
    }

    /** Lets the handler fail at an event when it first comes. */
    void failOnceAt(Place place, RuntimeException failure) {
        firstFailures.put(place, failure);
    }

    /** Lets the handler take so long for each event. */
    void take(Duration each) {
        this.each = each;
    }

    /** Returns whether it is handling an event, or has handled one. */
    boolean isBusy() {
        return calls.get() > 0;
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
        Place place = stream.placeOf(event);
        if (inside.incrementAndGet() > 1) {
            besideAnother = place;
            company.countDown();
        }
        try {
            handleInTime(place);
        } finally {
            inside.decrementAndGet();
            longestNs.accumulateAndGet(System.nanoTime() - start, Math::max);
        }
    }

    private void handleInTime(Place place) {
        int call = calls.incrementAndGet();
        Hold hold = holds.get(call);
        try {
            if (!each.isZero()) {
                // This is the handler's work, not a wait of the test.
                TimeUnit.NANOSECONDS.sleep(each.toNanos());
            }
            if (looksForCompany) {
                looksForCompany = false;
                company.await(COMPANY.toMillis(), TimeUnit.MILLISECONDS);
            }
            if (hold != null) {
                hold.reached.countDown();
                hold.released.await(LONGEST_HOLD.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the handler was interrupted at " + place, e);
        }
        if (firstPartition < 0) {
            firstPartition = place.partition();
        }
        failAsPlanned(place, call);
        journal.write(member, place);
    }

    private void failAsPlanned(Place place, int call) {
        RuntimeException once = firstFailures.remove(place);
        if (once != null) {
            throw once;
        }
        if (failedAt == null && plan.isTheOne(place, call)) {
            failedAt = place;
        }
        if (place.equals(failedAt)) {
            if (plannedFailure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) plannedFailure;
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
