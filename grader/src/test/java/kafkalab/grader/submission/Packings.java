package kafkalab.grader.submission;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * The ways in which students pack one program: each writes it as one submission.
 *
 * <p>{@code sources} is the program by its paths below {@code src/main/java}; the starter is what the students had got.
 */
final class Packings {

    private static final String MAIN = "src/main/java/";
    private static final byte[] PDF = "%PDF-1.7\n%âãÏÓ\n".getBytes(StandardCharsets.ISO_8859_1);

    private final String lab;
    private final Map<String, byte[]> sources;
    private final Map<String, byte[]> starter;

    Packings(String lab, Map<String, byte[]> sources, Map<String, byte[]> starter) {
        this.lab = lab;
        this.sources = sources;
        this.starter = starter;
    }

    /** A packing that writes a submission into a folder, and returns it. */
    interface Packing {

        Path into(Path folder) throws IOException;
    }

    /** Returns all packings by what they are. */
    Map<String, Packing> all() {
        Map<String, Packing> all = new LinkedHashMap<>();
        folders(all);
        archives(all);
        names(all);
        nested(all);
        texts(all);
        copies(all);
        return all;
    }

    private void folders(Map<String, Packing> all) {
        all.put("the lab's folder", folder(() -> below(lab + "/" + MAIN)));
        all.put("src alone", folder(() -> below(MAIN)));
        all.put("the package's folders without src", folder(() -> below("")));
        all.put("the last folder of the package alone", folder(() -> flat("producer/")));
        all.put("the Java files alone", folder(() -> flat("")));
        all.put("the Java files deep in a folder", folder(() -> flat("Documents/uni/kafka lab/")));
        all.put("a whole checkout", folder(this::checkout));
        all.put("a folder in a folder in a folder", folder(() -> below("a/b/c/" + MAIN)));
        all.put("a Maven project of the student's own name", folder(() -> below("my-producer/" + MAIN)));
        all.put("a folder of Eclipse's", folder(() -> with(flat("src/kafkalab/producer/"), ".classpath", "x")));
        all.put("Java files right in src/main/java", folder(() -> flat(MAIN)));
        all.put("the Java files beside a PDF", folder(() -> with(flat(""), "report.pdf", new String(PDF, UTF_8))));
        all.put("with the folders of tools", folder(() -> {
            Map<String, byte[]> files = below(MAIN);
            starter.forEach((name, bytes) -> files.put("target/generated/" + name, bytes));
            starter.forEach((name, bytes) -> files.put(".git/worktrees/" + name, bytes));
            return with(with(files, ".idea/workspace.xml", "<x/>"), "node_modules/a/A.java", "class A {}");
        }));
        all.put(
                "with a test of the lab beside it",
                folder(() -> with(
                        flat(""),
                        "PageEventPublisherTest.java",
                        "package kafkalab.producer;\n\nclass PageEventPublisherTest {}\n")));
    }

