package kafkalab.groups;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.kit.grading.Feedback;

/**
 * How the members of a group agree on who owns what: {@code group.protocol}.
 *
 * <p>Under {@code classic} a member chooses its session timeout and computes shares with the others; under
 * {@code consumer} (KIP-848) the broker decides both, and refuses a client that sets them.
 */
enum Protocol {
    CLASSIC,
    CONSUMER;

    /** A member that is silent for so long is dead. Nobody waits for it, and a machine that stands still loses none. */
    private static final Duration SESSION = Duration.ofSeconds(30);

    /** A member learns of a rebalance by its heartbeat: this bounds how long that takes. The brokers use the same. */
    private static final Duration HEARTBEAT = Duration.ofMillis(300);

    /** Longer than any test holds a handler up, so that only task 7, which names its own, can meet it. */
    static final Duration MAX_POLL_INTERVAL = Duration.ofSeconds(60);

    /** A program that leaves committing to Kafka is not waited for longer than others (5 s by default). */
    private static final Duration AUTO_COMMIT = Duration.ofMillis(200);

    /** Returns the word for the setting {@code group.protocol}. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the operators' settings, of which a worker is told.
     *
     * @param cluster where the group is
     * @param member the name under which Admin will show the member
     */
    Map<String, Object> settings(LabCluster cluster, String member) {
        Map<String, Object> settings = cluster.clientConfig();
        settings.put("group.protocol", word());
        settings.put("client.id", member);
        settings.put("max.poll.interval.ms", (int) MAX_POLL_INTERVAL.toMillis());
        // Both are right for Kafka: a number, and a number as text.
        settings.put("auto.commit.interval.ms", Long.toString(AUTO_COMMIT.toMillis()));
        if (this == CLASSIC) {
            settings.put("session.timeout.ms", (int) SESSION.toMillis());
            settings.put("heartbeat.interval.ms", (int) HEARTBEAT.toMillis());
        }
        return settings;
    }

    /** Plays a scene under both protocols at once; fails as the first of them fails. */
    static void both(Scenario scenario) throws InterruptedException {
        each(scenario);
    }

    /** Plays several scenes, each under both protocols, all at once; fails as the first of them fails. */
    static void each(Scenario... scenarios) throws InterruptedException {
        int count = values().length * scenarios.length;
        ExecutorService stage = Executors.newFixedThreadPool(count, work -> {
            Thread player = new Thread(work, "scene");
            player.setDaemon(true);
            return player;
        });
        try {
            ExecutorCompletionService<Void> scenes = new ExecutorCompletionService<>(stage);
            for (Scenario scenario : scenarios) {
                for (Protocol protocol : values()) {
                    scenes.submit(() -> {
                        protocol.play(scenario);
                        return null;
                    });
                }
            }
            for (int i = 0; i < count; i++) {
                scenes.take().get();
            }
        } catch (ExecutionException e) {
            throw Protocol.<RuntimeException>asIs(e.getCause());
        } finally {
            stage.shutdownNow();
            stage.awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    private void play(Scenario scenario) throws Exception {
        try {
            scenario.play(this);
        } catch (Lesson lesson) {
            Feedback said = lesson.feedback();
            throw Lesson.expected("%s", said.expected())
                    .actual("With group.protocol=%s: %s", word(), said.actual())
                    .why("%s", said.why())
                    .next("%s", said.next());
        }
    }

    /** Lets a failure of the scene be the test's own. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T asIs(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** What is played under each protocol. */
    interface Scenario {
        void play(Protocol protocol) throws Exception;
    }
}
