package kafkalab.kit.gate.mutants;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafkalab.kit.run.TaskMethod;

/**
 * The tests that may tell a mutant from the solution, in the order in which they should try.
 *
 * @param reach what each test does with the solution
 * @param todos the tasks for which methods are written
 */
record TestPlan(List<Reach> reach, TodoTasks todos) {

    TestPlan {
        reach = List.copyOf(reach);
    }

    /** Returns the tests that reach a mutant's line, within the time limits of mutants: those of its own task first. */
    List<TaskMethod> tests(Mutant mutant) {
        int task = task(mutant);
        return reaching(mutant)
                .map(Reach::limited)
                .sorted(Comparator.comparing(test -> test.task() != task))
                .toList();
    }

    /** Returns the tasks whose tests reach a mutant's line. */
    Set<Integer> reachedBy(Mutant mutant) {
        return reaching(mutant).map(each -> each.test().task()).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the task for which a mutant's method is written, or else the first whose tests reach its line; or 0. */
    int task(Mutant mutant) {
        return todos.task(mutant.method())
                .orElseGet(() -> reachedBy(mutant).stream().findFirst().orElse(0));
    }

    private Stream<Reach> reaching(Mutant mutant) {
        return reach.stream().filter(each -> each.reaches(mutant));
    }
}
