package kafkalab.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The places of a lab's programs.
 *
 * <pre>
 *  src/main/{java,resources}          the starter
 *  src/solution/{java,resources}      the solution; without resources of its own it has the starter's
 *  src/variants/{wrong,right}/NAME/   variant.yaml and change.patch
 *  target/variant/…                   programs that an author has laid open
 * </pre>
 *
 * @param root the lab's folder
 */
public record LabSources(Path root) {

    /** Returns the lab's id, which is its folder's name. */
    public String id() {
        return root.toAbsolutePath().normalize().getFileName().toString();
    }

    /** Returns the folder with the starter's sources and resources. */
    public Path starter() {
        return root.resolve("src/main");
    }

    /** Returns the folder with the solution's sources and resources, over which patches are written. */
    public Path solution() {
        return root.resolve("src/solution");
    }

    /** Returns the folder of all variants. */
    public Path variants() {
        return root.resolve("src/variants");
    }

    /** Returns the folder in which programs are laid open for their author. */
    public Path open() {
        return root.resolve("target/variant");
    }

    /**
     * Returns the patch of a variant, whether or not it is there.
     *
     * @param name such as {@code wrong/acks-one}
     */
    public Path patch(String name) {
        return variants().resolve(name).resolve("change.patch");
    }

    /**
     * Returns the description of a variant, whether or not it is there.
     *
     * @param name such as {@code wrong/acks-one}
     */
    public Path description(String name) {
        return variants().resolve(name).resolve(VariantDescription.FILE);
    }

    /** Returns the resources that a program has beside its own: the starter's, where the solution gives none. */
    SourceTree commonResources() throws IOException {
        SourceTree none = SourceTree.of(Map.of());
        if (Files.isDirectory(solution().resolve("resources"))) {
            return none;
        }
        SourceTree starter = SourceTree.read(starter());
        SourceTree resources = none;
        for (String path : starter.paths()) {
            if (path.startsWith("resources/")) {
                resources = resources.with(path, starter.bytes(path));
            }
        }
        return resources;
    }
}