    private void archives(Map<String, Packing> all) {
        all.put("a zip", file("ann.zip", () -> zip(below(MAIN))));
        all.put("a zip of the lab's folder", file("ann.zip", () -> zip(below(lab + "/" + MAIN))));
        all.put("a zip of the Java files", file("ann.zip", () -> zip(flat(""))));
        all.put("a zip of a whole checkout", file("ann.zip", () -> zip(checkout())));
        all.put("a tar", file("ann.tar", () -> tar(below(MAIN))));
        all.put("a tar.gz", file("ann.tar.gz", () -> gz(tar(below(MAIN)))));
        all.put("a tgz", file("ann.tgz", () -> gz(tar(flat("")))));
        all.put("a tar of ./", file("ann.tar", () -> tar(below("./" + MAIN))));
        all.put("a tar.bz2", file("ann.tar.bz2", () -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (OutputStream packed = new BZip2CompressorOutputStream(out)) {
                packed.write(tar(below(MAIN)));
            }
            return out.toByteArray();
        }));
        all.put("a tar.xz", file("ann.tar.xz", () -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (OutputStream packed = new XZCompressorOutputStream(out)) {
                packed.write(tar(below(MAIN)));
            }
            return out.toByteArray();
        }));
        all.put("a 7z", file("ann.7z", () -> sevenZ(below(MAIN))));
        all.put("a 7z of the Java files", file("ann.7z", () -> sevenZ(flat("lab/"))));
        all.put("a zip without an ending", file("submission_81", () -> zip(below(MAIN))));
        all.put("a zip called .ZIP", file("ANN.ZIP", () -> zip(below(MAIN))));
        all.put("a tar.gz called .zip", file("ann.zip", () -> gz(tar(below(MAIN)))));
    }

    private void names(Map<String, Packing> all) {
        all.put("a zip of Windows, with backslashes", file("ann.zip", () -> {
            Map<String, byte[]> files = new TreeMap<>();
            below(lab + "/" + MAIN).forEach((name, bytes) -> files.put(name.replace('/', '\\'), bytes));
            return zip(files);
        }));
        all.put("a zip with names in CP850", file("ann.zip", () -> zip(below("Été à Orléans/" + MAIN), "IBM850")));
        all.put("a zip with names in CP437", file("ann.zip", () -> zip(below("Café Müller/" + MAIN), "IBM437")));
        all.put("a zip with names in Shift-JIS", file("ann.zip", () -> zip(below("課題提出/" + MAIN), "windows-31j")));
        all.put("a zip of macOS", file("ann.zip", () -> {
            Map<String, byte[]> files = below("ann/" + MAIN);
            below("__MACOSX/ann/" + MAIN)
                    .forEach((name, bytes) -> files.put(
                            name.replaceFirst("([^/]+)$", "._$1"),
                            new byte[] {0, 5, 22, 7, 0, 2, 0, 0, 'M', 'a', 'c'}));
            files.put("ann/.DS_Store", new byte[] {0, 0, 0, 1});
            return zip(files);
        }));
        all.put("a tar of macOS", file("ann.tar.gz", () -> {
            Map<String, byte[]> files = flat("ann/");
            flat("ann/")
                    .forEach((name, bytes) ->
                            files.put(name.replaceFirst("([^/]+)$", "._$1"), new byte[] {0, 5, 22, 7, 0, 2}));
            return gz(tar(files));
        }));
        all.put("endings in capitals", folder(() -> renamed(name -> name.replace(".java", ".JAVA"))));
        all.put("names in small letters", folder(() -> renamed(name -> name.toLowerCase(Locale.ROOT))));
        all.put("names as a browser makes them", folder(() -> renamed(name -> name.replace(".java", " (1).java"))));
        all.put("names as Canvas makes them", folder(() -> renamed(name -> "leeann_4711_90210_" + name)));
        all.put(
                "names as Moodle makes them",
                folder(() -> renamed(name -> "Ann Lee_4711_assignsubmission_file_" + name)));
        all.put("names as Notepad makes them", folder(() -> renamed(name -> name + ".txt")));
    }

    private void nested(Map<String, Packing> all) {
        all.put("a zip in a folder", folder(() -> one("ann.zip", zip(below(MAIN)))));
        all.put("a zip in a folder in a folder", folder(() -> one("handed in/final/ann.zip", zip(flat("")))));
        all.put("a zip in a zip", file("ann.zip", () -> zip(one("lab.zip", zip(below(MAIN))))));
        all.put("a zip in a zip in a zip", file("ann.zip", () -> zip(one("a.zip", zip(one("b.zip", zip(flat(""))))))));
        all.put("a zip beside a PDF", folder(() -> {
            Map<String, byte[]> files = one("ann.zip", zip(below(MAIN)));
            files.put("report.pdf", PDF);
            return files;
        }));
        all.put("a zip beside a document", folder(() -> {
            Map<String, byte[]> files = one("ann.zip", zip(below(MAIN)));
            files.put("report.docx", zip(one("word/document.xml", new byte[] {'<'})));
            return files;
        }));
        all.put("a tar.gz in a zip", file("ann.zip", () -> zip(one("lab.tar.gz", gz(tar(below(MAIN)))))));
        all.put("a 7z in a folder of Blackboard's", folder(() -> {
            Map<String, byte[]> files = one("Lab 1_ann_attempt_2026-11-30_lab.7z", sevenZ(below(MAIN)));
            files.put("Lab 1_ann_attempt_2026-11-30.txt", "Name: Ann".getBytes(UTF_8));
            return files;
        }));
    }

    private void texts(Map<String, Packing> all) {
        all.put("with a mark of UTF-8", folder(() -> saved(text -> ("\ufeff" + text).getBytes(UTF_8))));
        all.put(
                "in UTF-16 of Windows",
                folder(() -> saved(text -> ("\ufeff" + text).getBytes(StandardCharsets.UTF_16LE))));
        all.put("in UTF-16, the other way round", folder(() -> saved(text -> text.getBytes(StandardCharsets.UTF_16))));
        all.put("in UTF-16 without a mark", folder(() -> saved(text -> text.getBytes(StandardCharsets.UTF_16LE))));
        all.put("in Latin-1", folder(() -> saved(text -> text.getBytes(StandardCharsets.ISO_8859_1))));
        all.put("in Windows-1252", folder(() -> saved(text -> text.getBytes(Charset.forName("windows-1252")))));
        all.put(
                "with the line ends of Windows",
                folder(() -> saved(text -> text.replace("\n", "\r\n").getBytes(UTF_8))));
    }

    private void copies(Map<String, Packing> all) {
        all.put("twice the same", folder(() -> {
            Map<String, byte[]> files = below("lab/" + MAIN);
            files.putAll(below("lab copy/" + MAIN));
            return files;
        }));
        all.put("beside the untouched starter", folder(() -> {
            Map<String, byte[]> files = below("mine/" + MAIN);
            starter.forEach((name, bytes) -> files.put("as-given/" + MAIN + name, bytes));
            return files;
        }));
        all.put("the Java files in an untouched checkout", folder(() -> {
            Map<String, byte[]> files = flat("");
            starter.forEach((name, bytes) -> files.put(lab + "/" + MAIN + name, bytes));
            return files;
        }));
        all.put("the zip and what was in it", folder(() -> {
            Map<String, byte[]> files = below(MAIN);
            files.put("ann.zip", zip(below(MAIN)));
            return files;
        }));
    }

    // ---- The files

    private Map<String, byte[]> below(String folder) {
        Map<String, byte[]> files = new TreeMap<>();
        sources.forEach((name, bytes) -> files.put(folder + name, bytes));
        return files;
    }

    private Map<String, byte[]> flat(String folder) {
        Map<String, byte[]> files = new TreeMap<>();
        sources.forEach((name, bytes) -> files.put(folder + name.replaceFirst(".*/", ""), bytes));
        return files;
    }

    private Map<String, byte[]> renamed(UnaryOperator<String> rename) {
        Map<String, byte[]> files = new TreeMap<>();
        flat("").forEach((name, bytes) -> files.put(rename.apply(name), bytes));
        return files;
    }

    private Map<String, byte[]> saved(Function<String, byte[]> save) {
        Map<String, byte[]> files = new TreeMap<>();
        below(MAIN).forEach((name, bytes) -> files.put(name, save.apply(new String(bytes, UTF_8))));
        return files;
    }

    private Map<String, byte[]> checkout() {
        Map<String, byte[]> files = below(lab + "/" + MAIN);
        with(files, lab + "/pom.xml", "<project/>");
        with(files, lab + "/lab.yaml", "id: x");
        with(files, lab + "/src/test/java/kafkalab/producer/ATest.java", "package kafkalab.producer; class ATest {}");
        with(files, "lab02-consumer-groups/" + MAIN + "kafkalab/groups/W.java", "package kafkalab.groups; class W {}");
        with(files, "pageviews/" + MAIN + "kafkalab/pageviews/P.java", "package kafkalab.pageviews; class P {}");
        with(files, ".git/HEAD", "ref: refs/heads/main");
        return with(files, "README.md", "# Labs");
    }

    private static Map<String, byte[]> with(Map<String, byte[]> files, String name, String text) {
        files.put(name, text.getBytes(UTF_8));
        return files;
    }

    private static Map<String, byte[]> one(String name, byte[] bytes) {
        Map<String, byte[]> files = new TreeMap<>();
        files.put(name, bytes);
        return files;
    }

    // ---- How they are written

    private interface Made<T> {

        T make() throws IOException;
    }

    private static Packing folder(Made<Map<String, byte[]>> files) {
        return folder -> {
            for (Map.Entry<String, byte[]> file : files.make().entrySet()) {
                Path path = folder.resolve("ann").resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, file.getValue());
            }
            return folder.resolve("ann");
        };
    }

    private static Packing file(String name, Made<byte[]> bytes) {
        return folder -> Files.write(folder.resolve(name), bytes.make());
    }

    static byte[] zip(Map<String, byte[]> files) throws IOException {
        return zip(files, "UTF-8");
    }

    static byte[] zip(Map<String, byte[]> files, String charset) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream archive = new ZipArchiveOutputStream(out)) {
            archive.setEncoding(charset);
            archive.setUseLanguageEncodingFlag(charset.equals("UTF-8"));
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                archive.putArchiveEntry(new ZipArchiveEntry(file.getKey()));
                archive.write(file.getValue());
                archive.closeArchiveEntry();
            }
        }
        return out.toByteArray();
    }

    static byte[] tar(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream archive = new TarArchiveOutputStream(out, "UTF-8")) {
            archive.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(file.getValue().length);
                archive.putArchiveEntry(entry);
                archive.write(file.getValue());
                archive.closeArchiveEntry();
            }
        }
        return out.toByteArray();
    }

    static byte[] gz(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packed = new GzipCompressorOutputStream(out)) {
            packed.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] sevenZ(Map<String, byte[]> files) throws IOException {
        SeekableInMemoryByteChannel out = new SeekableInMemoryByteChannel();
        try (SevenZOutputFile archive = new SevenZOutputFile(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                SevenZArchiveEntry entry = new SevenZArchiveEntry();
                entry.setName(file.getKey());
                entry.setSize(file.getValue().length);
                archive.putArchiveEntry(entry);
                archive.write(file.getValue());
                archive.closeArchiveEntry();
            }
        }
        byte[] bytes = new byte[(int) out.size()];
        System.arraycopy(out.array(), 0, bytes, 0, bytes.length);
        return bytes;
    }
}
