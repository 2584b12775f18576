package kafkalab.kit.gate.mutants;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import kafkalab.kit.run.SharedClusters;

/**
 * The measure of a lab's tests: mutants of its solution, judged by them.
 *
 * <pre>
 *   solution's classes ──► PIT's engine ──► filters ──► draw ──► trials ──► score, survivors
 *           │                                                     ▲
 *           └──► a copy with probes, tried: which tests reach which lines, and in what time
 * </pre>
 */
public final class MutationRun {

    private final MutationOrder order;
    private final PrintStream out;
    private final MutationEngine engine;
    private final List<Mutant> all;
    private final EquivalentMutants equivalent;

    /**
     * Makes the mutants of a lab's solution, and reads which of them are equivalent; no test runs yet.
     *
     * @param order the lab, and what to try of it
     * @param out takes what is printed
     */
    public MutationRun(MutationOrder order, PrintStream out) throws IOException {
        this.order = order;
        this.out = out;
        engine = new MutationEngine(order.solution(), new SourceFiles(order.sources()));
        GivenMethods given = GivenMethods.of(order.starter(), order.solution());
        all = engine.mutants().stream()
                .filter(mutant -> !given.contain(mutant.compiledMethod()))
                .toList();
        equivalent = EquivalentMutants.read(order.equivalent());
    }

    /** Returns the entries of the list of equivalent mutants that no mutant bears out, a sentence each. */
    public List<String> staleEntries() {
        return report(List.of()).problems();
    }

    /**
     * Tries the mutants, prints a row as each is done, and the table at the end.
     *
     * @return what they say
     */
    public MutationReport run() throws IOException, InterruptedException {
        List<Mutant> chosen = order.choice().of(all);
        out.printf("  %d mutants, of which %d are tried%n", all.size(), chosen.size());
        SharedClusters clusters = new SharedClusters(order.area().resolve("cluster"));
        Workers workers = new Workers(
                Integer.getInteger("lab.gate.workers", Runtime.getRuntime().availableProcessors() + 1));
        TestPlan plan = new TestPlan(new SolutionRuns(order, clusters).reach(workers), TodoTasks.of(order.starter()));
        AtomicInteger done = new AtomicInteger();
        List<TriedMutant> tried = new MutantTrials(order, engine, plan, equivalent, clusters)
                .all(
                        chosen,
                        workers,
                        each -> out.printf(
                                "  [%3d/%d] %s", done.incrementAndGet(), chosen.size(), MutationTable.row(each)));
        MutationReport report = report(tried);
        MutationJson.of(report).write(order.area().resolve("mutants.json"));
        Files.writeString(order.area().resolve("survivors.yaml"), MutationTable.entries(report.gaps()));
        out.print(MutationTable.of(report));
        return report;
    }

    private MutationReport report(List<TriedMutant> tried) {
        return new MutationReport(order.lab(), all.size(), order.choice().seed(), tried, equivalent.stale(all));
    }
}
