package kafkalab.kit.gate.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The source files of a program, by line. */
final class SourceFiles {

    private final Path root;
    private final Map<Path, List<String>> read = new HashMap<>();

    /**
     * Reads what is asked for, each file once.
     *
     * @param root the folder of the sources
     */
    SourceFiles(Path root) {
        this.root = root;
    }

    /**
     * Returns a line's text, without what stands around it.
     *
     * @param type the binary name of a class in the file
     * @param file the file's name, as the compiler left it in the class
     * @param line the number, from 1
     */
    String line(String type, String file, int line) {
        Path path = path(type, file);
        List<String> lines = read.computeIfAbsent(path, SourceFiles::lines);
        return line < 1 || line > lines.size() ? "" : lines.get(line - 1).strip();
    }

    /** Returns where a class's source is. */
    Path path(String type, String file) {
        int end = type.lastIndexOf('.');
        return root.resolve(end < 0 ? "" : type.substring(0, end).replace('.', '/'))
                .resolve(file);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
