package kafkalab.producer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
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
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigException;

/** One attempt to publish under a deadline, in a thread of its own. */
final class PublishAttempt {

    /** What an attempt may take beyond twice its deadline: a busy machine, not another timeout. */
    private static final Duration GRACE = Duration.ofSeconds(8);

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(100);

    private final Duration deadline;
    private final MadeClients made;
    private final int events;
    private final Thread thread;
    private volatile long publishTook;
    private volatile long futureTook;
    private volatile Throwable failure;
    private volatile String where = "publish()";
    private volatile boolean answered;
    private volatile Thread closer;

    private PublishAttempt(
            Duration deadline,
            MadeClients made,
            Supplier<PageEventPublisher> publisher,
            List<PageEvent> before,
            PageEvent event) {
        this.deadline = deadline;
        this.made = made;
        this.events = before.size() + 1;
        thread = new Thread(() -> publish(publisher, before, event), "attempt");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Begins to publish an event.
     *
     * @param config how to reach the cluster; what records the clients is added to it
     */
    static PublishAttempt of(Duration deadline, Map<String, Object> config, String topic, TrafficGenerator traffic) {
        MadeClients made = MadeClients.with(config);
        return new PublishAttempt(
                deadline, made, () -> new PageEventPublisher(config, topic, deadline), List.of(), traffic.next());
    }

    /** Begins to publish two events one after the other, by a publisher beside a patient one; the attempt is the second. */
    static PublishAttempt afterAnother(
            Duration deadline, Map<String, Object> config, String topic, TrafficGenerator traffic) {
        MadeClients made = MadeClients.with(config);
        return new PublishAttempt(
                deadline,
                made,
                () -> {
                    PageEventPublisher patient = new PageEventPublisher(config, topic);
                    PageEventPublisher publisher = new PageEventPublisher(config, topic, deadline);
                    Answers.closeLater(patient);
                    return publisher;
                },
                List.of(traffic.next()),
                traffic.next());
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
            long start = System.nanoTime();
            Future<RecordMetadata> answer;
            try {
                answer = publisher.publish(event);
            } finally {
                publishTook = System.nanoTime() - start;
            }
            where = "its future";
            if (answer != null) {
                start = System.nanoTime();
                try {
                    answer.get(10, TimeUnit.MINUTES);
                } finally {
                    futureTook = System.nanoTime() - start;
                }
                answered = true;
            }
        } catch (ExecutionException e) {
            failure = e.getCause();
        } catch (TimeoutException | InterruptedException | RuntimeException e) {
            failure = e;
        }
        if (publisher != null) {
            closer = Answers.closeLater(publisher);
        }
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
        assertNoLongerLimitRanOut(situation);
    }

    /**
     * Fails where one of Kafka's limits that is longer than the deadline has run out.
     *
     * <p>However busy the machine is: what ends sooner, by a clock of the program's own say, never meets such a limit.
     */
    private void assertNoLongerLimitRanOut(String situation) {
        for (ProducerConfig producer : made.producers()) {
            assertNoLongerLimitRanOut(
                    situation,
                    "publish()",
                    publishTook,
                    ProducerConfig.MAX_BLOCK_MS_CONFIG,
                    producer.getLong(ProducerConfig.MAX_BLOCK_MS_CONFIG));
            assertNoLongerLimitRanOut(
                    situation,
                    "its future",
                    futureTook,
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                    producer.getInt(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG));
        }
    }

    private void assertNoLongerLimitRanOut(String situation, String call, long tookNs, String setting, long limitMs) {
        if (limitMs > deadline.toMillis() && tookNs >= TimeUnit.MILLISECONDS.toNanos(limitMs)) {
            throw Lesson.expected(
                            "Where %s, %s ends within the deadline of %d ms.", situation, call, deadline.toMillis())
                    .actual(
                            "It ended after %d ms, when %s=%d had run out.",
                            TimeUnit.NANOSECONDS.toMillis(tookNs), setting, limitMs)
                    .why(
                            "max.block.ms limits send() itself, delivery.timeout.ms what comes after it. Both are the caller's "
                                    + "deadline, not a limit of its kind.")
                    .next("Set %s to the deadline, in milliseconds and not rounded.", setting);
        }
    }

    /** Waits until the publisher is closed, which may take as long as the cluster makes it wait. */
    void awaitClosed() throws InterruptedException {
        thread.join(CLOSE_LIMIT.toMillis());
        Thread closing = closer;
        if (closing != null) {
            closing.join(CLOSE_LIMIT.toMillis());
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
