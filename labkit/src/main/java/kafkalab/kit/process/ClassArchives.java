package kafkalab.kit.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Archives of the classes that JVMs load from their libraries, read and verified once for all of them (HotSpot's
 * class-data sharing).
 *
 * <p>There is one for each list of jars with which a class path begins: it holds classes of the JDK and of these jars.
 * What stands behind them in folders, such as a student's program, is never in it. JVMs that start while there is no
 * archive yet note what they load, and {@link #make()} makes it of what they noted. A JVM that finds it unfit does without.
 *
 * <pre>
 *   archives/
 *     8c5f…a1/            of one list of jars, as they are today
 *       class-path        the list
 *       loaded-pid4711    what a JVM has noted
 *       classes.jsa       the archive
 *       archive.log       how it was made, or why it could not be
 * </pre>
 */
public final class ClassArchives {

    /** Names the folder to the JVMs that use the archives, and thereby to those that they start. */
    private static final String FOLDER = "lab.archives";

    private static final String CLASS_PATH = "class-path";
    private static final String NOTES = "loaded-";
    private static final String ARCHIVE = "classes.jsa";
    private static final long LIMIT_SECONDS = 120;

    private final Path folder;

    /**
     * Names the archives of a folder.
     *
     * @param folder the folder, which may be missing
     */
    public ClassArchives(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    /** Returns the archives that this JVM was started with, if any. */
    public static Optional<ClassArchives> ofThisJvm() {
        return Optional.ofNullable(System.getProperty(FOLDER)).map(Path::of).map(ClassArchives::new);
    }

    /** Puts the jars of a class path before its folders, each in the order that they have. */
    public static String jarsFirst(String classPath) {
        List<String> entries = Arrays.asList(classPath.split(File.pathSeparator));
        return Stream.concat(
                        entries.stream().filter(ClassArchives::isJar),
                        entries.stream().filter(Predicate.not(ClassArchives::isJar)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean isJar(String entry) {
        return entry.endsWith(".jar");
    }

    /**
     * Returns the arguments by which a JVM uses its archive or, as long as there is none, notes what it loads.
     *
     * @param classPath the JVM's class path; what stands in jars behind a folder is in no archive
     */
    public List<String> arguments(String classPath) {
        List<String> jars = Arrays.stream(classPath.split(File.pathSeparator))
                .takeWhile(ClassArchives::isJar)
                .toList();
        Path own = folder.resolve(key(jars));
        String forChildren = "-D" + FOLDER + "=" + folder;
        if (Files.isRegularFile(own.resolve(ARCHIVE))) {
            // A JVM that finds the archive unfit would say so on standard output, where the program speaks.
            return List.of("-XX:SharedArchiveFile=" + own.resolve(ARCHIVE), "-Xlog:disable", forChildren);
        }
        try {
            Files.createDirectories(own);
            Files.writeString(own.resolve(CLASS_PATH), String.join(File.pathSeparator, jars));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of("-XX:DumpLoadedClassList=" + own.resolve(NOTES + "%p"), forChildren);
    }

    /** Names the archive of these jars: another JVM, or a jar that was changed, needs another one. */
    private static String key(List<String> jars) {
        String versions = jars.stream().map(ClassArchives::version).collect(Collectors.joining(File.pathSeparator));
        String key = System.getProperty("java.vm.version") + File.pathSeparator + versions;
        return UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static String version(String jar) {
        File file = new File(jar);
        return jar + "@" + file.lastModified() + "," + file.length();
    }

    /**
     * Makes the archives that are missing, of what the JVMs have noted that ran so far. To be called once a JVM has loaded
     * all that others will: what is not in an archive is loaded from its jar.
     */
    public void make() throws IOException, InterruptedException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        synchronized (ClassArchives.class) {
            try (Stream<Path> children = Files.list(folder)) {
                for (Path own : children.sorted().toList()) {
                    if (Files.isRegularFile(own.resolve(CLASS_PATH)) && !Files.exists(own.resolve(ARCHIVE))) {
                        make(own);
                    }
                }
            }
        }
    }

    private static void make(Path own) throws IOException, InterruptedException {
        String part = "." + ProcessHandle.current().pid();
        Path list = own.resolve("classes" + part);
        Files.write(list, noted(own));
        // Others may look for the archive meanwhile: it appears when it is whole.
        Path made = own.resolve(ARCHIVE + part);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:dump",
                        "-Xmx512m",
                        // The one collector that also archives objects; any can use them.
                        "-XX:+UseG1GC",
                        "-XX:SharedClassListFile=" + list,
                        "-XX:SharedArchiveFile=" + made,
                        "-cp",
                        Files.readString(own.resolve(CLASS_PATH)))
                .redirectErrorStream(true)
                .redirectOutput(own.resolve("archive.log").toFile())
                .start();
        try {
            if (process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0) {
                Files.move(made, own.resolve(ARCHIVE), StandardCopyOption.ATOMIC_MOVE);
            }
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(list);
        }
    }

    /** Joins the notes, each class once: without the numbers, which each JVM has given from 0. */
    private static Set<String> noted(Path own) throws IOException {
        Set<String> noted = new LinkedHashSet<>();
        try (Stream<Path> files = Files.list(own)) {
            for (Path note : files.filter(file -> file.getFileName().toString().startsWith(NOTES))
                    .sorted()
                    .toList()) {
                Files.readAllLines(note).stream()
                        .filter(line -> !line.contains(" source: "))
                        .map(line -> line.replaceFirst(" id: \\d+.*", ""))
                        .forEach(noted::add);
            }
        }
        return noted;
    }
}
