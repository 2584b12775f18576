package kafkalab.grader.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import kafkalab.grader.kit.LabFiles;
import kafkalab.grader.kit.StagedLab;
import kafkalab.grader.result.Outcome;
import kafkalab.grader.result.SubmissionResult;
import kafkalab.grader.submission.Program;
import kafkalab.grader.submission.Submission;
import kafkalab.grader.submission.UnusableSubmission;
import kafkalab.kit.grading.Status;
import kafkalab.kit.grading.TaskGrade;
import kafkalab.kit.rules.BytecodeCheck;
import kafkalab.kit.rules.Violation;

/**
 * The grading of submissions of one lab, each apart from all others: takes the sources, compiles them, checks the
 * classes, runs them. For several threads at once.
 */
public final class Grading implements ClassRun.Judge, AutoCloseable {

    private static final int OUTPUT_KEPT = 200_000;
    private static final String CLUSTER = "embedded";
    /** So many submissions are worth a rehearsal. */
    private static final int REHEARSED = 8;

    private final StagedLab lab;
    private final Sandbox sandbox;
    private final GradingOptions options;
    private final GradingSlots slots;
    private final WorkFolder work;
    private final BytecodeCheck check;
    private final Path solution;
    private final LabFiles files;
    private final String starterDigest;
    /** Holds the attempt at the starter as it was handed out, once there is one. */
    private final List<Attempt> untouched = new ArrayList<>();

    private volatile ClassArchives archives = ClassArchives.NONE;

    /**
     * Prepares to grade.
     *
     * @param lab the lab
     * @param files what tells the lab's files from others
     * @param sandbox what this machine puts around submissions
     * @param options how to grade
     * @param work the folder of the run
     * @param solution the folder of the lab's own solution, which is graded before a class
     */
    public Grading(
            StagedLab lab, LabFiles files, Sandbox sandbox, GradingOptions options, WorkFolder work, Path solution) {
        Compiler.require();
        this.lab = lab;
        this.files = files;
        this.sandbox = sandbox;
        this.options = options;
        this.work = work;
        slots = new GradingSlots(work);
        this.solution = solution;
        starterDigest = Program.untouched(files).digest();
        check = new BytecodeCheck(lab.definition().id(), lab.takenPackages(), lab.takenTypes(), options.language());
    }

    /** Grades the lab's own solution before a class, which takes its time and then saves it. */
    @Override
    public boolean prepare(int submissions) throws IOException, InterruptedException {
        if (submissions < REHEARSED || !Files.isDirectory(solution)) {
            return false;
        }
        archives = new Rehearsal(lab, sandbox, options, slots, work).run(solution);
        return true;
    }

    @Override
    public SubmissionResult grade(Submission submission, Path folder, ClassRun.Waiting waiting)
            throws InterruptedException {
        long start = System.nanoTime();
        Attempt attempt = attempt(submission, folder, waiting);
        SubmissionResult result = new SubmissionResult(
                SubmissionResult.SCHEMA,
                submission.student(),
                submission.origin().toString(),
                lab.definition().id(),
                attempt.outcome(),
                attempt.tasks().stream().mapToInt(TaskGrade::earned).sum(),
                lab.definition().maxScore(),
                options.seed(),
                asked(),
                CLUSTER,
                sandbox.name(),
                (System.nanoTime() - start) / 1_000_000,
                attempt.digest(),
                attempt.tasks(),
                attempt.violations(),
                attempt.ignored(),
                attempt.messages());
        return result.judgedBy(files.digestOfTests());
    }

    @Override
    public String tests() {
        return files.digestOfTests();
    }

    @Override
    public List<Integer> asked() {
        return options.tasks().stream().sorted().toList();
    }

    @Override
    public String digest(Submission submission) {
        try {
            return Program.of(submission, files).digest();
        } catch (UnusableSubmission | IOException e) {
            // What is wrong with it is told when it is graded.
            return "";
        }
    }

