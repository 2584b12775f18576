package kafkalab.catalogue.author;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kafkalab.catalogue.Catalogue;
import kafkalab.catalogue.CatalogueFault;
import kafkalab.catalogue.ChangePatch;
import kafkalab.catalogue.SourceTree;

/** The carrying of a lab's patches over a change of its solution. */
final class Rebase {

    private final Catalogue catalogue;
    private final SolutionHistory history;
    private final OpenVariants open;

    Rebase(Catalogue catalogue, SolutionHistory history, OpenVariants open) {
        this.catalogue = catalogue;
        this.history = history;
        this.open = open;
    }

    /** How a patch fared; unless it was carried over, its file is as it was. */
    enum Outcome {
        /** It applies as it is, and is as {@code save} writes it. */
        UNCHANGED,
        /** It was written anew. */
        CARRIED,
        /** The solution does now what it did: nothing is left of it. */
        EMPTY,
        /** Both have changed the same lines; the program lies open for a hand to mend it. */
        CONFLICT,
        /** No known solution is the one that it was written for, or it is no patch, or its program lies open unsaved. */
        REFUSED
    }

    /**
     * A patch's fate.
     *
     * @param name the variant's name
     * @param outcome how it fared
     * @param remark why; empty where it is well
     */
    record Carried(String name, Outcome outcome, String remark) {}

    /**
     * Carries one patch over.
     *
     * @param name the variant's name
     * @param from the revision whose solution the patch was written for; empty for the newest to which it applies
     */
    Carried carry(String name, Optional<String> from) throws IOException {
        try {
            ChangePatch patch = catalogue.patch(name);
            SourceTree base = from.isPresent() ? history.at(from.get()) : writtenFor(name, patch);
            return carry(name, base, patch.applyTo(base));
        } catch (CatalogueFault fault) {
            return new Carried(name, Outcome.REFUSED, fault.problem());
        }
    }

    private Carried carry(String name, SourceTree base, SourceTree variant) throws IOException {
        SourceTree solution = catalogue.solution();
        ThreeWayMerge merge = ThreeWayMerge.of(base, solution, variant);
        if (!merge.conflicts().isEmpty()) {
            boolean saved = open.isOpen(name) && open.program(name).equals(variant);
            open.lay(name, merge.tree(), solution, saved);
            return new Carried(name, Outcome.CONFLICT, "in " + String.join(", ", merge.conflicts()));
        }
        if (merge.tree().equals(solution)) {
            return new Carried(name, Outcome.EMPTY, "the solution does the same now");
        }
        Path patch = catalogue.lab().patch(name);
        byte[] before = Files.readAllBytes(patch);
        byte[] diff = ChangePatch.between(solution, merge.tree());
        Files.write(patch, diff);
        return new Carried(name, Arrays.equals(diff, before) ? Outcome.UNCHANGED : Outcome.CARRIED, "");
    }

    /** Finds the solution that a patch was written for, also one that was never committed. */
    private SourceTree writtenFor(String name, ChangePatch patch) throws IOException {
        List<SourceTree> near = new ArrayList<>(List.of(catalogue.solution(), open.solution(name)));
        near.addAll(open.carriedTo());
        for (SourceTree solution : near) {
            if (patch.appliesTo(solution)) {
                return solution;
            }
        }
        return history.newest(patch::appliesTo)
                .orElseThrow(() -> new CatalogueFault(
                        "It applies to no solution in the history of HEAD.", "Name one: --from REVISION."));
    }
}
