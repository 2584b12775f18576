package kafkalab.launcher;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The build of the launcher, which {@code lab} and {@code lab.cmd} start where none is there, or its sources are newer.
 * Java runs this file as it is, so that it knows no other file of the launcher; they know it.
 *
 * <pre>
 *  launcher/target/ready/
 *    launcher.jar, lib/     copies of what Maven made: no later run of Maven takes them away from under a watch
 *    launcher.jsa           the classes as this JDK has them in memory, so that it need not read them again
 *    built                  written last: the JDK
 * </pre>
 */
final class LauncherBuild {

    /** What a built launcher ends with where its sources are newer: {@code lab.cmd} then builds. */
    static final int STALE = 75;

    private static final int REFUSED = 2;
    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");
    private static final List<String> SOURCES =
            List.of("pom.xml", "launcher/pom.xml", "launcher/src/main", "labkit/src/main/java/kafkalab/kit/grading");

    private final Path kit;
    private final Path ready;
    private final boolean french;
    private final PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, nativeCharset());

    private LauncherBuild(Path kit) {
        this.kit = kit;
        this.ready = ready(kit);
        this.french = speaksFrench(kit, List.of());
    }

    /**
     * Builds the launcher.
     *
     * @param arguments the kit's folder, and the command that started this JVM
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path kit = Path.of(arguments[0]).toAbsolutePath().normalize();
        System.exit(new LauncherBuild(kit).run(arguments[1]));
    }

    private int run(String java) throws IOException, InterruptedException {
        Files.createDirectories(ready.getParent());
        try (FileChannel file = FileChannel.open(
                        ready.resolveSibling("ready.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = file.lock()) {
            if (isReady(kit)
                    && Files.readAllLines(ready.resolve("built")).get(0).equals(java)) {
                return 0;
            }
            return build(java);
        }
    }

    private int build(String java) throws IOException, InterruptedException {
        Optional<Path> maven = maven(kit);
        if (maven.isEmpty()) {
            err.println();
            err.println((unicode() ? "  ✗ " : "  x ")
                    + say("Maven is not on this machine's PATH.", "Maven n'est pas dans le PATH de cette machine."));
            err.println("    " + howToGetMaven(french));
            err.println();
            return REFUSED;
        }
        err.println(say(
                "  The launcher is being built, once. That takes a moment...",
                "  Le lanceur se construit, une fois pour toutes. Un instant..."));
        Process process = new ProcessBuilder(
                        maven.get().toString(),
                        "-q",
                        "-B",
                        "-Dstyle.color=never",
                        "package",
                        "-pl",
                        "launcher",
                        "--also-make",
                        "-Dkit.tests.skip=true",
                        "-Dlab.tests.skip=true",
                        "-Dspotless.check.skip=true")
                .directory(kit.toFile())
                .redirectInput(nothing())
                .redirectErrorStream(true)
                .start();
        // Not on standard output, which belongs to the command that is waiting.
        try (Stream<String> lines = process.inputReader(nativeCharset()).lines()) {
            lines.map(line -> line.replaceAll("\u001b\\[[\\d;]*m", ""))
                    .filter(line -> !line.isBlank())
                    .forEach(err::println);
        }
        int code = process.waitFor();
        Path jar = kit.resolve("launcher/target/launcher.jar");
        if (code != 0 || !Files.isRegularFile(jar)) {
            err.println();
            err.println((unicode() ? "  ✗ " : "  x ")
                    + say("The launcher could not be built.", "Le lanceur n'a pas pu être construit."));
            err.println(say(
                    "    Without it: mvn test, in a lab's folder.",
                    "    Sans lui : mvn test, dans le dossier d'un lab."));
            err.println();
            return REFUSED;
        }
        delete(ready);
        copy(jar, ready.resolve("launcher.jar"));
        try (Stream<Path> libraries = Files.list(jar.resolveSibling("lib"))) {
            for (Path library : libraries.toList()) {
                copy(library, ready.resolve("lib").resolve(library.getFileName()));
            }
        }
        archive();
        Files.writeString(ready.resolve("built"), java + "\n");
        return 0;
    }

    /** Lets this JDK write down the classes of a run; a launcher without them is slower, and works as well. */
    private void archive() throws IOException, InterruptedException {
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:ArchiveClassesAtExit=" + ready.resolve("launcher.jsa"),
                        "-XX:+UseSerialGC",
                        "-Xlog:disable",
                        "-Dlauncher.kit=" + kit,
                        "-Dlauncher.archive=true",
                        "-cp",
                        ready.resolve("launcher.jar").toString(),
                        "kafkalab.launcher.Launcher",
                        "help")
                .directory(kit.toFile())
                .redirectInput(nothing())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static ProcessBuilder.Redirect nothing() {
        return ProcessBuilder.Redirect.from(
                Path.of(WINDOWS ? "NUL" : "/dev/null").toFile());
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        // With its time: the archive of classes holds only for the very jars that it was made from.
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static Path ready(Path kit) {
        return kit.resolve("launcher").resolve("target").resolve("ready");
    }

    /** Tells whether a launcher is there that is newer than its sources. */
    static boolean isReady(Path kit) throws IOException {
        Path built = ready(kit).resolve("built");
        if (!Files.isRegularFile(built)) {
            return false;
        }
        long time = Files.getLastModifiedTime(built).toMillis();
        for (String source : SOURCES) {
            if (Files.exists(kit.resolve(source))) {
                try (Stream<Path> files = Files.walk(kit.resolve(source))) {
                    if (files.anyMatch(file -> modified(file) > time)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static long modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- Maven

    /** Returns the kit's own Maven, if somebody gave it one, else that of the PATH. */
    static Optional<Path> maven(Path kit) {
        Path wrapper = kit.resolve(WINDOWS ? "mvnw.cmd" : "mvnw");
        return Files.isExecutable(wrapper) ? Optional.of(wrapper) : onThePath("mvn");
    }

    static String howToGetMaven(boolean french) {
        return (french ? "Installez Maven 3.8 ou plus récent : " : "Install Maven 3.8 or newer: ")
                + bySystem("sudo apt install maven", "brew install maven", "https://maven.apache.org/download.cgi")
                + (french ? ". Puis ouvrez un nouveau terminal." : ". Then open a new terminal.");
    }

    private static String bySystem(String linux, String mac, String windows) {
        return WINDOWS ? windows : System.getProperty("os.name").startsWith("Mac") ? mac : linux;
    }

    static Optional<Path> onThePath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        List<String> endings = WINDOWS ? List.of(".cmd", ".bat", ".exe") : List.of("");
        return Arrays.stream(path.split(Pattern.quote(System.getProperty("path.separator"))))
                .filter(folder -> !folder.isBlank())
                .flatMap(folder -> endings.stream().map(ending -> Path.of(folder, program + ending)))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    // ---- Words

    private String say(String english, String inFrench) {
        return french ? inFrench : english;
    }

    /** Chooses the language as the score card does: -Dlab.lang, else that of a hand-out, else the machine's own. */
    static boolean speaksFrench(Path kit, List<String> options) {
        Stream<String> settings = Stream.empty();
        Path config = kit.resolve(".mvn").resolve("maven.config");
        if (Files.isReadable(config)) {
            try {
                settings = Files.readAllLines(config).stream();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Stream.concat(settings, options.stream())
                .filter(setting -> setting.startsWith("-Dlab.lang="))
                .map(setting -> setting.substring("-Dlab.lang=".length()))
                .reduce((first, last) -> last)
                .orElse(Locale.getDefault().getLanguage())
                .equalsIgnoreCase("fr");
    }

    static boolean unicode() {
        return nativeCharset().name().startsWith("UTF");
    }

    static Charset nativeCharset() {
        return Charset.forName(System.getProperty("stdout.encoding", System.getProperty("native.encoding")));
    }
}
