package kafkalab.grader.submission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import kafkalab.kit.grading.Text;

/**
 * All files that a student handed in: those of a folder or an archive and, once asked for, those of the archives in it,
 * which stand under the archive's path as under a folder's.
 */
final class HandedIn implements AutoCloseable {

    private static final int MOST_ARCHIVES = 20;
    private static final int MOST_LAYERS = 4;
    /** Is how much of one submission is held in memory. Several are looked at at the same time. */
    private static final long MOST_HELD = 150_000_000;

    /** Are zip archives as well, and never hold a program. */
    private static final Set<String> DOCUMENTS =
            Set.of("docx", "xlsx", "pptx", "odt", "ods", "odp", "epub", "jar", "war", "apk", "pages", "key");

    private final List<FileTree> trees = new ArrayList<>();
    private final Map<String, Place> files = new TreeMap<>();
    private final Set<String> looked = new TreeSet<>();
    private final List<Text> problems = new ArrayList<>();
    private int layers;
    private long held;

    private HandedIn() {}

    /**
     * Opens what was handed in.
     *
     * @param parts folders, archives, single files
     * @throws IOException where the machine does not let us read it
     */
    static HandedIn open(List<Path> parts) throws IOException {
        HandedIn all = new HandedIn();
        for (Path part : parts) {
            String prefix = parts.size() == 1 ? "" : part.getFileName() + "/";
            if (Files.isDirectory(part)) {
                all.add(prefix, FolderTree.of(part));
                continue;
            }
            FolderTree alone = FolderTree.ofOne(part);
            byte[] head = alone.head(alone.paths().first());
            if (!Archives.isArchive(head)) {
                all.add("", alone);
                continue;
            }
            try {
                all.add(prefix, Archives.open(part, head));
            } catch (UnusableSubmission e) {
                if (parts.size() == 1) {
                    throw e;
                }
                all.problems.add(e.sentence());
            }
        }
        return all;
    }

    private void add(String prefix, FileTree tree) {
        trees.add(tree);
        hold(tree.held());
        for (String path : tree.paths()) {
            files.putIfAbsent(prefix + path, new Place(tree, path));
        }
        if (files.size() > FileTree.MOST_FILES) {
            throw FileTree.tooMany();
        }
    }

    private void hold(long bytes) {
        held += bytes;
        if (held > MOST_HELD) {
            throw FileTree.tooLarge();
        }
    }

    /** Returns the paths of all files, in order. */
    SortedSet<String> paths() {
        return new TreeSet<>(files.keySet());
    }

    /**
     * Reads a file.
     *
     * @param path one of {@link #paths()}
     * @param most the most bytes that it may have
     * @throws UnusableSubmission where it has more, is no ordinary file, or is damaged
     * @throws IOException where the machine does not let us read it
     */
    byte[] read(String path, int most) throws IOException {
        Place place = files.get(path);
        try {
            return place.tree().read(place.path(), most);
        } catch (IOException | IllegalArgumentException e) {
            if (place.tree() instanceof FolderTree && e instanceof IOException unreadable) {
                throw unreadable;
            }
            throw Archives.damaged(e);
        }
    }

    /**
     * Opens the archives that were not opened yet, a layer of them.
     *
     * @return whether there were any
     */
    boolean unpack() throws IOException {
        if (++layers > MOST_LAYERS) {
            return false;
        }
        List<String> archives = new ArrayList<>();
        for (String path : files.keySet()) {
            if (looked.add(path) && mayBeArchive(path) && Archives.isArchive(head(path))) {
                archives.add(path);
            }
        }
        for (String path : archives) {
            if (trees.size() > MOST_ARCHIVES) {
                break;
            }
            byte[] archive;
            FileTree tree;
            try {
                archive = read(path, Archives.LARGEST_INSIDE);
                tree = Archives.open(archive, path);
            } catch (UnusableSubmission e) {
                // There may be another that can be read; if not, this is what there is to say.
                problems.add(e.sentence());
                continue;
            }
            hold(archive.length);
            add(path + "/", tree);
        }
        return !archives.isEmpty();
    }

    private static boolean mayBeArchive(String path) {
        String name = path.toLowerCase(Locale.ROOT);
        return !name.endsWith("/")
                && !name.endsWith(".java")
                && !DOCUMENTS.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    private byte[] head(String path) throws IOException {
        Place place = files.get(path);
        try {
            return place.tree().head(place.path());
        } catch (IOException | IllegalArgumentException e) {
            if (place.tree() instanceof FolderTree && e instanceof IOException unreadable) {
                throw unreadable;
            }
            return new byte[0];
        }
    }

    /** Returns why an archive could not be opened, where there was one. */
    Optional<Text> problem() {
        return problems.stream().findFirst();
    }

    @Override
    public void close() throws IOException {
        for (FileTree tree : trees) {
            tree.close();
        }
    }

    private record Place(FileTree tree, String path) {}
}
