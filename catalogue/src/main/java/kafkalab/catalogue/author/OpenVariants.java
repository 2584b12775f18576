package kafkalab.catalogue.author;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedList;
import java.util.List;
import java.util.stream.Stream;
import kafkalab.catalogue.CatalogueFault;
import kafkalab.catalogue.LabSources;
import kafkalab.catalogue.SourceTree;

/**
 * The programs that are laid open in a lab's {@code target/variant}, each beside the solution from which it was made: a
 * solution that changes meanwhile can be told from what the author has changed.
 */
final class OpenVariants {

    private final LabSources lab;

    OpenVariants(LabSources lab) {
        this.lab = lab;
    }

    /** Returns the folder of a program that is, or will be, open. */
    Path folder(String name) {
        return lab.open().resolve(name);
    }

    private Path madeFrom(String name) {
        return lab.open().resolve(".solution").resolve(name);
    }

    /**
     * Lays a program open.
     *
     * @param name its name, such as {@code wrong/acks-one}
     * @param program its files
     * @param solution the solution that it was made from
     * @param discard whether what an author has changed there since the last time may go
     * @throws CatalogueFault where work would be lost
     */
    void lay(String name, SourceTree program, SourceTree solution, boolean discard) throws IOException {
        if (!discard && isOpen(name)) {
            SourceTree there = program(name);
            if (!there.equals(program) && !there.equals(solution(name))) {
                throw new CatalogueFault(
                        folder(name) + " is open already, and holds something else.",
                        "Save it, or open it with --discard to throw it away.");
            }
        }
        clear(folder(name), madeFrom(name));
        program.writeTo(Files.createDirectories(folder(name)));
        solution.writeTo(Files.createDirectories(madeFrom(name)));
    }

    boolean isOpen(String name) {
        return Files.isDirectory(folder(name)) && Files.isDirectory(madeFrom(name));
    }

    /** Reads an open program as its author has left it. */
    SourceTree program(String name) throws IOException {
        return SourceTree.read(folder(name));
    }

    /** Reads the solution from which an open program was made; an empty tree where the program is not open. */
    SourceTree solution(String name) throws IOException {
        return SourceTree.read(madeFrom(name));
    }

    /** Remembers a solution to which patches were carried: it need not be committed before the next ones. */
    void carriedTo(SourceTree solution) throws IOException {
        List<SourceTree> known = carriedTo();
        if (!known.contains(solution)) {
            solution.writeTo(carried(known.size()));
        }
    }

    /** Reads the solutions to which patches were carried, the latest first. */
    List<SourceTree> carriedTo() throws IOException {
        LinkedList<SourceTree> solutions = new LinkedList<>();
        for (int i = 0; Files.isDirectory(carried(i)); i++) {
            solutions.addFirst(SourceTree.read(carried(i)));
        }
        return solutions;
    }

    private Path carried(int i) {
        return lab.open().resolve(".rebased").resolve(Integer.toString(i));
    }

    private static void clear(Path... folders) throws IOException {
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
        }
    }
}
