package kafkalab.catalogue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a program, byte for byte, by their path: {@code java/…} for sources, {@code resources/…} for what goes
 * beside the classes as it is. Paths have slashes on every system. A tree never changes.
 */
public final class SourceTree {

    /** The folders that make a program; what else lies beside them is none of it. */
    private static final List<String> PARTS = List.of("java", "resources");

    private final NavigableMap<String, byte[]> files;

    private SourceTree(NavigableMap<String, byte[]> files) {
        this.files = files;
    }

    /**
     * Reads the folders {@code java} and {@code resources} below a folder.
     *
     * @param folder the folder; what is missing below it is an empty part of the tree
     */
    public static SourceTree read(Path folder) throws IOException {
        NavigableMap<String, byte[]> files = new TreeMap<>();
        for (String part : PARTS) {
            for (Path file : filesBelow(folder.resolve(part))) {
                files.put(slashed(folder.relativize(file)), Files.readAllBytes(file));
            }
        }
        return new SourceTree(files);
    }

    /**
     * Makes a tree of files that were read elsewhere.
     *
     * @param files the bytes by their paths, which begin with {@code java/} or {@code resources/}
     */
    public static SourceTree of(Map<String, byte[]> files) {
        return new SourceTree(new TreeMap<>(files));
    }

    /** Returns the paths of all files, in their order. */
    public Set<String> paths() {
        return files.keySet();
    }

    /**
     * Returns the bytes of a file.
     *
     * @param path its path
     * @return the bytes, not to be changed; null where there is no such file
     */
    public byte[] bytes(String path) {
        return files.get(path);
    }

    /** Returns this tree with one file written anew. */
    public SourceTree with(String path, byte[] bytes) {
        NavigableMap<String, byte[]> changed = new TreeMap<>(files);
        changed.put(path, bytes);
        return new SourceTree(changed);
    }

    /** Returns this tree without one of its files. */
    public SourceTree without(String path) {
        NavigableMap<String, byte[]> changed = new TreeMap<>(files);
        changed.remove(path);
        return new SourceTree(changed);
    }

    /** Returns whether a file has the same bytes in both trees, or is in neither. */
    public boolean sameFile(String path, SourceTree other) {
        return Arrays.equals(bytes(path), other.bytes(path));
    }

    /**
     * Writes all files below a folder.
     *
     * @param folder the folder, made where it is missing; what is in it already stays
     */
    public void writeTo(Path folder) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path target = folder.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SourceTree tree
                && files.keySet().equals(tree.files.keySet())
                && files.keySet().stream().allMatch(path -> sameFile(path, tree));
    }

    @Override
    public int hashCode() {
        return files.keySet().hashCode();
    }

    @Override
    public String toString() {
        return files.keySet().toString();
    }

    static List<Path> filesBelow(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    static String slashed(Path path) {
        return path.toString().replace(File.separatorChar, '/');
    }
}
