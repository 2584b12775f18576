package kafkalab.kit.gate.mutants;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import kafkalab.kit.gate.mutants.ProbedProgram.Line;
import kafkalab.kit.run.TaskMethod;

/**
 * What a test did with the solution.
 *
 * @param test the test
 * @param lines the lines that it reached
 * @param longest the longest that it took
 */
record Reach(TaskMethod test, Set<Line> lines, Duration longest) {

    /** How many times what the solution took at the same load a mutant may take. */
    private static final int PATIENCE = 5;

    private static final int LEAST_SECONDS = 10;

    Reach {
        lines = Set.copyOf(lines);
    }

    /** Returns what two runs of the same test did together. */
    Reach and(Reach other) {
        Set<Line> all = new HashSet<>(lines);
        all.addAll(other.lines);
        return new Reach(test, all, longest.compareTo(other.longest) > 0 ? longest : other.longest);
    }

    boolean reaches(Mutant mutant) {
        return lines.contains(new Line(mutant.type(), mutant.line()));
    }

    /** Returns the test with the time limit of mutants, which is never more than its own. */
    TaskMethod limited() {
        long patience = longest.multipliedBy(PATIENCE).toSeconds() + 1;
        return test.within((int) Math.min(test.seconds(), Math.max(LEAST_SECONDS, patience)));
    }
}
