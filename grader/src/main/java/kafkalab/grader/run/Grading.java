package kafkalab.grader.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import kafkalab.grader.check.BytecodeCheck;
import kafkalab.grader.kit.StagedLab;
import kafkalab.grader.result.Outcome;
import kafkalab.grader.result.SubmissionResult;
import kafkalab.grader.result.Violation;
import kafkalab.grader.submission.Program;
import kafkalab.grader.submission.Submission;
import kafkalab.grader.submission.UnusableSubmission;
import kafkalab.kit.grading.Status;
import kafkalab.kit.grading.TaskGrade;

/**
 * Grades submissions of one lab, each apart from all others: takes the sources, compiles them, checks the classes, runs
 * them. For several threads at once.
 */
public final class Grading implements ClassRun.Judge {

    private static final int OUTPUT_KEPT = 200_000;
    private static final String CLUSTER = "embedded";

    private final StagedLab lab;
    private final Sandbox sandbox;
    private final GradingOptions options;
    private final WorkFolder work;
    private final BytecodeCheck check;

    /**
     * Prepares to grade.
     *
     * @param lab the lab
     * @param sandbox what this machine puts around submissions
     * @param options how to grade
     * @param work the folder of the run
     */
    public Grading(StagedLab lab, Sandbox sandbox, GradingOptions options, WorkFolder work) {
        Compiler.require();
        this.lab = lab;
        this.sandbox = sandbox;
        this.options = options;
        this.work = work;
        check = new BytecodeCheck(lab.definition().id(), lab.takenPackages(), lab.takenTypes());
    }

    /** Grades one submission. Where the machine fails it is graded once more, and then given up. */
    @Override
    public SubmissionResult grade(Submission submission, Path folder) throws InterruptedException {
        long start = System.nanoTime();
        Attempt attempt = attempt(submission, folder);
        if (attempt.outcome() == Outcome.ERROR) {
            attempt = attempt(submission, folder);
        }
        return new SubmissionResult(
                SubmissionResult.SCHEMA,
                submission.student(),
                submission.origin().toString(),
                lab.definition().id(),
                attempt.outcome(),
                attempt.tasks().stream().mapToInt(TaskGrade::earned).sum(),
                lab.definition().maxScore(),
                options.seed(),
                CLUSTER,
                sandbox.name(),
                (System.nanoTime() - start) / 1_000_000,
                attempt.digest(),
                attempt.tasks(),
                attempt.violations(),
                attempt.ignored(),
                attempt.messages());
    }

    @Override
    public String digest(Submission submission) {
        try {
            return Program.of(submission.origin(), lab.definition().id(), lab.editableResources())
                    .digest();
        } catch (UnusableSubmission e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Attempt attempt(Submission submission, Path folder) throws InterruptedException {
        Path place = null;
        try {
            place = work.next();
            return attempt(submission, place, folder);
        } catch (UnusableSubmission e) {
            return notRun(Outcome.REFUSED, "", List.of(), List.of(), List.of(Plain.line(e.getMessage())));
        } catch (IOException | RuntimeException e) {
            return notRun(
                    Outcome.ERROR,
                    "",
                    List.of(),
                    List.of(),
                    List.of("The grader failed, which says nothing of the submission: " + Plain.line(e.toString())));
        } finally {
            clear(place);
        }
    }

    private static void clear(Path place) {
        try {
            if (place != null) {
                WorkFolder.delete(place);
            }
        } catch (IOException e) {
            // The whole work folder is deleted at the end of the run.
        }
    }

    private Attempt attempt(Submission submission, Path place, Path folder) throws IOException, InterruptedException {
        Program program = Program.of(submission.origin(), lab.definition().id(), lab.editableResources());
        String digest = program.digest();
        Path sources = Files.createDirectories(place.resolve("sources"));
        Path classes = Files.createDirectories(place.resolve("classes"));
        copy(lab.starterSources(), sources);
        Set<String> given = program.unchanged(sources);
        program.writeSources(sources);
        work.share(classes);
        List<String> errors = new Compiler(lab, sandbox).compile(sources, classes);
        if (!errors.isEmpty()) {
            return notRun(Outcome.UNCOMPILABLE, digest, List.of(), program.ignored(), errors);
        }
        List<Violation> violations = check.check(classes, given);
        if (!violations.isEmpty()) {
            return notRun(
                    Outcome.REFUSED,
                    digest,
                    violations,
                    program.ignored(),
                    violations.stream()
                            .map(Violation::sentence)
                            .map(Plain::line)
                            .toList());
        }
        copy(lab.starterResources(), classes);
        program.writeResources(classes);
        Path output = Files.createDirectories(place.resolve("output"));
        work.share(output);
        Trial.Report report = new Trial(lab, sandbox, options).run(classes, place, output);
        keepOutput(output.resolve("program-output.txt"), folder);
        if (report.fault() != null) {
            return notRun(Outcome.ERROR, digest, List.of(), program.ignored(), List.of(report.fault()));
        }
        return new Attempt(Outcome.GRADED, digest, report.tasks(), List.of(), program.ignored(), report.messages());
    }

    private Attempt notRun(
            Outcome outcome, String digest, List<Violation> violations, List<String> ignored, List<String> messages) {
        List<TaskGrade> tasks = lab.definition().tasks().stream()
                .map(task -> new TaskGrade(
                        task.id(),
                        task.title().in(options.language()),
                        task.points(),
                        0,
                        Status.NOT_RUN,
                        0,
                        NotRun.lesson(task, outcome, messages.get(0), options.language())))
                .toList();
        return new Attempt(outcome, digest, tasks, violations, ignored, messages);
    }

    private static void copy(Path from, Path to) throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (!Files.exists(copy)) {
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
    }

    /** Keeps the beginning of what a program printed, as text that no terminal obeys. */
    private static void keepOutput(Path printed, Path folder) throws IOException {
        if (!Files.isRegularFile(printed, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        byte[] begin;
        try (var in = Files.newInputStream(printed)) {
            begin = in.readNBytes(OUTPUT_KEPT);
        }
        String text = new String(begin, StandardCharsets.UTF_8);
        StringBuilder plain = new StringBuilder();
        text.lines().forEach(line -> plain.append(Plain.line(line)).append('\n'));
        if (begin.length == OUTPUT_KEPT) {
            plain.append("… and more, which was not kept\n");
        }
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("program-output.txt"), plain);
    }

    private record Attempt(
            Outcome outcome,
            String digest,
            List<TaskGrade> tasks,
            List<Violation> violations,
            List<String> ignored,
            List<String> messages) {}
}
