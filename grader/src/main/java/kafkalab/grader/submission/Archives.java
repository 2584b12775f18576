package kafkalab.grader.submission;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.PasswordRequiredException;
import org.apache.commons.compress.archivers.ArchiveException;
import org.apache.commons.compress.archivers.ArchiveStreamFactory;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** The formats of archives: zip, tar with or without gzip, bzip2 and xz, 7z. They are told by content, not by name. */
final class Archives {

    /** Is the most bytes of an archive that is itself in something else. */
    static final int LARGEST_INSIDE = 50_000_000;

    /** Is the most bytes of an archive that lies on the disk. */
    private static final long LARGEST = 200_000_000;

    private static final int SEVEN_Z_MEMORY_KB = 128 * 1024;
    private static final byte[] RAR = "Rar!\u001a\u0007".getBytes(StandardCharsets.ISO_8859_1);
    private static final Set<String> COMPRESSED =
            Set.of(CompressorStreamFactory.GZIP, CompressorStreamFactory.BZIP2, CompressorStreamFactory.XZ);
    private static final Set<String> READ = Set.of(
            ArchiveStreamFactory.ZIP,
            ArchiveStreamFactory.JAR,
            ArchiveStreamFactory.TAR,
            ArchiveStreamFactory.SEVEN_Z,
            "rar");
    private static final String NONE = "none";
    /** Is how each entry of a zip's directory begins. */
    private static final int ENTRY = 0x504b0102;
    /** Is more than files are read of: most of a checkout's are not looked into. */
    private static final int MOST_ENTRIES = 4 * FileTree.MOST_FILES;

    private Archives() {}

    /**
     * Tells whether a file is an archive.
     *
     * @param head its beginning
     */
    static boolean isArchive(byte[] head) {
        String format = format(head);
        return READ.contains(format) || COMPRESSED.contains(format);
    }

    private static String format(byte[] head) {
        if (Arrays.equals(Arrays.copyOf(head, RAR.length), RAR)) {
            return "rar";
        }
        try {
            return ArchiveStreamFactory.detect(new ByteArrayInputStream(head));
        } catch (ArchiveException | IllegalArgumentException e) {
            // It is none of those.
        }
        try {
            return CompressorStreamFactory.detect(new ByteArrayInputStream(head));
        } catch (CompressorException | IllegalArgumentException e) {
            return NONE;
        }
    }

