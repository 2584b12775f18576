package kafkalab.producer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.kit.StudentProcess;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;

/** A {@link PublishAndEnd} at work in a JVM of its own, while the test goes on in this one. */
final class PublisherInAnotherJvm implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final LabCluster cluster;
    private final String when;
    private final String call;
    private final String topic;
    private final List<PageEvent> events;
    private final StudentProcess program;

    private PublisherInAnotherJvm(LabCluster cluster, String when, String call, long seed, Instant start, int count) {
        this.cluster = cluster;
        this.when = when;
        this.call = call;
        topic = cluster.createTopic(3, Map.of("retention.ms", "-1"));
        events = new TrafficGenerator(seed).startingAt(start).events(count);
        program = StudentProcess.start(
                PublishAndEnd.class,
                when,
                cluster.bootstrapServers(),
                topic,
                Long.toString(seed),
                start.toString(),
                Integer.toString(count));
    }

    /**
     * Starts the program.
     *
     * @param when says when it is to end
     * @param call the method after which that is
     */
    static PublisherInAnotherJvm publishAndEnd(String when, String call, LabCluster cluster, Random random) {
        Instant start = Instant.now().minus(Duration.ofHours(3));
        return new PublisherInAnotherJvm(
                cluster, when, call, random.nextInt(1_000_000), start, 300 + random.nextInt(200));
    }

    /** Waits for the program's end, and looks for what it published. */
    void assertAllStored() {
        OptionalInt exit = program.awaitExit(LIMIT);
        if (exit.isEmpty()) {
            throw Lesson.expected("%s returns once the cluster has answered for all %d events.", call, events.size())
                    .actual("After %d s it has not returned.", LIMIT.toSeconds())
                    .why("Something waits for an answer that never comes.")
                    .next("Look at what %s waits for.", call);
        }
        if (!program.told().contains(when)) {
            throw Lesson.expected("The program publishes %d events and comes to its end.", events.size())
                    .actual("It failed: %s.", program.failure().orElse("nobody knows why"))
                    .why("An exception that nobody catches ends the main thread.")
                    .next("Look at that line.");
        }
        List<StoredEvent> stored = StoredEvent.in(cluster, topic, events);
        if (stored.size() < events.size()) {
            throw Lesson.expected("All %d events are stored when %s has returned.", events.size(), call)
                    .actual("%d of them were, when the program ended right after it.", stored.size())
                    .why("send() only puts a record into a buffer; a background thread sends it later. What is in the "
                            + "buffer when the program ends is lost.")
                    .next("Let %s wait until the cluster has answered for everything.", call);
        }
        StoredEvent.assertNoneLost(events, stored);
        StoredEvent.assertNoneTwice(events, stored);
    }

    @Override
    public void close() {
        program.close();
    }
}
