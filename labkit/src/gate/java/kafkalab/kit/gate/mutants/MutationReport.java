package kafkalab.kit.gate.mutants;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import kafkalab.kit.grading.LabDefinition;

/**
 * What the mutants of a lab's solution say of its tests.
 *
 * @param lab the lab
 * @param all how many mutants there are
 * @param seed by which some of them were drawn; empty where all were tried
 * @param tried those that were tried
 * @param stale the entries of the list of equivalent mutants that no mutant bears out
 */
public record MutationReport(
        LabDefinition lab, int all, OptionalLong seed, List<TriedMutant> tried, List<EquivalentMutants.Entry> stale) {

    public MutationReport {
        tried = List.copyOf(tried);
        stale = List.copyOf(stale);
    }

    Score score() {
        return Score.of(tried);
    }

    Score score(int task) {
        return Score.of(tried.stream().filter(each -> each.task() == task).toList());
    }

    List<TriedMutant> gaps() {
        return tried.stream().filter(TriedMutant::isGap).toList();
    }

    /** Returns what is wrong with the list of equivalent mutants, a sentence each. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        stale.forEach(entry -> problems.add("equivalent.yaml lists what no mutant is any more: " + entry + "."));
        tried.stream()
                .filter(each -> each.isEquivalent() && each.isKilled())
                .forEach(each -> problems.add("equivalent.yaml lists a mutant that loses task "
                        + each.loss().orElseThrow().task() + ": "
                        + each.mutant() + "."));
        return problems;
    }

    /**
     * How many of some mutants the tests told from the solution.
     *
     * @param mutants how many there are
     * @param killed how many were told from it
     * @param equivalent how many of the others do what it does
     */
    record Score(int mutants, int killed, int equivalent) {

        static Score of(List<TriedMutant> tried) {
            return new Score(
                    tried.size(),
                    (int) tried.stream().filter(TriedMutant::isKilled).count(),
                    (int) tried.stream()
                            .filter(each -> each.isEquivalent() && !each.isKilled())
                            .count());
        }

        int gaps() {
            return mutants - killed - equivalent;
        }

        /** Returns the killed ones in a hundred of those that are not equivalent; 100 where there is none. */
        double percent() {
            return mutants == equivalent ? 100 : 100.0 * killed / (mutants - equivalent);
        }
    }
}
