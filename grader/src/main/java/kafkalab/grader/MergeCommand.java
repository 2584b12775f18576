package kafkalab.grader;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import kafkalab.grader.course.Course;
import kafkalab.grader.merge.Merge;
import kafkalab.grader.report.Reports;
import kafkalab.grader.result.Outcome;
import kafkalab.grader.result.ResultFiles;
import kafkalab.grader.result.SubmissionResult;
import kafkalab.grader.submission.ClassFolder;
import kafkalab.grader.submission.Submission;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.Language;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command that unites the results of several runs of {@code grade}. */
@Command(
        name = "merge",
        mixinStandardHelpOptions = true,
        description = "Unites the results of several runs of grade, such as those of its shards, and writes the "
                + "gradebook and the page of the whole class.")
final class MergeCommand implements Callable<Integer> {

    @Mixin
    private KitOption kit = new KitOption();

    @Parameters(paramLabel = "OUT", arity = "1..*", description = "Folders that grade has written, its --out.")
    private List<Path> parts;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Where to: a folder that does not exist yet, or is empty.")
    private Path out;

    @Option(
            names = "--submissions",
            paramLabel = "DIR",
            description = "The class's submissions: says which of them have no result, as when a machine was lost.")
    private Path submissions;

    @Option(
            names = "--lang",
            paramLabel = "en|fr",
            defaultValue = "en",
            description = "The language of class.html and summary.md.")
    private Language language;

    @Mixin
    private CourseOptions course = new CourseOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter screen = spec.commandLine().getOut();
        Merge merge = new Merge(parts);
        List<SubmissionResult> results = merge.results();
        LabDefinition lab = LabDefinition.read(kit.find().lab(results.get(0).lab()));
        merge.writeTo(out);
        Course known = course.read();
        if (!known.equals(Course.UNKNOWN)) {
            // What the class is called and what was arranged with it stands on the students' reports as well.
            for (SubmissionResult result : results) {
                Reports.ofSubmission(new ResultFiles(out).folder(result.student()), lab, result, language, known);
            }
        }
        Reports.ofClass(out, lab, results, language, known);
        screen.printf("%s: %d results; class.html and grades.csv are in %s%n", lab.id(), results.size(), out);
        List<String> missing = missing(results, known);
        if (!missing.isEmpty()) {
            screen.println("No result of: " + String.join(", ", missing) + ". Grade them, then merge again.");
        }
        List<String> errors = results.stream()
                .filter(result -> result.outcome() == Outcome.ERROR)
                .map(SubmissionResult::student)
                .toList();
        if (!errors.isEmpty()) {
            screen.println("The grader or its machine failed on: " + String.join(", ", errors) + ". Grade them again.");
        }
        screen.flush();
        return missing.isEmpty() && errors.isEmpty() ? 0 : Grader.FAULT;
    }

    private List<String> missing(List<SubmissionResult> results, Course known) throws IOException {
        if (submissions == null) {
            return List.of();
        }
        Set<String> graded = results.stream().map(SubmissionResult::student).collect(Collectors.toSet());
        return ClassFolder.read(submissions, known.roster()).submissions().stream()
                .map(Submission::student)
                .filter(student -> !graded.contains(student))
                .toList();
    }
}
