package kafkalab.kit.gate.mutants;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import kafkalab.kit.fault.LabFault;

/**
 * The mutants that somebody wants to see tried.
 *
 * @param wanted {@code all}, a number of mutants to draw, or places as the report has them, such as
 *     {@code PageEventPublisher.java:120} or {@code PageEventPublisher.close}
 * @param random decides what is drawn
 */
public record Choice(String wanted, long random) {

    /** Returns the seed by which mutants are drawn; empty where they are not. */
    OptionalLong seed() {
        return isNumber() ? OptionalLong.of(random) : OptionalLong.empty();
    }

    private boolean isNumber() {
        return wanted.matches("\\d{1,6}");
    }

    /**
     * Chooses.
     *
     * @param all the mutants there are
     * @throws LabFault where none is meant
     */
    List<Mutant> of(List<Mutant> all) {
        if (wanted.equals("all")) {
            return all;
        }
        List<Mutant> chosen = isNumber() ? Draw.of(all, Integer.parseInt(wanted), random) : named(all);
        if (chosen.isEmpty()) {
            throw new LabFault(
                    "No mutant is meant by lab.gate.mutants=" + wanted + ".",
                    "Use all, a number of mutants to draw, or where they are, as the report has it:"
                            + " File.java:LINE, or Class.method.");
        }
        return chosen;
    }

    private List<Mutant> named(List<Mutant> all) {
        Set<String> names = Set.of(wanted.split("[ ,]+"));
        return all.stream()
                .filter(mutant ->
                        names.contains(mutant.site().place()) || names.contains(mutant.file() + ":" + mutant.line()))
                .toList();
    }
}
