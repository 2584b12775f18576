package kafkalab.streams;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The configuration of the statistics of pages: where, from what, into what, and in which windows.
 *
 * @param applicationId names the application: its group, its internal topics and its transactions; equal for all of its
 *     instances, and for an instance before and after a restart
 * @param kafka {@code bootstrap.servers} and whatever else a client, or Kafka Streams, is to be set to there
 * @param stateDir where an instance keeps its state on disk; its own for each instance, the same after a restart
 * @param topics the topics
 * @param windowing the windows
 */
public record PageStatsConfig(
        String applicationId, Map<String, Object> kafka, Path stateDir, Topics topics, Windowing windowing) {

    /**
     * Checks all parts, and copies the settings.
     *
     * @throws IllegalArgumentException if the application has no name or the settings no {@code bootstrap.servers}
     */
    public PageStatsConfig {
        requireText("application id", applicationId);
        requireNonNull(stateDir, "The statistics need a state directory, but it is null.");
        requireNonNull(topics, "The statistics need their topics, but they are null.");
        requireNonNull(windowing, "The statistics need their windows, but they are null.");
        kafka = Map.copyOf(kafka);
        if (!kafka.containsKey("bootstrap.servers")) {
            throw new IllegalArgumentException("The settings must tell bootstrap.servers, but hold " + kafka + ".");
        }
    }

    /**
     * The names of the topics; all four exist before an instance starts.
     *
     * @param events holds page events as JSON, under the user as key, with the event's date as the record's timestamp
     * @param pages holds the titles: under a page's name the latest one, as plain text
     * @param pageStats takes the results
     * @param deadLetters takes what was found in {@code events} and is no page event
     */
    public record Topics(String events, String pages, String pageStats, String deadLetters) {

        /** Names the topics of the story. */
        public static final Topics OF_THE_STORY =
                new Topics("page-events", "pages", "page-stats", "page-stats-dead-letters");

        /**
         * Checks the names.
         *
         * @throws IllegalArgumentException if one is blank, or two are the same
         */
        public Topics {
            requireText("topic of events", events);
            requireText("topic of pages", pages);
            requireText("topic of results", pageStats);
            requireText("topic of dead letters", deadLetters);
            if (Set.copyOf(List.of(events, pages, pageStats, deadLetters)).size() < 4) {
                throw new IllegalArgumentException("The four topics must differ, but they are " + events + ", " + pages
                        + ", " + pageStats + " and " + deadLetters + ".");
            }
        }
    }

    /**
     * The windows: their size, grace and history.
     *
     * @param size how long a window is; windows begin at its multiples since 1970
     * @param grace how long after its end a window still takes events, in event time
     * @param history how long after its beginning a window's counts can be asked for, in event time
     */
    public record Windowing(Duration size, Duration grace, Duration history) {

        /** Describes the windows of the story: 5 seconds, events up to 10 seconds late, counts of the last 10 minutes. */
        public static final Windowing OF_THE_STORY =
                new Windowing(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofMinutes(10));

        /**
         * Checks the durations.
         *
         * @throws IllegalArgumentException if the size is under a second, the grace negative, or the history ends before
         *     the grace does
         */
        public Windowing {
            if (size.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("A window must be 1 s long or more, but is " + size + ".");
            }
            if (grace.isNegative()) {
                throw new IllegalArgumentException("The grace must be 0 s or more, but is " + grace + ".");
            }
            if (history.compareTo(size.plus(grace)) < 0) {
                throw new IllegalArgumentException("The history must be at least the size and the grace together, "
                        + size.plus(grace) + ", but is " + history + ".");
            }
        }
    }

    private static void requireText(String what, String text) {
        requireNonNull(text, () -> "The statistics need their " + what + ", but it is null.");
        if (text.isBlank()) {
            throw new IllegalArgumentException("The statistics need their " + what + ", but it is blank.");
        }
    }
}
