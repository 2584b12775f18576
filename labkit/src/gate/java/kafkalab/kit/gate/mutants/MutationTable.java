package kafkalab.kit.gate.mutants;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import kafkalab.kit.gate.mutants.MutationReport.Score;
import kafkalab.kit.gate.mutants.TriedMutant.Fate;
import kafkalab.kit.grading.TaskDefinition;

/** Words what the gate prints of mutants. */
final class MutationTable {

    private MutationTable() {}

    /** Words one mutant as it is done. */
    static String row(TriedMutant tried) {
        String fate = tried.loss()
                .map(loss -> "killed by task " + loss.task() + (loss.byTime() ? " (time)" : ""))
                .orElse(
                        tried.isEquivalent()
                                ? "equivalent"
                                : tried.fate() == Fate.SURVIVED ? "SURVIVED" : "NOT REACHED");
        return String.format(Locale.ROOT, "%6.1f s  %-25s %s%n", tried.durationMs() / 1000.0, fate, tried.mutant());
    }

    /** Words all of it. */
    static String of(MutationReport report) {
        StringBuilder table = new StringBuilder(
                String.format("%n  The mutants of %s: %s%n%n", report.lab().id(), tried(report)));
        table.append(String.format(
                "  %-6s%9s%9s%12s%11s%8s%n", "task", "mutants", "killed", "equivalent", "survivors", "score"));
        for (TaskDefinition task : report.lab().tasks()) {
            table.append(row(Integer.toString(task.id()), report.score(task.id())));
        }
        if (report.score(0).mutants() > 0) {
            table.append(row("none", report.score(0)));
        }
        table.append(row("all", report.score())).append(String.format("%n"));
        report.gaps().forEach(gap -> table.append(survivor(gap)));
        report.problems().forEach(problem -> table.append(String.format("  ! %s%n", problem)));
        return table.append(String.format("%n")).toString();
    }

    private static String tried(MutationReport report) {
        return report.seed().isPresent()
                ? report.tried().size() + " of " + report.all() + ", drawn by -Dlab.gate.seed="
                        + report.seed().getAsLong()
                : "all " + report.all();
    }

    private static String row(String task, Score score) {
        String percent =
                score.mutants() == score.equivalent() ? "-" : String.format(Locale.ROOT, "%.0f %%", score.percent());
        return String.format(
                "  %-6s%9d%9d%12d%11d%8s%n",
                task, score.mutants(), score.killed(), score.equivalent(), score.gaps(), percent);
    }

    private static String survivor(TriedMutant tried) {
        String reached = tried.reachedBy().isEmpty()
                ? "no test reaches it"
                : "reached by the tests of task "
                        + tried.reachedBy().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return String.format(
                "  %s%n      %s%n      %s%n",
                tried.mutant(), tried.mutant().site().line(), reached);
    }

    /** Words entries for a lab's equivalent.yaml, of mutants that survived: whoever moves one there adds the reason. */
    static String entries(List<TriedMutant> survivors) {
        return survivors.stream().map(MutationTable::entry).collect(Collectors.joining());
    }

    private static String entry(TriedMutant survivor) {
        Site site = survivor.mutant().site();
        return String.format(
                "- in: %s%n  line: %s%n  mutation: %s%n%s  why: >-%n    %n",
                quoted(site.place()),
                quoted(site.line()),
                quoted(site.mutation()),
                survivor.mutant().alike() ? String.format("  nth: %d%n", site.nth()) : "");
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
