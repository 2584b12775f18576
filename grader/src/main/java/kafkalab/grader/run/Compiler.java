package kafkalab.grader.run;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafkalab.grader.fault.GraderFault;
import kafkalab.grader.kit.StagedLab;

/** A compiler of submissions, each in a process of its own with limits, as the labs' build does. */
final class Compiler {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MOST_LINES = 60;
    private static final int LONGEST_LINE = 400;

    private final StagedLab lab;
    private final Sandbox sandbox;
    private final ClassArchives archives;

    Compiler(StagedLab lab, Sandbox sandbox, ClassArchives archives) {
        this.lab = lab;
        this.sandbox = sandbox;
        this.archives = archives;
    }

    /** Refuses a Java without a compiler. */
    static void require() {
        if (!Files.isExecutable(javac())) {
            throw new GraderFault(
                    "The Java in " + System.getProperty("java.home") + " has no compiler.",
                    "Run the grader with a JDK, 17 or newer, not with a JRE.");
        }
    }

    private static Path javac() {
        boolean windows = File.separatorChar == '\\';
        return Path.of(System.getProperty("java.home"), "bin", windows ? "javac.exe" : "javac");
    }

    /**
     * Compiles.
     *
     * @param sources the folder of the sources
     * @param classes the folder for the classes
     * @return what the compiler has against it, a sentence each; empty where it compiled
     */
    List<String> compile(Path sources, Path classes) throws IOException, InterruptedException {
        List<String> command = sandbox.arena(List.of(lab.folder(), sources), archives.andWritten(classes));
        command.add(javac().toString());
        command.addAll(archives.compiler());
        command.addAll(List.of(
                "-J-Xmx256m",
                "-J-XX:+UseSerialGC",
                "-J-XX:TieredStopAtLevel=1",
                "-J-Duser.language=en",
                "--release",
                "17",
                "-encoding",
                "UTF-8",
                "-proc:none",
                "-implicit:none",
                "-nowarn",
                "-Xmaxerrs",
                "20",
                "-g",
                "-parameters",
                // No source is found but those that are named.
                "-sourcepath",
                lab.folder().resolve("none").toString(),
                "-cp",
                lab.compileClassPath().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                "-d",
                classes.toString()));
        try (Stream<Path> files = Files.walk(sources)) {
            files.filter(Files::isRegularFile).map(Path::toString).sorted().forEach(command::add);
        }
        List<String> lines = new ArrayList<>();
        Child.Ended ended = Child.run(command, "", LIMIT, line -> {
            if (lines.size() < MOST_LINES) {
                lines.add(shown(line, sources));
            }
        });
        if (ended.overdue()) {
            return List.of("The compiler was not done after " + LIMIT.toSeconds() + " s and was ended.");
        }
        if (ended.exitCode() == 0) {
            return List.of();
        }
        return lines.isEmpty() ? List.of("The compiler ended with exit code " + ended.exitCode() + ".") : lines;
    }

    private static String shown(String line, Path sources) {
        String plain = PlainText.line(line.replace(sources + File.separator, ""));
        return plain.length() > LONGEST_LINE ? plain.substring(0, LONGEST_LINE) + " …" : plain;
    }
}
