package kafkalab.grader.submission;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** A submission that is a folder, such as a git clone, or a single file. Links in it are seen, and never followed. */
final class FolderTree implements FileTree {

    private final Path root;
    private final SortedSet<String> paths;

    private FolderTree(Path root, SortedSet<String> paths) {
        this.root = root;
        this.paths = paths;
    }

    /** Takes a file that is alone. */
    static FolderTree ofOne(Path file) {
        Path whole = file.toAbsolutePath();
        return new FolderTree(
                whole.getParent(), new TreeSet<>(List.of(whole.getFileName().toString())));
    }

    static FolderTree of(Path root) throws IOException {
        SortedSet<String> paths = new TreeSet<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                if (!folder.equals(root)
                        && NOT_ENTERED.contains(folder.getFileName().toString())) {
                    add(folder, "/");
                    return FileVisitResult.SKIP_SUBTREE;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                add(file, "");
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException problem) {
                add(file, "");
                return FileVisitResult.CONTINUE;
            }

            private void add(Path file, String end) {
                if (paths.size() == MOST_FILES) {
                    throw FileTree.tooMany();
                }
                paths.add(root.relativize(file)
                                .toString()
                                .replace(root.getFileSystem().getSeparator(), "/")
                        + end);
            }
        });
        return new FolderTree(root, paths);
    }

    @Override
    public SortedSet<String> paths() {
        return paths;
    }

    @Override
    public byte[] read(String path, int most) throws IOException {
        Path file = ordinary(path);
        if (file == null) {
            throw new UnusableSubmission(path + " is no ordinary file.", path + " n'est pas un fichier ordinaire.");
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return BoundedReader.read(in, path, most);
        }
    }

    @Override
    public byte[] head(String path) throws IOException {
        try {
            Path file = ordinary(path);
            if (file != null && Files.isReadable(file)) {
                try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                    return in.readNBytes(HEAD);
                }
            }
        } catch (UnusableSubmission e) {
            // A link tells nothing of itself.
        }
        return new byte[0];
    }

    private Path ordinary(String path) {
        Path file = root;
        try {
            for (String name : path.split("/")) {
                file = file.resolve(name);
                if (Files.isSymbolicLink(file)) {
                    throw FileTree.isLink(path);
                }
            }
        } catch (InvalidPathException e) {
            // A name that this machine's charset can not spell: it was listed with question marks.
            return null;
        }
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? file : null;
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