    private Attempt attempt(Submission submission, Path folder, ClassRun.Waiting waiting) throws InterruptedException {
        GradingSlot slot = null;
        try {
            // What an earlier run of it printed may have nothing to do with this one.
            Files.deleteIfExists(folder.resolve(Trial.PRINTED));
            slot = slots.take();
            return attempt(submission, slot, folder, waiting);
        } catch (UnusableSubmission e) {
            return notRun(
                    Outcome.REFUSED,
                    "",
                    List.of(),
                    List.of(),
                    List.of(PlainText.line(e.sentence().in(options.language()))));
        } catch (IOException | RuntimeException e) {
            return notRun(
                    Outcome.ERROR,
                    digest(submission),
                    List.of(),
                    List.of(),
                    List.of("The grader failed, which says nothing of the submission: "
                            + PlainText.line(e.toString())));
        } finally {
            if (slot != null) {
                slots.giveBack(slot);
            }
        }
    }

    private Attempt attempt(Submission submission, GradingSlot slot, Path folder, ClassRun.Waiting waiting)
            throws IOException, InterruptedException {
        Program program = Program.of(submission, files);
        if (!program.digest().equals(starterDigest)) {
            return attempt(program, slot, folder, waiting);
        }
        // Half of a class may not have begun yet: one of them is enough.
        synchronized (untouched) {
            if (untouched.isEmpty()) {
                Attempt attempt = attempt(program, slot, folder, waiting);
                if (attempt.outcome() != Outcome.GRADED) {
                    return attempt;
                }
                untouched.add(attempt);
            }
            return untouched.get(0).of(program.ignored(), notes(program));
        }
    }

    private Attempt attempt(Program program, GradingSlot slot, Path folder, ClassRun.Waiting waiting)
            throws IOException, InterruptedException {
        String digest = program.digest();
        Path sources = slot.sources();
        Path classes = slot.classes();
        FileCopies.copy(lab.starterSources(), sources);
        Set<String> given = program.unchanged(files);
        program.writeSources(sources);
        List<String> errors = new Compiler(lab, sandbox, archives).compile(sources, classes);
        if (!errors.isEmpty()) {
            return notRun(Outcome.UNCOMPILABLE, digest, List.of(), program.ignored(), both(errors, program));
        }
        List<Violation> violations = check.check(classes, lab.starterTypesOf(given));
        if (!violations.isEmpty()) {
            return notRun(
                    Outcome.REFUSED,
                    digest,
                    violations,
                    program.ignored(),
                    both(
                            violations.stream()
                                    .map(Violation::sentence)
                                    .map(PlainText::line)
                                    .toList(),
                            program));
        }
        FileCopies.copy(lab.starterResources(), classes);
        program.writeResources(classes);
        Trial.Report report = new Trial(lab, sandbox, options, archives).run(slot, waiting);
        keepOutput(slot.output().resolve(Trial.PRINTED), folder);
        if (report.fault() != null) {
            return notRun(Outcome.ERROR, digest, List.of(), program.ignored(), List.of(report.fault()));
        }
        return new Attempt(
                Outcome.GRADED, digest, report.tasks(), List.of(), program.ignored(), both(report.messages(), program));
    }

    private List<String> notes(Program program) {
        return program.notes().stream()
                .map(note -> PlainText.line(note.in(options.language())))
                .toList();
    }

    /** Puts what there is to say of how a submission was read behind what there is to say of the program. */
    private List<String> both(List<String> first, Program program) {
        return Stream.concat(first.stream(), notes(program).stream()).toList();
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

    /** Ends the JVMs that wait for another submission. */
    @Override
    public void close() throws InterruptedException {
        slots.close();
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
        text.lines().forEach(line -> plain.append(PlainText.line(line)).append('\n'));
        if (begin.length == OUTPUT_KEPT) {
            plain.append("… and more, which was not kept\n");
        }
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(Trial.PRINTED), plain);
    }

    private record Attempt(
            Outcome outcome,
            String digest,
            List<TaskGrade> tasks,
            List<Violation> violations,
            List<String> ignored,
            List<String> messages) {

        /** Returns the same of another submission of the same program. */
        Attempt of(List<String> otherFiles, List<String> notes) {
            return new Attempt(outcome, digest, tasks, violations, otherFiles, notes);
        }
    }
}
