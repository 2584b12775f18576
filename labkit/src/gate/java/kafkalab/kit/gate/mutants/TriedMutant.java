package kafkalab.kit.gate.mutants;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A mutant, and what the tests said of it.
 *
 * @param mutant the mutant
 * @param task the task to which it belongs: the one for which its method is written, or else the first whose tests reach
 *     its line; 0 where there is none
 * @param reachedBy the tasks whose tests reach its line
 * @param loss the test that it lost; empty where it lost none
 * @param durationMs how long it took
 * @param equivalent why the lab lists it as equivalent; empty where it does not
 */
record TriedMutant(
        Mutant mutant,
        int task,
        Set<Integer> reachedBy,
        Optional<Loss> loss,
        long durationMs,
        Optional<String> equivalent) {

    boolean isKilled() {
        return loss.isPresent();
    }

    /** Says whether it ran out of time, which may be the machine's fault. */
    boolean isLate() {
        return loss.map(Loss::byTime).orElse(false);
    }

    Fate fate() {
        return isKilled() ? Fate.KILLED : reachedBy.isEmpty() ? Fate.NOT_REACHED : Fate.SURVIVED;
    }

    /** Returns this, with the time of a trial before it. */
    TriedMutant after(TriedMutant earlier) {
        return new TriedMutant(mutant, task, reachedBy, loss, durationMs + earlier.durationMs, equivalent);
    }

    boolean isEquivalent() {
        return equivalent.isPresent();
    }

    /** Says whether the tests should have told it from the solution, and did not. */
    boolean isGap() {
        return !isKilled() && !isEquivalent();
    }

    /** What can come of a mutant. */
    enum Fate {
        KILLED,
        SURVIVED,
        /** No test reaches its line, so that none was run. */
        NOT_REACHED;

        /** Returns its word in files. */
        String json() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
