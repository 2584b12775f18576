package kafkalab.kit.gate.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import kafkalab.kit.run.SharedClusters;
import kafkalab.kit.run.TaskMethod;
import kafkalab.kit.run.Trial;

/**
 * Trials of mutants: each meets the tests of its {@link TestPlan} until it loses one.
 *
 * <p>A mutant that runs out of time is tried again when nothing else runs, and is killed only if it does so again: the
 * limit is five times what the solution took while others ran beside it ({@link Reach}).
 */
final class MutantTrials {

    private final MutationOrder order;
    private final MutationEngine engine;
    private final TestPlan plan;
    private final EquivalentMutants equivalent;
    private final SharedClusters clusters;

    MutantTrials(
            MutationOrder order,
            MutationEngine engine,
            TestPlan plan,
            EquivalentMutants equivalent,
            SharedClusters clusters) {
        this.order = order;
        this.engine = engine;
        this.plan = plan;
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
        List<Callable<TriedMutant>> first = new ArrayList<>();
        for (Mutant mutant : mutants) {
            first.add(() -> {
                TriedMutant tried = attempt(mutant, plan.tests(mutant), "mutant-" + mutant.number());
                if (!tried.isLate()) {
                    done.accept(tried);
                }
                return tried;
            });
        }
        List<TriedMutant> all = new ArrayList<>();
        for (TriedMutant tried : workers.all(first)) {
            if (tried.isLate()) {
                all.add(again(tried));
                done.accept(all.get(all.size() - 1));
            } else {
                all.add(tried);
            }
        }
        return all;
    }

    /** Goes on with the test that the mutant did not end in time. */
    private TriedMutant again(TriedMutant late) throws IOException, InterruptedException {
        Mutant mutant = late.mutant();
        List<TaskMethod> tests = plan.tests(mutant);
        int lost = tests.indexOf(late.loss().orElseThrow().test());
        return attempt(mutant, tests.subList(lost, tests.size()), "mutant-" + mutant.number() + "-again")
                .after(late);
    }

    private TriedMutant attempt(Mutant mutant, List<TaskMethod> tests, String name)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        Optional<Loss> loss = tests.isEmpty()
                ? Optional.empty()
                : loss(mutant, tests, order.area().resolve(name));
        return new TriedMutant(
                mutant,
                plan.task(mutant),
                plan.reachedBy(mutant),
                loss,
                (System.nanoTime() - start) / 1_000_000,
                equivalent.reason(mutant));
    }

    private Optional<Loss> loss(Mutant mutant, List<TaskMethod> tests, Path area)
            throws IOException, InterruptedException {
        Path classes = area.resolve("classes");
        copy(order.solution(), classes);
        Files.write(classes.resolve(mutant.classFile()), engine.bytes(mutant));
        List<Loss> losses = new ArrayList<>();
        Map<Integer, Trial.Result> results = new Trial(order.lab(), order.tests(), classes, order.libraries(), area)
                .run(clusters, tests, (method, passed, took) -> {
                    if (!passed) {
                        losses.add(new Loss(method, took.toSeconds() >= method.seconds(), null));
                    }
                    return passed;
                });
        return losses.stream()
                .findFirst()
                .map(loss -> loss.told(results.get(loss.task()).feedback()));
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
}
