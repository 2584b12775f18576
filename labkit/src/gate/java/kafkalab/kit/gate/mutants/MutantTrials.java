package kafkalab.kit.gate.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafkalab.kit.gate.mutants.TriedMutant.Fate;
import kafkalab.kit.run.SharedClusters;
import kafkalab.kit.run.TaskMethod;
import kafkalab.kit.run.Trial;

/**
 * Trials of mutants: each meets the tests that reach its line, those of its own task first, until it loses one.
 *
 * <p>A mutant that runs out of time is tried again when nothing else runs, and is killed only if it does so again: the
 * limit is five times what the solution took while others ran beside it ({@link Reach}).
 */
final class MutantTrials {

    private final MutationOrder order;
    private final MutationEngine engine;
    private final List<Reach> reach;
    private final TodoTasks todos;
    private final EquivalentMutants equivalent;
    private final SharedClusters clusters;

    MutantTrials(
            MutationOrder order,
            MutationEngine engine,
            List<Reach> reach,
            TodoTasks todos,
            EquivalentMutants equivalent,
            SharedClusters clusters) {
        this.order = order;
        this.engine = engine;
        this.reach = reach;
        this.todos = todos;
        this.equivalent = equivalent;
        this.clusters = clusters;
    }

    /**
     * Tries mutants.
     *
     * @param mutants the mutants
     * @param workers try them, several at a time
     * @param done hears of each as it is done
     * @return what came of each
     */
    List<TriedMutant> all(List<Mutant> mutants, Workers workers, Consumer<TriedMutant> done)
            throws IOException, InterruptedException {
        List<Callable<Attempt>> first = new ArrayList<>();
        for (Mutant mutant : mutants) {
            first.add(() -> {
                Attempt attempt = attempt(mutant, tests(mutant), "mutant-" + mutant.number());
                if (!attempt.byTime()) {
                    done.accept(tried(mutant, attempt));
                }
                return attempt;
            });
        }
        List<Attempt> attempts = workers.all(first);
        List<TriedMutant> tried = new ArrayList<>();
        for (int i = 0; i < attempts.size(); i++) {
            Attempt attempt = attempts.get(i);
            boolean again = attempt.byTime();
            if (again) {
                Mutant mutant = mutants.get(i);
                List<TaskMethod> tests = tests(mutant);
                List<TaskMethod> rest = tests.subList(tests.indexOf(attempt.lost()), tests.size());
                attempt = attempt(mutant, rest, "mutant-" + mutant.number() + "-again")
                        .after(attempt);
            }
            tried.add(tried(mutants.get(i), attempt));
            if (again) {
                done.accept(tried.get(i));
            }
        }
        return tried;
    }

    /** Returns the tests that may tell a mutant from the solution, in the order in which they should try. */
    private List<TaskMethod> tests(Mutant mutant) {
        int task = task(mutant);
        return reach.stream()
                .filter(each -> each.reaches(mutant))
                .map(Reach::limited)
                .sorted(Comparator.comparing(test -> test.task() != task))
                .toList();
    }

    private Set<Integer> reachedBy(Mutant mutant) {
        return reach.stream()
                .filter(each -> each.reaches(mutant))
                .map(each -> each.test().task())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private int task(Mutant mutant) {
        OptionalInt written = todos.task(mutant.method());
        return written.orElseGet(() -> reachedBy(mutant).stream().findFirst().orElse(0));
    }

    private Attempt attempt(Mutant mutant, List<TaskMethod> tests, String name)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        List<Attempt> losses = new ArrayList<>();
        if (!tests.isEmpty()) {
            Path area = order.area().resolve(name);
            Path classes = area.resolve("classes");
            copy(order.solution(), classes);
            Files.write(classes.resolve(mutant.classFile()), engine.bytes(mutant));
            new Trial(order.lab(), order.tests(), classes, order.libraries(), area)
                    .run(clusters, tests, (method, passed, took) -> {
                        if (!passed) {
                            losses.add(new Attempt(method, took.toSeconds() >= method.seconds(), 0));
                        }
                        return passed;
                    });
        }
        long durationMs = (System.nanoTime() - start) / 1_000_000;
        return losses.stream().findFirst().orElse(new Attempt(null, false, 0)).plus(durationMs);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private TriedMutant tried(Mutant mutant, Attempt attempt) {
        Set<Integer> reachedBy = reachedBy(mutant);
        Fate fate = attempt.lost() != null ? Fate.KILLED : reachedBy.isEmpty() ? Fate.NOT_REACHED : Fate.SURVIVED;
        return new TriedMutant(
                mutant,
                task(mutant),
                reachedBy,
                fate,
                attempt.lost() == null ? 0 : attempt.lost().task(),
                attempt.byTime(),
                attempt.durationMs(),
                equivalent.reason(mutant));
    }

    /**
     * What came of one trial of a mutant.
     *
     * @param lost the test that it lost, or null
     * @param byTime whether it lost it for its time
     * @param durationMs how long the trial took
     */
    private record Attempt(TaskMethod lost, boolean byTime, long durationMs) {

        Attempt plus(long moreMs) {
            return new Attempt(lost, byTime, durationMs + moreMs);
        }

        Attempt after(Attempt earlier) {
            return plus(earlier.durationMs);
        }
    }
}
