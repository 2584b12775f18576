package kafkalab.kit.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.TaskDefinition;
import kafkalab.kit.run.Trial;

/** Checks of a lab what needs no cluster: that its parts belong together. */
final class RestingChecks {

    private final LabDefinition lab;
    private final LabFolder folder;

    RestingChecks(LabDefinition lab, LabFolder folder) {
        this.lab = lab;
        this.folder = folder;
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
        List<Path> starter = LabFolder.filesBelow(folder.starter(), ".java");
        List<Path> solution = LabFolder.filesBelow(folder.solution(), ".java");
        if (!starter.equals(solution)) {
            return List.of("The starter has the files " + starter + ", the solution " + solution + ".");
        }
        List<Path> given = LabFolder.filesBelow(folder.starterResources(), "");
        List<Path> written = LabFolder.filesBelow(folder.solutionResources(), "");
        if (!given.equals(written)) {
            return List.of("The starter has the resources " + given + ", the solution " + written + ".");
        }
        Set<String> ofStarter = publicSignatures(folder.starter(), "starter");
        Set<String> ofSolution = publicSignatures(folder.solution(), "solution");
        List<String> problems = new ArrayList<>();
        difference(ofStarter, ofSolution)
                .forEach(each -> problems.add("Only the starter, not the solution, has: " + each + "."));
        difference(ofSolution, ofStarter)
                .forEach(each -> problems.add("Only the solution, not the starter, has: " + each + "."));
        return problems;
    }

    private Set<String> publicSignatures(Path sources, String name) throws IOException {
        Path classes = folder.workArea().resolve("signatures").resolve(name);
        Files.createDirectories(classes);
        List<Path> files = LabFolder.filesBelow(sources, ".java").stream()
                .map(sources::resolve)
                .toList();
        List<String> errors = Compilation.compile(files, folder.libraries(), classes);
        return errors.isEmpty() ? PublicSignatures.of(classes, folder.libraries()) : Set.of();
    }

    private static Set<String> difference(Set<String> all, Set<String> without) {
        Set<String> difference = new TreeSet<>(all);
        difference.removeAll(without);
        return difference;
    }
}
