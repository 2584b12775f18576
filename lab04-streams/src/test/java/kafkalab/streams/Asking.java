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

/** A scene that asks views, and compares their answers with the counts of a batch. */
final class Asking {

    /** One view, or several, to be asked. */
    private interface Question {

        List<PageCount> ask(Instant from, Instant to);
    }

    private static final Instant EARLY = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATE = Instant.parse("2100-01-01T00:00:00Z");

    private final Scene scene;

    Asking(Scene scene) {
        this.scene = scene;
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
            actual = Lesson.phrase("It returned %s.", ask.apply(EARLY, LATE));
        } catch (NotRunningException e) {
            return Optional.empty();
        } catch (UnsupportedOperationException unwritten) {
            return Optional.of(unwritten);
        } catch (RuntimeException e) {
            actual = Lesson.phrase("It threw %s.", StudentCode.describe(e));
        }
        return Optional.of(Lesson.expected("In the state %s, %s() throws a NotRunningException.", state, method)
                .actual("%s", actual)
                .why("Until an instance runs it knows neither its own partitions nor the others. An empty answer would "
                        + "say that there were no visits, and an exception of a store does not say what to do.")
                .next("Look at the state first, and turn what a store throws into a NotRunningException."));
    }

    /** Fails unless an instance knows the counts of all instances. */
    void assertKnows(PageStatsView view, Map<BatchCount.Place, Long> expected) {
        assertAnswers(ofAll(view), "all windows", expected, EARLY, LATE);
    }

    /** Fails unless an instance knows the counts between two times. */
    void assertKnowsRanges(PageStatsView view, Map<BatchCount.Place, Long> expected) {
        TreeSet<Instant> starts = new TreeSet<>();
        expected.keySet().forEach(place -> starts.add(place.start()));
        // Both borders are the start of a window with visits: the first is included, the second is not.
        assertRange(ofAll(view), expected, starts.higher(starts.first()), starts.last());
        // Both borders are within a window with visits: the first is not included, the second is.
        assertRange(
                ofAll(view),
                expected,
                starts.first().plusMillis(1),
                starts.last().plusMillis(1));
        // Both borders are less than a millisecond behind it: as before.
        assertRange(
                ofAll(view),
                expected,
                starts.first().plusNanos(1),
                starts.last().plusNanos(1));
    }

    /** Fails unless the instances that hold counts hold all of them, each its own: those between two times. */
    void assertShare(List<PageStatsView> views, Map<BatchCount.Place, Long> expected) {
        Question question = (from, to) -> {
            List<PageCount> counts = new ArrayList<>();
            for (PageStatsView view : views) {
                counts.addAll(notNull("localCounts", view.localCounts(from, to)));
            }
            return counts;
        };
        TreeSet<Instant> starts = new TreeSet<>();
        expected.keySet().forEach(place -> starts.add(place.start()));
        assertRange(question, expected, starts.higher(starts.first()), starts.last());
    }

    /** Fails where an instance answers though another one does not, unless it holds all counts itself. */
    void assertNoPartOf(PageStatsView view, Map<BatchCount.Place, Long> expected) {
        Optional<String> problem;
        try {
            problem = problemOf(notNull("counts", view.counts(EARLY, LATE)), expected)
                    .map(difference -> Lesson.phrase("It answered. %s", difference));
        } catch (NotRunningException e) {
            return;
        } catch (RuntimeException e) {
            problem = Optional.of(Lesson.phrase("It threw %s.", StudentCode.describe(e)));
        }
        problem.ifPresent(actual -> {
            throw Lesson.expected("When another instance does not answer, counts() throws a NotRunningException.")
                    .actual("%s", actual)
                    .why(
                            "An instance that has crashed holds its partitions until its session is over. Without its counts the "
                                    + "answer is not whole, and whoever gets it can not tell.")
                    .next("Let the exception of CountsEndpoint.ask() pass.");
        });
    }

    private static Question ofAll(PageStatsView view) {
        return (from, to) -> notNull("counts", view.counts(from, to));
    }

    private static List<PageCount> notNull(String method, List<PageCount> answer) {
        if (answer == null) {
            throw new IllegalStateException(method + "() returned null");
        }
        return answer;
    }

    private void assertRange(Question question, Map<BatchCount.Place, Long> expected, Instant from, Instant to) {
        assertAnswers(
                question,
                Lesson.phrase("windows that start at %s or later, and before %s", from, to),
                BatchCount.only(
                        expected,
                        place -> !place.start().isBefore(from) && place.start().isBefore(to)),
                from,
                to);
    }

    private void assertAnswers(
            Question question, String what, Map<BatchCount.Place, Long> within, Instant from, Instant to) {
        String[] problem = {"It has not answered."};
        scene.awaitWith(
                () -> {
                    Optional<String> found = problemOf(question, within, from, to);
                    problem[0] = found.orElse("");
                    return found.isEmpty();
                },
                () -> Lesson.expected(
                                "Either of two instances answers for both, and each holds its share: %d counts of %s.",
                                within.size(), what)
                        .actual("%s", problem[0])
                        .why(
                                "Each instance holds the counts of its own partitions, each partition is on one of them, and "
                                        + "instances come and go. A store keeps a window as long as its retention says: by "
                                        + "default no longer than its grace.")
                        .next(
                                "Ask every instance that the metadata names now, and each once: yourself directly, the others by "
                                        + "their endpoint. Check both borders, which may be finer than a millisecond, and the retention."));
    }

    private static Optional<String> problemOf(
            Question question, Map<BatchCount.Place, Long> within, Instant from, Instant to) {
        try {
            return problemOf(question.ask(from, to), within);
        } catch (UnsupportedOperationException unwritten) {
            throw unwritten;
        } catch (RuntimeException e) {
            return Optional.of(Lesson.phrase("It threw %s.", StudentCode.describe(e)));
        }
    }

    private static Optional<String> problemOf(List<PageCount> answer, Map<BatchCount.Place, Long> within) {
        return BatchCount.differenceOfAnswer(within, answer)
                .or(() -> answer.stream()
                        .filter(count -> count.title() != null)
                        .findFirst()
                        .map(count -> Lesson.phrase("Counts come without titles, but there is %s.", count)));
    }
}
