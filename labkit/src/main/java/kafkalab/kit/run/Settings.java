package kafkalab.kit.run;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import kafkalab.kit.cluster.Clusters;
import kafkalab.kit.fault.LabFault;
import kafkalab.kit.grading.Language;

/**
 * The settings: what a run of a lab can be told on the command line.
 *
 * @param labDirectory the lab's folder; everything that is written goes under its {@code target}
 * @param startedFrom the folder in which the student typed the command
 * @param cluster {@code -Dlab.cluster}
 * @param seed {@code -Dlab.seed}, or drawn by chance
 * @param language {@code -Dlab.lang}
 * @param onlyTasks {@code -Dlab.task}, such as {@code 3} or {@code 3,5}; empty for all
 * @param log {@code -Dlab.log}: a level at which logs go to the terminal; null sends them to files
 * @param debugPort {@code -Dlab.debug}: where the program's JVM waits for a debugger, or 0
 */
record Settings(
        Path labDirectory,
        Path startedFrom,
        String cluster,
        long seed,
        Language language,
        Set<Integer> onlyTasks,
        String log,
        int debugPort) {

    private static final Set<String> LEVELS = Set.of("trace", "debug", "info", "warn", "error");
    private static final int LARGEST_SEED = 1_000_000_000;

    /**
     * Reads the system properties.
     *
     * @throws LabFault where one of them makes no sense
     */
    static Settings fromSystemProperties() {
        String log = System.getProperty("lab.log");
        if (log != null && !LEVELS.contains(log)) {
            throw new LabFault("-Dlab.log=" + log + " is no level.", "Use trace, debug, info, warn or error.");
        }
        return new Settings(
                Path.of(System.getProperty("lab.dir", "")).toAbsolutePath(),
                Path.of(System.getProperty("lab.started.from", "")).toAbsolutePath(),
                System.getProperty("lab.cluster", Clusters.EMBEDDED),
                chosenSeed(),
                Language.of(System.getProperty("lab.lang")),
                tasks(System.getProperty("lab.task", "")),
                log,
                (int) number("lab.debug", System.getProperty("lab.debug", "0"), 65_535));
    }

    private static long chosenSeed() {
        String given = System.getProperty("lab.seed");
        return given == null
                ? ThreadLocalRandom.current().nextInt(1, LARGEST_SEED)
                : number("lab.seed", given, LARGEST_SEED);
    }

    private static Set<Integer> tasks(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .map(item -> (int) number("lab.task", item, 999))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static long number(String property, String text, long most) {
        if (!text.matches("\\d{1,10}") || Long.parseLong(text) > most) {
            throw new LabFault(
                    "-D" + property + "=" + text + " is no number from 0 to " + most + ".",
                    "Correct it, or leave it out.");
        }
        return Long.parseLong(text);
    }

    /** Returns the same settings for a run with another seed and other tasks. */
    Settings with(long otherSeed, Set<Integer> otherTasks) {
        return new Settings(labDirectory, startedFrom, cluster, otherSeed, language, otherTasks, log, debugPort);
    }

    /** Returns the folder of all that a run writes. */
    Path target() {
        return labDirectory.resolve("target");
    }

    /** Returns where {@code grade.json} goes. */
    Path gradeFile() {
        return target().resolve("grade").resolve("grade.json");
    }

    /** Returns where {@code report.html} goes. */
    Path reportFile() {
        return target().resolve("grade").resolve("report.html");
    }

    /** Returns a file for a log or for output. */
    Path logFile(String name) {
        return target().resolve("log").resolve(name);
    }

    /** Shortens a path to how it is typed where the command was, if that is shorter. */
    String asTyped(Path file) {
        return file.startsWith(startedFrom) ? startedFrom.relativize(file).toString() : file.toString();
    }

    /** Returns the data folder of embedded clusters. */
    Path clusterData() {
        return target().resolve("cluster");
    }
}
