package kafkalab.kit.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import kafkalab.kit.fault.LabFault;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.TaskDefinition;

/**
 * Is a program that the gate tries, with what the tests must say of it.
 *
 * @param name {@code starter}, {@code solution}, {@code wrong/NAME} or {@code right/NAME}
 * @param sources the source files, by their path below the source folder
 * @param resources the files that go beside the classes as they are, by their path there
 * @param loses the tasks that it must lose; all others it must keep
 * @param unwritten whether it must lose each task at the task's own TODO
 * @param further whether it is near another in what it shows, so that the quick gate leaves it out
 */
record Program(
        String name,
        Map<Path, Path> sources,
        Map<Path, Path> resources,
        Set<Integer> loses,
        boolean unwritten,
        boolean further) {

    private static final String DESCRIPTION = "variant.yaml";

    /** Finds the starter, the solution and all variants. */
    static List<Program> allOf(LabFolder folder, LabDefinition lab) throws IOException {
        Set<Integer> graded = new TreeSet<>();
        lab.tasks().stream().map(TaskDefinition::id).forEach(graded::add);
        Map<Path, Path> solution = sources(folder.solution());
        Map<Path, Path> resources = resources(folder.solutionResources());
        List<Program> programs = new ArrayList<>();
        programs.add(new Program(
                "starter", sources(folder.starter()), resources(folder.starterResources()), graded, true, false));
        programs.add(new Program("solution", solution, resources, Set.of(), false, false));
        for (String kind : List.of("wrong", "right")) {
            for (Path variant : subfolders(folder.variants().resolve(kind))) {
                Map<Path, Path> overlaid = new TreeMap<>(solution);
                overlaid.putAll(sources(variant));
                Map<Path, Path> overlaidResources = new TreeMap<>(resources);
                overlaidResources.putAll(resources(variant));
                String name = kind + "/" + variant.getFileName();
                JsonNode yaml = description(variant);
                programs.add(new Program(
                        name,
                        overlaid,
                        overlaidResources,
                        losses(variant, yaml, kind, graded),
                        false,
                        yaml.path("further").asBoolean()));
            }
        }
        return programs;
    }

    private static Map<Path, Path> sources(Path root) throws IOException {
        Map<Path, Path> sources = new TreeMap<>();
        for (Path file : LabFolder.filesBelow(root, ".java")) {
            sources.put(file, root.resolve(file));
        }
        return sources;
    }

    private static Map<Path, Path> resources(Path root) throws IOException {
        Map<Path, Path> resources = new TreeMap<>();
        for (Path file : LabFolder.filesBelow(root, "")) {
            if (!file.toString().endsWith(".java") && !file.equals(Path.of(DESCRIPTION))) {
                resources.put(file, root.resolve(file));
            }
        }
        return resources;
    }

    private static List<Path> subfolders(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static JsonNode description(Path variant) throws IOException {
        Path file = variant.resolve(DESCRIPTION);
        JsonNode yaml = Files.isRegularFile(file) ? new YAMLMapper().readTree(file.toFile()) : null;
        if (yaml == null || !hasText(yaml, "title") || !hasText(yaml, "belief")) {
            throw malformed(file, "it needs a title and a belief");
        }
        return yaml;
    }

    private static Set<Integer> losses(Path variant, JsonNode yaml, String kind, Set<Integer> tasks) {
        Path file = variant.resolve(DESCRIPTION);
        Set<Integer> losses = new TreeSet<>();
        yaml.path("fails").forEach(task -> losses.add(task.intValue()));
        if (kind.equals("right") && !losses.isEmpty()) {
            throw malformed(file, "a right variant fails nothing");
        }
        if (kind.equals("wrong") && (losses.isEmpty() || !tasks.containsAll(losses) || !hasText(yaml, "symptom"))) {
            throw malformed(file, "a wrong variant needs a symptom, and fails at least one of the tasks " + tasks);
        }
        return losses;
    }

    private static boolean hasText(JsonNode yaml, String field) {
        return yaml.path(field).isTextual() && !yaml.path(field).textValue().isBlank();
    }

    private static LabFault malformed(Path file, String what) {
        return new LabFault(file + " can not be used: " + what + ".", "Correct it; CONTRIBUTING.md shows one.");
    }
}
