package kafkalab.kit.gate.mutants;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import kafkalab.kit.fault.LabFault;
import kafkalab.kit.run.SharedClusters;
import kafkalab.kit.run.TaskMethod;
import kafkalab.kit.run.Trial;

/**
 * Runs of the solution, as many at a time as mutants will run: what they reach together, and the longest that they take at
 * that load.
 */
final class SolutionRuns {

    private final MutationOrder order;
    private final SharedClusters clusters;

    SolutionRuns(MutationOrder order, SharedClusters clusters) {
        this.order = order;
        this.clusters = clusters;
    }

    /**
     * Runs the solution.
     *
     * @param workers how many times
     * @return what each test did, in the order of the tests
     * @throws LabFault where it loses a task
     */
    List<Reach> reach(Workers workers) throws InterruptedException {
        List<Callable<List<Reach>>> runs = new ArrayList<>();
        for (int number = 1; number <= workers.count(); number++) {
            Path area = order.area().resolve("solution-" + number);
            runs.add(() -> run(area));
        }
        Map<TaskMethod, Reach> together = new LinkedHashMap<>();
        workers.all(runs).forEach(run -> run.forEach(reach -> together.merge(reach.test(), reach, Reach::and)));
        return List.copyOf(together.values());
    }

    private List<Reach> run(Path area) throws IOException, InterruptedException {
        Path copy = area.resolve("classes");
        ProbedProgram program = ProbedProgram.of(order.solution(), copy, area.resolve("marks"));
        List<Reach> reaches = new ArrayList<>();
        new Trial(order.lab(), order.tests(), copy, order.libraries(), area)
                .run(clusters, Trial.methods(order.tests()), (method, passed, took) -> {
                    reaches.add(reach(program, method, passed, took));
                    return true;
                });
        return reaches;
    }

    private static Reach reach(ProbedProgram program, TaskMethod method, boolean passed, Duration took) {
        if (!passed) {
            throw new LabFault(
                    "The solution lost task " + method.task() + " in " + method.name()
                            + "; nothing can be said of mutants.",
                    "Run the gate with -Dlab.gate.programs=solution, and mend it.");
        }
        return new Reach(method, program.reached(), took);
    }
}