    /**
     * Opens an archive on the disk.
     *
     * @param file the archive
     * @param head its beginning
     */
    static FileTree open(Path file, byte[] head) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new UnusableSubmission(
                    "The archive is larger than " + LARGEST / 1_000_000 + " MB: hand in the lab's folder alone.",
                    "L'archive dépasse " + LARGEST / 1_000_000 + " Mo : ne rendez que le dossier du lab.");
        }
        return open(Files.newByteChannel(file), head, file.getFileName().toString());
    }

    /** Opens an archive that was in something else. */
    static FileTree open(byte[] archive, String name) {
        return open(new SeekableInMemoryByteChannel(archive), Arrays.copyOf(archive, FileTree.HEAD), name);
    }

    private static FileTree open(SeekableByteChannel bytes, byte[] head, String name) {
        boolean kept = false;
        try {
            FileTree tree = switch (format(head)) {
                case ArchiveStreamFactory.ZIP, ArchiveStreamFactory.JAR -> zip(bytes);
                case ArchiveStreamFactory.SEVEN_Z -> sevenZ(bytes);
                case "rar" -> throw unreadable("RAR");
                case ArchiveStreamFactory.TAR -> tar(new MemoryTree(), Channels.newInputStream(bytes));
                default -> compressed(Channels.newInputStream(bytes), name);
            };
            kept = tree instanceof ZipTree;
            return tree;
        } catch (PasswordRequiredException e) {
            throw locked();
        } catch (IOException | IllegalArgumentException | IllegalStateException | ArithmeticException e) {
            throw damaged(e);
        } catch (IndexOutOfBoundsException | NullPointerException | NegativeArraySizeException e) {
            // The reader trusted a header.
            throw damaged(e);
        } finally {
            if (!kept) {
                close(bytes);
            }
        }
    }

    private static void close(SeekableByteChannel bytes) {
        try {
            bytes.close();
        } catch (IOException e) {
            // It was only read.
        }
    }

    /** Opens a zip that has no more entries than there is memory for: its own count of them may be a lie. */
    private static FileTree zip(SeekableByteChannel bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        int window = 0;
        int entries = 0;
        while (bytes.read(buffer) >= 0) {
            buffer.flip();
            while (buffer.hasRemaining()) {
                window = window << 8 | buffer.get() & 0xff;
                if (window == ENTRY && ++entries > MOST_ENTRIES) {
                    throw FileTree.tooMany();
                }
            }
            buffer.clear();
        }
        bytes.position(0);
        return ZipTree.open(bytes);
    }

    private static FileTree sevenZ(SeekableByteChannel bytes) throws IOException {
        MemoryTree tree = new MemoryTree();
        try (SevenZFile archive = SevenZFile.builder()
                .setSeekableByteChannel(bytes)
                .setMaxMemoryLimitKiB(SEVEN_Z_MEMORY_KB)
                .get()) {
            for (SevenZArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                if (!entry.isDirectory() && !entry.isAntiItem()) {
                    tree.add(entry.getName(), tree.counted(archive.getInputStream(entry)));
                }
            }
        }
        return tree;
    }

    private static FileTree compressed(InputStream bytes, String name) throws IOException {
        MemoryTree tree = new MemoryTree();
        try (InputStream plain = tree.counted(
                new CompressorStreamFactory(true, SEVEN_Z_MEMORY_KB).createCompressorInputStream(buffered(bytes)))) {
            BufferedInputStream in = buffered(plain);
            in.mark(FileTree.HEAD);
            byte[] head = in.readNBytes(FileTree.HEAD);
            in.reset();
            if (format(head).equals(ArchiveStreamFactory.TAR)) {
                return tar(tree, in);
            }
            tree.add(name.replaceFirst("(?i)[.](gz|bz2|xz)$", ""), in);
            return tree;
        } catch (CompressorException e) {
            throw damaged(e);
        }
    }

    private static FileTree tar(MemoryTree tree, InputStream bytes) throws IOException {
        TarArchiveInputStream archive = new TarArchiveInputStream(bytes, StandardCharsets.UTF_8.name());
        for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
            if (entry.isFile() && !entry.isLink() && !entry.isSymbolicLink()) {
                tree.add(entry.getName(), archive);
            } else if (!entry.isDirectory() && !entry.isGlobalPaxHeader()) {
                tree.addLink(entry.getName());
            }
        }
        return tree;
    }

    private static BufferedInputStream buffered(InputStream in) {
        return new BufferedInputStream(in, 1 << 16);
    }

    /** Returns the refusal of an archive that ends too early, or is damaged otherwise. */
    static UnusableSubmission damaged(Exception problem) {
        String why = problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage();
        return new UnusableSubmission(
                "The archive is damaged, or was not uploaded to its end: pack it anew, and hand in again (" + why
                        + ").",
                "L'archive est abîmée, ou n'a pas été envoyée jusqu'au bout : refaites-la, et rendez-la à nouveau ("
                        + why + ").");
    }

    /** Returns the refusal of an archive with a password. */
    static UnusableSubmission locked() {
        return new UnusableSubmission(
                "The archive is locked by a password: hand in one without.",
                "L'archive est protégée par un mot de passe : rendez-en une sans.");
    }

    private static UnusableSubmission unreadable(String format) {
        return new UnusableSubmission(
                "It is a " + format.toUpperCase(Locale.ROOT)
                        + " archive, which the grader can not open: unpack it, make a zip of the lab's folder (in the "
                        + "menu of the folder: compress, or send to a zip), and hand that in.",
                "C'est une archive " + format.toUpperCase(Locale.ROOT)
                        + ", que le correcteur ne sait pas ouvrir : décompressez-la, faites un zip du dossier du lab "
                        + "(menu du dossier : compresser, ou envoyer vers un zip), et rendez-le.");
    }
}
