package kafkalab.grader.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import kafkalab.grader.result.Outcome;
import kafkalab.grader.result.SubmissionResult;

/**
 * A zip of all students' reports in the form that Moodle takes back: <i>View all submissions</i>, <i>Upload multiple
 * feedback files in a zip</i>. Moodle finds the student by the number in the folder's name, so that only what Moodle has
 * named is in it.
 */
final class MoodleFeedback {

    /** Is the archive's name in the folder of results. */
    static final String FILE = "moodle-feedback.zip";

    private static final Pattern FOLDER = Pattern.compile("(?<student>.+?_\\d+)_assignsubmission_.*");

    private MoodleFeedback() {}

    /** Writes the archive where there is something of Moodle's, and removes that of an earlier run where there is not. */
    static void write(Path out, List<SubmissionResult> results) throws IOException {
        Map<String, Path> entries = new TreeMap<>();
        for (SubmissionResult result : results) {
            Matcher folder =
                    FOLDER.matcher(Path.of(result.origin()).getFileName().toString());
            Path report = out.resolve(result.student()).resolve("report.html");
            if (folder.matches() && result.outcome() != Outcome.ERROR && Files.isRegularFile(report)) {
                entries.put(folder.group("student") + "_assignfeedback_file/report.html", report);
            }
        }
        Path file = out.resolve(FILE);
        if (entries.isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        try (OutputStream bytes = Files.newOutputStream(file);
                ZipOutputStream archive = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, Path> entry : entries.entrySet()) {
                archive.putNextEntry(new ZipEntry(entry.getKey()));
                Files.copy(entry.getValue(), archive);
                archive.closeEntry();
            }
        }
    }
}
