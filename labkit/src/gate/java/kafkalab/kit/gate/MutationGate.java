package kafkalab.kit.gate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import kafkalab.catalogue.Catalogue;
import kafkalab.catalogue.CompiledProgram;
import kafkalab.catalogue.ProgramCompiler;
import kafkalab.kit.fault.LabFault;
import kafkalab.kit.gate.mutants.Choice;
import kafkalab.kit.gate.mutants.MutationOrder;
import kafkalab.kit.gate.mutants.MutationRun;
import kafkalab.kit.grading.LabDefinition;

/** The gate that asks how good a lab's tests are: it lets them judge mutants of the solution. */
final class MutationGate {

    /** Draws the same mutants for whoever names no seed. */
    private static final long SEED = 1;

    private final LabDefinition lab;
    private final LabFolder folder;
    private final Catalogue catalogue;

    MutationGate(LabDefinition lab, LabFolder folder, Catalogue catalogue) {
        this.lab = lab;
        this.folder = folder;
        this.catalogue = catalogue;
    }

    /**
     * Tries mutants, and prints what the tests said of them.
     *
     * @param wanted which mutants
     * @return whether the lab's list of equivalent mutants is right, as far as it was tried
     */
    boolean run(String wanted) throws IOException, InterruptedException {
        return new MutationRun(order(wanted, "mutants"), System.out)
                .run()
                .problems()
                .isEmpty();
    }

    /** Returns what the lab's list of equivalent mutants names and is no mutant any more, a sentence each. */
    List<String> staleEntries() throws IOException {
        return new MutationRun(order("all", "equivalent"), System.out).staleEntries();
    }

    private MutationOrder order(String wanted, String name) throws IOException {
        Path area = folder.workArea().resolve(name);
        LabFolder.clear(area);
        return new MutationOrder(
                lab,
                folder.testClasses(),
                folder.libraries(),
                catalogue.lab().solution().resolve("java"),
                compiled(Catalogue.SOLUTION, area),
                compiled(Catalogue.STARTER, area),
                catalogue.lab().variants().resolve("equivalent.yaml"),
                area,
                new Choice(wanted, Long.getLong("lab.gate.seed", SEED)));
    }

    private Path compiled(String program, Path area) throws IOException {
        Path classes = area.resolve(program);
        try (ProgramCompiler compiler = new ProgramCompiler(folder.libraries())) {
            CompiledProgram compiled =
                    compiler.compile(catalogue.program(program).files());
            if (!compiled.errors().isEmpty()) {
                throw new LabFault(
                        "The " + program + " does not compile: "
                                + compiled.errors().get(0) + ".",
                        "Correct it.");
            }
            compiled.writeTo(classes);
        }
        return classes;
    }
}
