package kafkalab.grader.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The laying of folders over each other. */
final class FileCopies {

    private FileCopies() {}

    /**
     * Copies the files of a folder that the other does not have yet; a folder that is missing has none.
     *
     * @param from the folder
     * @param to the other, which is made
     * @return the other
     */
    static Path copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        if (!Files.isDirectory(from)) {
            return to;
        }
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (!Files.exists(copy)) {
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
        return to;
    }
}
