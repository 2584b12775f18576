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
 * @param fate what came of it
 * @param killer the task that it lost, or 0
 * @param byTime whether it lost the task for its time
 * @param durationMs how long it took
 * @param equivalent why the lab lists it as equivalent; empty where it does not
 */
record TriedMutant(
        Mutant mutant,
        int task,
        Set<Integer> reachedBy,
        Fate fate,
        int killer,
        boolean byTime,
        long durationMs,
        Optional<String> equivalent) {

    TriedMutant {
        if ((fate == Fate.KILLED) != (killer > 0)) {
            throw new IllegalArgumentException(fate + " by " + killer);
        }
    }

    boolean isKilled() {
        return fate == Fate.KILLED;
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
