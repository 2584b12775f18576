package kafkalab.grader.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import kafkalab.grader.course.Course;
import kafkalab.grader.result.Outcome;
import kafkalab.grader.result.SubmissionResult;
import kafkalab.kit.grading.Grade;
import kafkalab.kit.grading.HtmlReport;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.Language;
import kafkalab.kit.grading.TaskGrade;
import kafkalab.kit.grading.Text;

/**
 * The reports: all reports, of one submission into its folder and of a class beside the folders. All reports of a
 * submission come from one result: points can not differ between two of them.
 *
 * <pre>
 *  OUT/grades.csv                         one row a student, a column a task
 *  OUT/class.html                         for teachers
 *  OUT/summary.md                         for the page of a CI job that grades a class
 *  OUT/moodle-feedback.zip                all reports, in the form that Moodle takes back
 *  OUT/STUDENT/report.html                for people; the run's own, with its pictures, where it fits the result
 *  OUT/STUDENT/summary.md                 for the page of a CI job that grades one submission
 *  OUT/STUDENT/junit.xml                  for GitLab, Jenkins and others
 *  OUT/STUDENT/gradescope/results.json
 *  OUT/STUDENT/classroom50/result.json
 *  OUT/STUDENT/github-classroom/          result.json, and result.base64, which is the step's output
 * </pre>
 *
 * <p>Where the grader failed there are no files for Gradescope and Classroom 50: both know no way to say so, and take
 * what they find for the student's score. Both show a missing file as a fault of the grader, which it is.
 */
public final class Reports {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Matches the links of a report that lead into the kit, where a reader of the grader's output is not. */
    private static final Pattern INTO_THE_KIT = Pattern.compile("<a href=\"\\.\\./\\.\\./\\.\\./[^\"]*\">(.*?)</a>");

    /** Matches what a page of an earlier run says of the submission. */
    private static final Pattern HANDED_IN = Pattern.compile("(?s)<section class=\"notice handed-in\".*?</section>\n");

    private Reports() {}

    /**
     * Writes the reports of a submission, and removes those of an earlier result that would contradict them.
     *
     * @param folder the submission's folder
     * @param lab the lab
     * @param result the result
     * @param language the reports' language
     * @param course the class
     */
    public static void ofSubmission(
            Path folder, LabDefinition lab, SubmissionResult result, Language language, Course course)
            throws IOException {
        ofSubmission(folder, lab, result, language, course, System.getenv(), Instant.now());
    }

    /** Writes the reports of a submission; Classroom 50 tells what is graded by its environment. */
    static void ofSubmission(
            Path folder,
            LabDefinition lab,
            SubmissionResult result,
            Language language,
            Course course,
            Map<String, String> environment,
            Instant now)
            throws IOException {
        Words words = new Words(lab, language);
        write(folder.resolve("report.html"), html(folder.resolve("report.html"), words, result, course));
        write(folder.resolve("summary.md"), Summary.of(result, words));
        write(folder.resolve("junit.xml"), JunitXml.of(result, words));
        String classroom = text(GithubClassroom.of(result, words));
        write(folder.resolve("github-classroom/result.json"), classroom);
        write(
                folder.resolve("github-classroom/result.base64"),
                Base64.getEncoder().encodeToString(classroom.getBytes(UTF_8)));
        Path gradescope = folder.resolve("gradescope/results.json");
        Path classroom50 = folder.resolve("classroom50/result.json");
        if (result.outcome() == Outcome.ERROR) {
            Files.deleteIfExists(gradescope);
            Files.deleteIfExists(classroom50);
        } else {
            write(gradescope, text(Gradescope.of(result, words)));
            write(classroom50, text(Classroom50.of(result, words, environment, now)));
        }
    }

    /**
     * Writes the reports of a class.
     *
     * @param out the folder that holds the submissions' folders
     * @param lab the lab
     * @param results the class, in the order of the reports
     * @param language the reports' language
     * @param course the class
     */
    public static void ofClass(
            Path out, LabDefinition lab, List<SubmissionResult> results, Language language, Course course)
            throws IOException {
        Words words = new Words(lab, language);
        ClassStatistics room = new ClassStatistics(lab, results);
        write(out.resolve("grades.csv"), Gradebook.of(room, course, language));
        write(out.resolve("class.html"), ClassPage.of(room, words, course));
        write(out.resolve("summary.md"), Summary.of(room, words));
        MoodleFeedback.write(out, results);
    }

    /** Tells whether a task belongs into a list of scores: a bonus task does where it was run. */
    static boolean counts(SubmissionResult result, TaskGrade task) {
        return task.points() > 0 || Verdict.of(result, task).ran();
    }

    private static String html(Path file, Words words, SubmissionResult result, Course course) throws IOException {
        return handedIn(page(file, words, result), words, result, course);
    }

    private static String page(Path file, Words words, SubmissionResult result) throws IOException {
        Grade grade = result.grade();
        if (result.outcome() == Outcome.GRADED && Files.isRegularFile(file)) {
            String written = Files.readString(file);
            if (written.contains("<title>%d / %d ·".formatted(grade.score(), grade.maxScore()))
                    && written.contains("<html lang=\"" + words.language().code() + "\">")
                    && written.contains("-Dlab.seed=" + grade.seed() + "<")) {
                return harmless(written);
            }
        }
        return harmless(
                result.outcome() == Outcome.ERROR
                        ? HtmlReport.ofNone(words.lab(), grade, words.language())
                        : HtmlReport.of(words.lab(), grade, words.language()));
    }

    /** Says on the page whose it is, and what there is to say of how the submission was read. */
    private static String handedIn(String page, Words words, SubmissionResult result, Course course) {
        StringBuilder section =
                new StringBuilder("<section class=\"notice handed-in\" aria-labelledby=\"handed-in\">\n");
        section.append("<h2 id=\"handed-in\">")
                .append(words.say(
                        "submission.of",
                        Html.escape(SafeText.line(course.roster().nameOf(result.student())))))
                .append("</h2>\n");
        Text arranged =
                course.arrangements().count(result.student(), result.score()).note();
        if (arranged != null && result.outcome() != Outcome.ERROR) {
            section.append("<p>")
                    .append(Html.escape(arranged.in(words.language())))
                    .append("</p>\n");
        }
        result.messages().stream()
                // Of what was not run, the first stands on the page already.
                .skip(result.outcome() == Outcome.GRADED ? 0 : 1)
                .forEach(message -> section.append("<p>")
                        .append(Html.escape(words.safe(message)))
                        .append("</p>\n"));
        section.append("</section>\n");
        return HANDED_IN.matcher(page).replaceFirst("").replace("<main>\n", "<main>\n" + section);
    }

    /** Takes out links that lead nowhere, and lets no line be a command of a CI system that prints the page. */
    private static String harmless(String html) {
        String page = INTO_THE_KIT.matcher(html).replaceAll("$1");
        return page.replaceAll("(?m)^(\\s*):(?=:)", "$1&#58;").replaceAll("#(?=#\\w*\\[)", "&#35;");
    }

    private static String text(JsonNode node) {
        try {
            return JSON.writeValueAsString(node) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
