package kafkalab.grader.merge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafkalab.grader.fault.GraderFault;
import kafkalab.grader.result.Outcome;
import kafkalab.grader.result.ResultFiles;
import kafkalab.grader.result.SubmissionResult;

/**
 * A merge that unites the output folders of several runs, such as those of {@code grade --shard 1/4} to {@code 4/4}.
 *
 * <p>A student may be in several of them. A result counts more than an error of the grader; the same result twice is one
 * result; and two results that differ are refused, since nobody but the instructor knows which is meant.
 */
public final class Merge {

    private final Map<String, Part> byStudent = new TreeMap<>();

    private record Part(Path folder, SubmissionResult result) {}

    /**
     * Reads the results of all parts.
     *
     * @param parts output folders
     */
    public Merge(List<Path> parts) throws IOException {
        for (Path part : parts) {
            List<SubmissionResult> results = new ResultFiles(part).readAll();
            if (results.isEmpty()) {
                throw new GraderFault(
                        part + " holds no results.", "Name the folders that grade has written, its --out.");
            }
            for (SubmissionResult result : results) {
                add(new Part(part, result));
            }
        }
        List<String> labs =
                results().stream().map(SubmissionResult::lab).distinct().toList();
        if (labs.size() > 1) {
            throw new GraderFault(
                    "These are results of several labs: " + String.join(", ", labs) + ".", "Merge one lab at a time.");
        }
        List<List<Integer>> asked =
                results().stream().map(SubmissionResult::asked).distinct().toList();
        if (asked.size() > 1) {
            throw new GraderFault(
                    "These are results of different tasks: "
                            + asked.stream().map(Merge::inWords).collect(Collectors.joining("; ")) + ".",
                    "Grade all of the class with the same --task, or without, then merge.");
        }
    }

    private static String inWords(List<Integer> tasks) {
        return tasks.isEmpty()
                ? "all that give points"
                : tasks.stream().map(task -> Integer.toString(task)).collect(Collectors.joining(", "));
    }

    private void add(Part part) {
        Part known = byStudent.putIfAbsent(part.result().student(), part);
        if (known == null || isError(part) || same(known.result(), part.result())) {
            return;
        }
        if (!isError(known)) {
            throw new GraderFault(
                    "%s has %d points in %s, and %d in %s."
                            .formatted(
                                    part.result().student(),
                                    known.result().score(),
                                    known.folder(),
                                    part.result().score(),
                                    part.folder()),
                    "Remove the folder of this student that is not meant, then merge again.");
        }
        byStudent.put(part.result().student(), part);
    }

    private static boolean isError(Part part) {
        return part.result().outcome() == Outcome.ERROR;
    }

    private static boolean same(SubmissionResult one, SubmissionResult other) {
        return one.outcome() == other.outcome()
                && one.digest().equals(other.digest())
                && one.score() == other.score()
                && one.lab().equals(other.lab());
    }

    /** Returns all results, in the order of the students' ids. */
    public List<SubmissionResult> results() {
        return byStudent.values().stream().map(Part::result).toList();
    }

    /**
     * Copies each student's folder, with all reports in it.
     *
     * @param out a folder that does not exist yet, or is empty
     */
    public void writeTo(Path out) throws IOException {
        Files.createDirectories(out);
        try (Stream<Path> children = Files.list(out)) {
            if (children.findAny().isPresent()) {
                throw new GraderFault(
                        out + " is not empty.", "Name a new folder, so that no old result is taken for one of these.");
            }
        }
        for (Map.Entry<String, Part> each : byStudent.entrySet()) {
            copy(
                    new ResultFiles(each.getValue().folder()).folder(each.getKey()),
                    new ResultFiles(out).folder(each.getKey()));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(from)) {
            files = walk.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
        for (Path file : files) {
            Path target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
    }
}
