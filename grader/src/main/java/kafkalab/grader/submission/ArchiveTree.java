package kafkalab.grader.submission;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A submission that is a zip archive. It is read where it lies: no entry is ever unpacked under a name of its own
 * choosing, and an entry that nobody needs is not inflated.
 */
final class ArchiveTree implements FileTree {

    private static final long LARGEST = 50_000_000;

    private final ZipFile archive;
    private final Map<String, ZipEntry> entries;

    private ArchiveTree(ZipFile archive, Map<String, ZipEntry> entries) {
        this.archive = archive;
        this.entries = entries;
    }

    static ArchiveTree open(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new UnusableSubmission("The archive is larger than " + LARGEST / 1_000_000 + " MB.");
        }
        ZipFile archive;
        try {
            archive = new ZipFile(file.toFile());
        } catch (ZipException | IllegalArgumentException e) {
            throw new UnusableSubmission("The archive can not be read: " + e.getMessage() + ".");
        }
        try {
            return new ArchiveTree(archive, entries(archive));
        } catch (RuntimeException e) {
            archive.close();
            throw e;
        }
    }

    private static Map<String, ZipEntry> entries(ZipFile archive) {
        if (archive.size() > MOST_FILES) {
            throw new UnusableSubmission("It has more than " + MOST_FILES + " files.");
        }
        Map<String, ZipEntry> entries = new TreeMap<>();
        archive.stream().filter(entry -> !entry.isDirectory()).forEach(entry -> {
            if (entries.put(entry.getName(), entry) != null) {
                throw new UnusableSubmission("The archive holds " + entry.getName() + " twice.");
            }
        });
        return entries;
    }

    @Override
    public List<String> paths() {
        return List.copyOf(entries.keySet());
    }

    @Override
    public byte[] read(String path, int most) throws IOException {
        try (InputStream in = archive.getInputStream(entries.get(path))) {
            return BoundedReader.read(in, path, most);
        } catch (ZipException e) {
            throw new UnusableSubmission("The archive can not be read: " + e.getMessage() + ", at " + path + ".");
        }
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }
}
