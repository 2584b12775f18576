package kafkalab.grader.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kafkalab.grader.fault.GraderFault;

/**
 * A pristine copy of the kit: the instructor's, never a student's.
 *
 * @param root its folder
 */
public record Kit(Path root) {

    /**
     * Finds the kit.
     *
     * @param folder the kit's folder, or one inside it
     */
    public static Kit in(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        for (Path here = absolute; here != null; here = here.getParent()) {
            if (Files.isRegularFile(here.resolve("pom.xml")) && Files.isDirectory(here.resolve("labkit"))) {
                return new Kit(here);
            }
        }
        throw new GraderFault(
                absolute + " is not in a Kafka Lab Kit.",
                "Start the command in the kit's folder, or name it: --kit DIR.");
    }

    /**
     * Returns the folder of a lab.
     *
     * @param id the lab's id, such as {@code lab01-producer}
     */
    public Path lab(String id) {
        List<String> labs = labs();
        if (!labs.contains(id)) {
            throw new GraderFault("The kit has no lab '" + id + "'.", "It has " + String.join(", ", labs) + ".");
        }
        return root.resolve(id);
    }

    /** Returns the ids of all labs. */
    public List<String> labs() {
        try (Stream<Path> children = Files.list(root)) {
            return children.filter(child -> Files.isRegularFile(child.resolve("lab.yaml")))
                    .map(child -> child.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
