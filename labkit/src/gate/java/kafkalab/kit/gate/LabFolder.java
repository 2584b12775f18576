package kafkalab.kit.gate;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafkalab.kit.process.ClassPath;

/**
 * The places of things in a lab's folder.
 *
 * @param root the folder
 */
record LabFolder(Path root) {

    Path testClasses() {
        return root.resolve("target/test-classes");
    }

    Path workArea() {
        return root.resolve("target/gate");
    }

    Path kit() {
        return root.getParent();
    }

    /** Returns the class path without the lab's own classes, which each program replaces by its own. */
    String libraries() {
        Path classes = root.resolve("target/classes");
        return Arrays.stream(ClassPath.current().split(File.pathSeparator))
                .filter(entry ->
                        !Path.of(entry).equals(classes) && !Path.of(entry).equals(testClasses()))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Returns the files below a folder, relative to it; none where it does not exist. */
    static List<Path> filesBelow(Path folder, String ending) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending) && Files.isRegularFile(file))
                    .map(folder::relativize)
                    .sorted()
                    .toList();
        }
    }

    /** Removes a folder of an earlier gate, with all that is in it. */
    static void clear(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
