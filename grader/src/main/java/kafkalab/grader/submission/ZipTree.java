package kafkalab.grader.submission;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * A zip archive. It is read where it lies: no entry is ever unpacked under a name of its own choosing, and an entry that
 * nobody needs is not inflated.
 */
final class ZipTree implements FileTree {

    private final ZipFile archive;
    private final Map<String, ZipArchiveEntry> entries = new TreeMap<>();
    private final SortedSet<String> paths = new TreeSet<>();

    private ZipTree(ZipFile archive) {
        this.archive = archive;
        for (ZipArchiveEntry entry : Collections.list(archive.getEntries())) {
            if (entry.isDirectory()) {
                continue;
            }
            String name = name(entry);
            String listed = FileTree.listed(name);
            paths.add(listed);
            if (paths.size() > MOST_FILES) {
                throw FileTree.tooMany();
            }
            if (listed.equals(name) && entries.put(name, entry) != null) {
                throw new UnusableSubmission(
                        "The archive holds " + name + " twice.", "L'archive contient deux fois " + name + ".");
            }
        }
    }

    static ZipTree open(SeekableByteChannel bytes) throws IOException {
        ZipFile archive = ZipFile.builder()
                .setSeekableByteChannel(bytes)
                .setUseUnicodeExtraFields(true)
                .get();
        try {
            return new ZipTree(archive);
        } catch (RuntimeException e) {
            archive.close();
            throw e;
        }
    }

    /** Reads a name as it was meant: only newer archives say in which charset their names are. */
    private static String name(ZipArchiveEntry entry) {
        byte[] raw = entry.getRawName();
        boolean said = raw == null
                || entry.getGeneralPurposeBit().usesUTF8ForNames()
                || entry.getNameSource() == ZipArchiveEntry.NameSource.UNICODE_EXTRA_FIELD;
        return ArchiveNames.plain(said ? entry.getName() : ArchiveNames.decode(raw));
    }

    @Override
    public SortedSet<String> paths() {
        return paths;
    }

    @Override
    public byte[] read(String path, int most) throws IOException {
        ZipArchiveEntry entry = entries.get(path);
        if (entry.isUnixSymlink()) {
            throw FileTree.isLink(path);
        }
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            throw Archives.locked();
        }
        try (InputStream in = archive.getInputStream(entry)) {
            return BoundedReader.read(in, path, most);
        }
    }

    @Override
    public byte[] head(String path) throws IOException {
        ZipArchiveEntry entry = entries.get(path);
        if (entry == null || entry.isUnixSymlink() || !archive.canReadEntryData(entry)) {
            return new byte[0];
        }
        try (InputStream in = archive.getInputStream(entry)) {
            return in.readNBytes(HEAD);
        }
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }
}
