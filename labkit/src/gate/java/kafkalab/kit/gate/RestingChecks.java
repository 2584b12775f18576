package kafkalab.kit.gate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import kafkalab.catalogue.Catalogue;
import kafkalab.catalogue.CompiledProgram;
import kafkalab.catalogue.ProgramCompiler;
import kafkalab.catalogue.SourceTree;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.TaskDefinition;
import kafkalab.kit.run.Trial;

/** Checks of a lab that need no cluster: that its parts belong together. */
final class RestingChecks {

    private final LabDefinition lab;
    private final LabFolder folder;
    private final Catalogue catalogue;

    RestingChecks(LabDefinition lab, LabFolder folder, Catalogue catalogue) {
        this.lab = lab;
        this.folder = folder;
        this.catalogue = catalogue;
    }

    /** Returns what is wrong, a sentence each. */
    List<String> problems() throws IOException {
        List<String> problems = new ArrayList<>();
        if (!lab.id().equals(folder.root().getFileName().toString())) {
            problems.add("lab.yaml calls the lab " + lab.id() + ", its folder does not.");
        }
        problems.addAll(untestedTasks());
        problems.addAll(new LabPage(folder.kit(), lab.docs().en()).problems(lab));
        problems.addAll(signatures());
        problems.addAll(HintCheck.of(catalogue).problems(lab));
        return problems;
    }

    private List<String> untestedTasks() {
        Set<Integer> tested = new TreeSet<>(Trial.testedTasks(folder.testClasses()));
        Set<Integer> listed =
                lab.tasks().stream().map(TaskDefinition::id).collect(Collectors.toCollection(TreeSet::new));
        return tested.equals(listed)
                ? List.of()
                : List.of("lab.yaml lists the tasks " + listed + ", the tests decide about " + tested + ".");
    }

    private List<String> signatures() throws IOException {
        SourceTree starter = catalogue.program(Catalogue.STARTER).files();
        SourceTree solution = catalogue.program(Catalogue.SOLUTION).files();
        if (!starter.paths().equals(solution.paths())) {
            return List.of("The starter has the files " + starter.paths() + ", the solution " + solution.paths() + ".");
        }
        Set<String> ofStarter = publicSignatures(starter, Catalogue.STARTER);
        Set<String> ofSolution = publicSignatures(solution, Catalogue.SOLUTION);
        List<String> problems = new ArrayList<>();
        difference(ofStarter, ofSolution)
                .forEach(each -> problems.add("Only the starter, not the solution, has: " + each + "."));
        difference(ofSolution, ofStarter)
                .forEach(each -> problems.add("Only the solution, not the starter, has: " + each + "."));
        return problems;
    }

    private Set<String> publicSignatures(SourceTree program, String name) throws IOException {
        Path classes = folder.workArea().resolve("signatures").resolve(name);
        LabFolder.clear(classes);
        try (ProgramCompiler compiler = new ProgramCompiler(folder.libraries())) {
            CompiledProgram compiled = compiler.compile(program);
            compiled.writeTo(classes);
            return compiled.errors().isEmpty() ? PublicSignatures.of(classes, folder.libraries()) : Set.of();
        }
    }

    private static Set<String> difference(Set<String> all, Set<String> without) {
        Set<String> difference = new TreeSet<>(all);
        difference.removeAll(without);
        return difference;
    }
}
