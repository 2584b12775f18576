package kafkalab.producer;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import kafkalab.kit.Lesson;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigException;

/** One attempt to publish under a deadline, in a thread of its own. */
final class PublishAttempt {

    /** What an attempt may take beyond twice its deadline: a busy machine, not another timeout. */
    private static final Duration GRACE = Duration.ofSeconds(8);

    private final Duration deadline;
    private final int events;
    private final Thread thread;
    private volatile Throwable failure;
    private volatile String where = "publish()";
    private volatile boolean answered;

    private PublishAttempt(
            Duration deadline, Supplier<PageEventPublisher> publisher, List<PageEvent> before, PageEvent event) {
        this.deadline = deadline;
        this.events = before.size() + 1;
        thread = new Thread(() -> publish(publisher, before, event), "attempt");
        thread.setDaemon(true);
        thread.start();
    }

    /** Begins to publish an event. */
    static PublishAttempt of(Duration deadline, Supplier<PageEventPublisher> publisher, TrafficGenerator traffic) {
        return new PublishAttempt(deadline, publisher, List.of(), traffic.next());
    }

    /** Begins to publish two events one after the other; the attempt is the second. */
    static PublishAttempt afterAnother(
            Duration deadline, Supplier<PageEventPublisher> publisher, TrafficGenerator traffic) {
        return new PublishAttempt(deadline, publisher, List.of(traffic.next()), traffic.next());
    }

    private Duration limit() {
        return deadline.multipliedBy(2).plus(GRACE);
    }

    private void publish(Supplier<PageEventPublisher> publishers, List<PageEvent> before, PageEvent event) {
        PageEventPublisher publisher = null;
        try {
            publisher = publishers.get();
            for (PageEvent other : before) {
                awaitEnd(publisher.publish(other));
            }
            Future<RecordMetadata> answer = publisher.publish(event);
            where = "its future";
            if (answer != null) {
                answer.get(10, TimeUnit.MINUTES);
                answered = true;
            }
        } catch (ExecutionException e) {
            failure = e.getCause();
        } catch (TimeoutException | InterruptedException | RuntimeException e) {
            failure = e;
        }
        closeLater(publisher);
    }

    private static void awaitEnd(Future<RecordMetadata> answer) throws InterruptedException, TimeoutException {
        try {
            if (answer != null) {
                answer.get(10, TimeUnit.MINUTES);
            }
        } catch (ExecutionException e) {
            // Ended as well.
        }
    }

    private static void closeLater(PageEventPublisher publisher) {
        if (publisher != null) {
            Thread closer = new Thread(() -> {
                try {
                    publisher.close();
                } catch (RuntimeException e) {
                    // Task 3 is where this counts.
                }
            });
            closer.setDaemon(true);
            closer.start();
        }
    }

    /** Returns what Kafka says of settings that it does not take. */
    private Optional<String> misconfigured() {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(ConfigException.class::isInstance)
                .map(Throwable::getMessage)
                .findFirst();
    }

    /** Waits as long as a right program may take. */
    void assertEndedInTime(String situation) throws InterruptedException {
        // Each event may take twice the deadline.
        thread.join(limit().multipliedBy(events).toMillis());
        if (failure instanceof UnsupportedOperationException unwritten) {
            throw unwritten;
        }
        misconfigured().ifPresent(reason -> {
            throw Lesson.expected("A publisher can be made with a deadline of %d ms.", deadline.toMillis())
                    .actual("The producer refuses its settings: %s.", reason)
                    .why(
                            "A producer checks its settings when it is made: one request, with the linger before it, must fit "
                                    + "into the time for the whole delivery.")
                    .next("Set each of the times that the message names, also for a deadline that is short.");
        });
        if (thread.isAlive()) {
            throw Lesson.expected(
                            "Where %s, publish() or its future ends within the deadline of %d ms.",
                            situation, deadline.toMillis())
                    .actual("%s had not ended after %d ms.", where, limit().toMillis())
                    .why(
                            "send() waits for metadata up to max.block.ms (60 s by default), a record in the buffer for its "
                                    + "acknowledgement up to delivery.timeout.ms (120 s by default).")
                    .next("Set both from the deadline; request.timeout.ms and linger.ms must fit into the latter.");
        }
    }

    void assertFailed() {
        if (failure == null) {
            throw Lesson.expected("Publishing to a cluster that can not be reached fails with an exception.")
                    .actual(answered ? "The future holds a place in the topic." : "publish() returned null.")
                    .why("A caller that hears nothing believes the event stored.")
                    .next("Let the exception out, or return a future that fails with it.");
        }
    }
}
