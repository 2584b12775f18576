package kafkalab.streams;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;
import kafkalab.kit.Lesson;
import kafkalab.kit.StudentCode;
import org.apache.kafka.streams.KafkaStreams;

/** Asks views, and compares their answers with the counts of a batch. */
final class Asking {

    private static final Instant EARLY = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATE = Instant.parse("2100-01-01T00:00:00Z");

    private final Scene scene;
    private final Map<BatchCount.Place, Long> expected;

    /**
     * Prepares to ask.
     *
     * @param scene the scene
     * @param expected the counts of all instances
     */
    Asking(Scene scene, Map<BatchCount.Place, Long> expected) {
        this.scene = scene;
        this.expected = expected;
    }

    /** Asks an instance that does not run; returns what is wrong with its answers. */
    static List<Throwable> failuresOf(PageStatsView view, KafkaStreams.State state) {
        List<Throwable> failures = new ArrayList<>();
        failureOf("counts", view::counts, state).ifPresent(failures::add);
        failureOf("localCounts", view::localCounts, state).ifPresent(failures::add);
        return failures;
    }

    private static Optional<Throwable> failureOf(
            String method, BiFunction<Instant, Instant, List<PageCount>> ask, KafkaStreams.State state) {
        String actual;
        try {
            actual = "returned " + ask.apply(EARLY, LATE);
        } catch (NotRunningException e) {
            return Optional.empty();
        } catch (UnsupportedOperationException unwritten) {
            return Optional.of(unwritten);
        } catch (RuntimeException e) {
            actual = "threw " + StudentCode.describe(e);
        }
        return Optional.of(Lesson.expected("In the state %s, %s() throws a NotRunningException.", state, method)
                .actual("It %s.", actual)
                .why("Until an instance runs it knows neither its own partitions nor the others. An empty answer would "
                        + "say that there were no visits, and an exception of a store does not say what to do.")
                .next("Look at the state first, and turn what a store throws into a NotRunningException."));
    }

    /** Fails unless an instance knows all counts, and those between two starts of windows. */
    void assertKnowsAll(PageStatsApp app) {
        assertKnows(app, "all windows", EARLY, LATE);
        TreeSet<Instant> starts = new TreeSet<>();
        expected.keySet().forEach(place -> starts.add(place.start()));
        // Both borders are the start of a window with visits: the first is included, the second is not.
        assertKnows(
                app, "windows that start at %s or later, and before %s", starts.higher(starts.first()), starts.last());
    }

    private void assertKnows(PageStatsApp app, String what, Instant from, Instant to) {
        Map<BatchCount.Place, Long> within = BatchCount.only(
                expected,
                place -> !place.start().isBefore(from) && place.start().isBefore(to));
        String[] problem = {"It has not answered."};
        scene.awaitWith(
                () -> {
                    Optional<String> found = problemOf(app, within, from, to);
                    problem[0] = found.orElse("");
                    return found.isEmpty();
                },
                () -> Lesson.expected(
                                "Either of two instances answers for both: %d counts of %s.",
                                within.size(), what.formatted(from, to))
                        .actual("%s", problem[0])
                        .why(
                                "Each instance holds the counts of its own partitions, each partition is on one of them, and "
                                        + "a store keeps a window as long as its retention says: by default no longer than its "
                                        + "grace.")
                        .next("Ask every instance that the metadata names once: yourself directly, the others by their "
                                + "endpoint. Check both borders, and the retention."));
    }

    private static Optional<String> problemOf(
            PageStatsApp app, Map<BatchCount.Place, Long> within, Instant from, Instant to) {
        try {
            List<PageCount> answer = app.view().counts(from, to);
            if (answer == null) {
                return Optional.of("It answered null.");
            }
            return BatchCount.differenceOfAnswer(within, answer);
        } catch (UnsupportedOperationException unwritten) {
            throw unwritten;
        } catch (RuntimeException e) {
            return Optional.of("It threw " + StudentCode.describe(e) + ".");
        }
    }
}
