package kafkalab.grader.submission;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A submission that is a folder, such as a git clone. Links in it are seen, and never followed. */
final class FolderTree implements FileTree {

    /** Hold many files and nothing of a student's making; they are listed without a look inside. */
    private static final Set<String> NOT_ENTERED = Set.of(".git", "target", "node_modules", ".idea");

    private final Path root;
    private final List<String> paths;

    private FolderTree(Path root, List<String> paths) {
        this.root = root;
        this.paths = paths;
    }

    static FolderTree of(Path root) throws IOException {
        List<String> paths = new ArrayList<>();
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
                    throw new UnusableSubmission("It has more than " + MOST_FILES + " files.");
                }
                paths.add(root.relativize(file)
                                .toString()
                                .replace(root.getFileSystem().getSeparator(), "/")
                        + end);
            }
        });
        paths.sort(null);
        return new FolderTree(root, paths);
    }

    @Override
    public List<String> paths() {
        return paths;
    }

    @Override
    public byte[] read(String path, int most) throws IOException {
        Path file = root;
        for (String name : path.split("/")) {
            file = file.resolve(name);
            if (Files.isSymbolicLink(file)) {
                throw new UnusableSubmission(path + " is a link: hand in the file itself.");
            }
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new UnusableSubmission(path + " is no ordinary file.");
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return BoundedReader.read(in, path, most);
        }
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
