package kafkalab.grader.submission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a student handed in, looked at without running or unpacking anything: a folder or a zip archive. */
interface FileTree extends AutoCloseable {

    /** Is the most that a submission may consist of, counted in files. */
    int MOST_FILES = 20_000;

    /** Returns the paths of all files, with {@code /} between names, in order; and of whatever else is no folder. */
    List<String> paths();

    /**
     * Reads a file.
     *
     * @param path one of {@link #paths()}
     * @param most the most bytes that it may have
     * @throws UnusableSubmission where it has more, or is no ordinary file
     */
    byte[] read(String path, int most) throws IOException;

    @Override
    void close() throws IOException;

    /**
     * Opens a folder or an archive. A folder that holds nothing but one archive stands for that archive: some course
     * platforms pack submissions so.
     *
     * @param origin the folder or archive
     */
    static FileTree open(Path origin) throws IOException {
        if (Files.isDirectory(origin)) {
            List<Path> children;
            try (Stream<Path> list = Files.list(origin)) {
                children = list.limit(2).toList();
            }
            return children.size() == 1 && isArchive(children.get(0))
                    ? ArchiveTree.open(children.get(0))
                    : FolderTree.of(origin);
        }
        if (!isArchive(origin)) {
            throw new UnusableSubmission(
                    origin.getFileName() + " is neither a folder nor a zip archive: there is nothing to grade in it.");
        }
        return ArchiveTree.open(origin);
    }

    private static boolean isArchive(Path file) {
        return Files.isRegularFile(file)
                && file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".zip");
    }
}
