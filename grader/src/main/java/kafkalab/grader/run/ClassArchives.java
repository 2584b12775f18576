package kafkalab.grader.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kafkalab.grader.kit.StagedLab;

/**
 * The archives that let the JVMs of a run share what all of them load: archives of the JDK's, Kafka's and the kit's
 * classes (HotSpot's class-data sharing), read and verified once instead of with every submission.
 *
 * <p>A {@link Rehearsal} records what is loaded; the archives are made of the staged jars alone. No class of a
 * submission is ever in one, and where an archive does not fit, the JVM does without.
 *
 * @param compiler arguments of the compiler's JVM, as {@code javac} takes them
 * @param program arguments of the program's JVMs
 * @param written the folder that these arguments let the JVMs write, or null
 */
record ClassArchives(List<String> compiler, List<String> program, Path written) {

    /** Stands for no archives. */
    static final ClassArchives NONE = new ClassArchives(List.of(), List.of(), null);

    private static final long DUMP_LIMIT_SECONDS = 120;

    /**
     * Records what the JVMs load.
     *
     * @param lists the folder for the lists, which a sandbox may write
     */
    static ClassArchives recording(Path lists) {
        return new ClassArchives(
                List.of("-J-XX:DumpLoadedClassList=" + lists.resolve("compiler")),
                List.of("-XX:DumpLoadedClassList=" + lists.resolve("program")),
                lists);
    }

    /**
     * Makes archives of what was recorded, all at once; where one can not be made, its JVMs start as they are.
     *
     * @param lists the folder of the lists
     * @param lab gives the jars
     * @param folder the folder for the archives, which a sandbox may read
     */
    static ClassArchives make(Path lists, StagedLab lab, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        List<Dump> dumps = List.of(
                Dump.start("compiler", "", lists, folder), Dump.start("program", lab.sharedClassPath(), lists, folder));
        List<List<String>> arguments = new ArrayList<>();
        for (Dump dump : dumps) {
            arguments.add(dump.await());
        }
        return new ClassArchives(
                arguments.get(0).stream().map(argument -> "-J" + argument).toList(), arguments.get(1), null);
    }

    /** Returns the arguments of the JVMs that tests start beside the program: they load what it loads, or less. */
    List<String> children() {
        return written == null ? program : List.of();
    }

    /** Returns folders that a sandbox lets be written, with that of the lists where they are written. */
    List<Path> andWritten(Path... folders) {
        return Stream.concat(Stream.of(folders), Stream.ofNullable(written)).toList();
    }

    /** A JVM that makes one archive. */
    private record Dump(Process process, Path archive) {

        static Dump start(String name, String classPath, Path lists, Path folder) throws IOException {
            Path archive = folder.resolve(name + ".jsa");
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xshare:dump",
                            "-Xmx512m",
                            // The one collector that also archives objects; any can use them.
                            "-XX:+UseG1GC",
                            "-XX:SharedClassListFile=" + lists.resolve(name),
                            "-XX:SharedArchiveFile=" + archive,
                            "-cp",
                            classPath)
                    .redirectErrorStream(true)
                    // Not beside the archive, where programs can read: it may name classes of the solution.
                    .redirectOutput(lists.resolve(name + ".log").toFile())
                    .start();
            return new Dump(process, archive);
        }

        List<String> await() throws InterruptedException {
            try {
                boolean made = process.waitFor(DUMP_LIMIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
                return made ? List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:disable") : List.of();
            } finally {
                process.destroyForcibly();
            }
        }
    }
}
