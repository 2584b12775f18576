package kafkalab.grader.submission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import kafkalab.grader.fault.GraderFault;

/**
 * One student's submission, not yet looked into.
 *
 * @param student the student's id, which can name a file on every system
 * @param origin the folder, archive or file; of several the first
 * @param parts all that was handed in: some platforms lay several files of a student side by side
 */
public record Submission(String student, Path origin, List<Path> parts) {

    private static final int LONGEST_ID = 100;
    /** What a file is called after the student's name. */
    private static final String ENDINGS = "(?i)[.](zip|tar|tar[.](gz|bz2|xz)|tgz|tbz2|txz|7z|rar|java)$";
    /** Are files of a class in the output folder, and would be mixed up with a student's folder. */
    private static final Set<String> TAKEN = Set.of("summary.md", "class.html", "grades.csv");

    /** Creates one of a single folder, archive or file. */
    public Submission(String student, Path origin) {
        this(student, origin, List.of(origin));
    }

    /** Creates one of all that a student has handed in. */
    static Submission of(List<Path> parts, String student) {
        List<Path> sorted = parts.stream().sorted().toList();
        return new Submission(id(student), sorted.get(0), sorted);
    }

    /**
     * Finds the submissions in a folder: each folder and each file in it is one. Hidden files are none.
     *
     * @param folder the folder
     * @return in the order of the students' ids
     */
    public static List<Submission> allIn(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new GraderFault(
                    "There is no folder " + folder + ".", "Name the folder that holds one folder or zip a student.");
        }
        List<Submission> submissions = new ArrayList<>();
        try (Stream<Path> children = Files.list(folder)) {
            children.filter(child -> !child.getFileName().toString().startsWith("."))
                    .forEach(child -> submissions.add(of(child)));
        } catch (IOException e) {
            throw new GraderFault(
                    "The folder " + folder + " can not be read: " + e.getMessage() + ".", "Check its owner.", e);
        }
        if (submissions.isEmpty()) {
            throw new GraderFault(
                    "The folder " + folder + " is empty.", "Put one folder or one zip archive a student into it.");
        }
        submissions.sort(Comparator.comparing(Submission::student));
        refuseTwins(submissions);
        return submissions;
    }

    /**
     * Names a submission after its folder or archive.
     *
     * @param origin the folder or archive
     */
    public static Submission of(Path origin) {
        return new Submission(
                id(origin.toAbsolutePath().normalize().getFileName().toString()), origin);
    }

    /**
     * Names a submission.
     *
     * @param origin the folder or archive
     * @param student the student's id as it was given
     */
    public static Submission of(Path origin, String student) {
        return new Submission(id(student), origin);
    }

    private static String id(String name) {
        String plain = Normalizer.normalize(name.replaceFirst(ENDINGS, ""), Normalizer.Form.NFC)
                .replaceAll("[^\\p{L}\\p{N}._@+ -]", "_")
                .strip();
        // Some systems drop dots and spaces at the end; a dot at the beginning hides a file.
        String id = plain.substring(0, Math.min(plain.length(), LONGEST_ID))
                .replaceFirst("^[.]+", "_")
                .replaceFirst("[. ]+$", "_");
        if (TAKEN.contains(id.toLowerCase(Locale.ROOT))) {
            return id + "_";
        }
        return id.isEmpty() ? "_" : id;
    }

    private static void refuseTwins(List<Submission> submissions) {
        Map<String, Path> known = new TreeMap<>();
        for (Submission submission : submissions) {
            Path twin = known.put(submission.student().toLowerCase(Locale.ROOT), submission.origin());
            if (twin != null) {
                throw new GraderFault(
                        twin.getFileName() + " and " + submission.origin().getFileName() + " would both be the student "
                                + submission.student() + ".",
                        "Rename one of them.");
            }
        }
    }
}
