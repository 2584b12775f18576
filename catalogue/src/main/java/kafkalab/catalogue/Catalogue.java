package kafkalab.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The programs of a lab: the starter, the solution, and variants, wrong ones and unusual right ones, each of which is a
 * patch over the solution.
 *
 * <p>A program is read when it is asked for, so that one whose patch does not apply keeps nobody from the others.
 */
public final class Catalogue {

    /** The name of the program that students begin with. */
    public static final String STARTER = "starter";

    /** The name of the program that all variants change. */
    public static final String SOLUTION = "solution";

    private final LabSources lab;
    private final Set<Integer> tasks;
    private final Path page;
    private final List<String> names;
    private final SourceTree solution;
    private final SourceTree commonResources;

    private Catalogue(
            LabSources lab,
            Set<Integer> tasks,
            Path page,
            List<String> names,
            SourceTree solution,
            SourceTree commonResources) {
        this.lab = lab;
        this.tasks = tasks;
        this.page = page;
        this.names = names;
        this.solution = solution;
        this.commonResources = commonResources;
    }

    /**
     * Opens the catalogue of a lab.
     *
     * @param root the lab's folder
     */
    public static Catalogue of(Path root) throws IOException {
        LabSources lab = new LabSources(root);
        JsonNode yaml = new YAMLMapper().readTree(root.resolve("lab.yaml").toFile());
        Set<Integer> tasks = new TreeSet<>();
        yaml.path("tasks").forEach(task -> tasks.add(task.path("id").intValue()));
        List<String> names = new ArrayList<>(List.of(STARTER, SOLUTION));
        for (String kind : List.of("wrong", "right")) {
            for (Path variant : subfolders(lab.variants().resolve(kind))) {
                names.add(kind + "/" + variant.getFileName());
            }
        }
        Path page = root.resolveSibling(yaml.path("docs").asText());
        return new Catalogue(
                lab, tasks, page, List.copyOf(names), SourceTree.read(lab.solution()), lab.commonResources());
    }

    private static List<Path> subfolders(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(Files::isDirectory).sorted().toList();
        }
    }

    /** Returns the lab's folders. */
    public LabSources lab() {
        return lab;
    }

    /** Returns the lab's page, in English. */
    public Path page() {
        return page;
    }

    /** Returns the names of all programs: starter, solution, the wrong ones, the right ones. */
    public List<String> names() {
        return names;
    }

    /**
     * Checks names that somebody has given.
     *
     * @throws CatalogueFault where no program bears one of them; the sentence tells the nearest that one does
     */
    public void requireNames(List<String> wanted) {
        for (String name : wanted) {
            if (!names.contains(name)) {
                throw new CatalogueFault(
                        "No program of " + lab.id() + " is named " + name + ".",
                        "Did you mean " + Nearest.to(name, names) + "? tools/variant list " + lab.id()
                                + " lists them all.");
            }
        }
    }

    /**
     * Reads a program.
     *
     * @param name one of {@link #names}
     * @throws CatalogueFault where its patch does not apply or its variant.yaml can not be used
     */
    public Program program(String name) throws IOException {
        requireNames(List.of(name));
        return switch (name) {
            case STARTER -> new Program(name, SourceTree.read(lab.starter()), tasks, true, Optional.empty());
            case SOLUTION -> new Program(name, complete(solution), Set.of(), false, Optional.empty());
            default -> {
                VariantDescription description = description(name);
                yield new Program(
                        name,
                        complete(patch(name).applyTo(solution)),
                        description.fails(),
                        false,
                        Optional.of(description));
            }
        };
    }

    /**
     * Reads what is said of a variant, without the variant.
     *
     * @param name such as {@code wrong/acks-one}
     */
    public VariantDescription description(String name) {
        return VariantDescription.read(lab.variants().resolve(name), lab.id() + " " + name, tasks);
    }

    /** Returns the solution's own sources and resources, over which patches are written. */
    public SourceTree solution() {
        return solution;
    }

    /**
     * Reads the patch of a variant.
     *
     * @param name such as {@code wrong/acks-one}
     * @throws CatalogueFault where there is none, or it is no unified diff
     */
    public ChangePatch patch(String name) throws IOException {
        Path file = lab.patch(name);
        if (!Files.isRegularFile(file)) {
            throw new CatalogueFault(
                    lab.id() + " " + name + " has no change.patch.",
                    "Write it: tools/variant open " + lab.id() + " " + name + ", and then save.");
        }
        return ChangePatch.parse(Files.readAllBytes(file), lab.id() + " " + name);
    }

    private SourceTree complete(SourceTree tree) {
        SourceTree complete = commonResources;
        for (String path : tree.paths()) {
            complete = complete.with(path, tree.bytes(path));
        }
        return complete;
    }
}
