package kafkalab.connect;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import kafkalab.kit.Lesson;

/** A scene that plays an hour in which nobody edits: the task asks the database once an interval, and no more often. */
final class IdleDatabase {

    private static final Duration INTERVAL = Duration.ofMillis(1_500);
    /** Whoever keeps to a beat looks a little earlier after a look that took longer. */
    private static final Duration LEAST = Duration.ofMillis(1_350);

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private IdleDatabase() {}

    /** Gives the connector another interval, and waits until it has kept to it. */
    static void play(Capture capture) throws SQLException {
        capture.connector().liveAgainWith(Map.of("poll.interval.ms", Long.toString(INTERVAL.toMillis())));
        capture.awaitAllRead();
        try (Observer observer = new Observer(capture.database())) {
            if (!observer.awaitRest(LEAST, LIMIT)) {
                throw Lesson.expected(
                                "Where there is nothing new, the task waits for poll.interval.ms, here %d.",
                                INTERVAL.toMillis())
                        .actual(
                                "In %d s without any change it has asked again and again before that.",
                                LIMIT.toSeconds())
                        .why("The worker calls poll() again at once: nobody but the task can spare the database. Who "
                                + "configures the interval decides how much.")
                        .next("Wait in poll() for the interval before you return that there is nothing.");
            }
        }
    }
}
