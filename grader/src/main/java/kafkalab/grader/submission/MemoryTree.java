package kafkalab.grader.submission;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An archive that can only be read from its beginning to its end, such as a tar. What may matter of it is kept in memory:
 * sources, small files, and archives in it.
 */
final class MemoryTree implements FileTree {

    /** Is how much is inflated of one archive at the most. */
    private static final long MOST_INFLATED = 500_000_000;

    private static final int MOST_KEPT = 64 << 20;
    private static final int SMALL = 512 * 1024;

    private final SortedSet<String> paths = new TreeSet<>();
    private final Map<String, Kept> files = new TreeMap<>();
    private long inflated;
    private long held;

    /** Adds a link, or whatever else is neither folder nor file. */
    void addLink(String name) {
        keep(ArchiveNames.plain(name), new Kept(new byte[0], null, true));
    }

    /**
     * Adds a file.
     *
     * @param name its path in the archive
     * @param in its content, which is read to its end or so far as it may matter
     */
    void add(String name, InputStream in) throws IOException {
        String path = ArchiveNames.plain(name);
        if (!FileTree.listed(path).equals(path)) {
            keep(path, null);
            return;
        }
        byte[] head = in.readNBytes(HEAD);
        byte[] rest = in.readNBytes(mostOf(path, head) - HEAD);
        boolean whole = in.read() < 0;
        count(head.length + rest.length);
        if (whole) {
            byte[] content = Arrays.copyOf(head, head.length + rest.length);
            System.arraycopy(rest, 0, content, head.length, rest.length);
            held += content.length;
            if (held > MOST_KEPT) {
                throw FileTree.tooLarge();
            }
            keep(path, new Kept(head, content, false));
        } else {
            keep(path, new Kept(head, null, false));
        }
    }

    private static int mostOf(String path, byte[] head) {
        boolean archive = !path.toLowerCase(Locale.ROOT).endsWith(".java") && Archives.isArchive(head);
        return archive ? Archives.LARGEST_INSIDE : SMALL;
    }

    private void keep(String path, Kept file) {
        String listed = FileTree.listed(path);
        paths.add(listed);
        if (paths.size() > MOST_FILES) {
            throw FileTree.tooMany();
        }
        if (file != null && listed.equals(path) && files.put(path, file) != null) {
            throw new UnusableSubmission(
                    "The archive holds " + path + " twice.", "L'archive contient deux fois " + path + ".");
        }
    }

    /** Counts what was inflated, and refuses a bomb. */
    private void count(long bytes) {
        inflated += bytes;
        if (inflated > MOST_INFLATED) {
            throw FileTree.tooLarge();
        }
    }

    /** Returns a stream whose bytes count towards what one archive may inflate to. */
    InputStream counted(InputStream in) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                int next = in.read();
                if (next >= 0) {
                    count(1);
                }
                return next;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int read = in.read(bytes, offset, length);
                if (read > 0) {
                    count(read);
                }
                return read;
            }
        };
    }

    @Override
    public SortedSet<String> paths() {
        return paths;
    }

    @Override
    public byte[] read(String path, int most) {
        Kept file = files.get(path);
        if (file.link()) {
            throw FileTree.isLink(path);
        }
        if (file.content() == null || file.content().length > most) {
            throw new UnusableSubmission(
                    path + " is larger than " + most / 1024 + " KB.", path + " dépasse " + most / 1024 + " Ko.");
        }
        return file.content();
    }

    @Override
    public byte[] head(String path) {
        Kept file = files.get(path);
        return file == null ? new byte[0] : file.head();
    }

    @Override
    public long held() {
        return held;
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    /**
     * What is kept of a file.
     *
     * @param head its beginning
     * @param content all of it, or null where it is too large to matter
     * @param link whether it is no ordinary file
     */
    private record Kept(byte[] head, byte[] content, boolean link) {}
}
