package kafkalab.grader;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kafkalab.grader.course.Course;
import kafkalab.grader.course.Roster;
import kafkalab.grader.fault.GraderFault;
import kafkalab.grader.kit.Kit;
import kafkalab.grader.kit.LabFiles;
import kafkalab.grader.kit.StagedLab;
import kafkalab.grader.report.Reports;
import kafkalab.grader.report.SafeText;
import kafkalab.grader.result.Outcome;
import kafkalab.grader.result.ResultFiles;
import kafkalab.grader.result.SubmissionResult;
import kafkalab.grader.run.ClassRun;
import kafkalab.grader.run.Grading;
import kafkalab.grader.run.GradingOptions;
import kafkalab.grader.run.Sandbox;
import kafkalab.grader.run.WorkFolder;
import kafkalab.grader.submission.ClassFolder;
import kafkalab.grader.submission.Submission;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.Language;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command that grades a folder of submissions, or one submission. */
@Command(
        name = "grade",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Grades submissions of one lab, each apart from all others, and writes what came of it.",
            "",
            "A submission is a folder (a git clone, for one), an archive (zip, tar, 7z) or a Java file: of the lab, of the "
                    + "whole kit, or of the lab's Java files alone. They are recognised by their package and laid over a "
                    + "pristine lab; all else is ignored, and listed. A run that was stopped goes on where it was when "
                    + "the same command is given again."
        })
final class GradeCommand implements Callable<Integer> {

    private static final Pattern SHARD = Pattern.compile("(\\d{1,4})/(\\d{1,4})");

    @Spec
    private CommandSpec spec;

    @Mixin
    private KitOption kit = new KitOption();

    @Option(names = "--lab", paramLabel = "LAB", required = true, description = "The lab, such as lab01-producer.")
    private String lab;

    @ArgGroup(multiplicity = "1")
    private What what;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Where results go: a folder a student with all its reports, grades.csv and class.html.")
    private Path out;

    @Option(
            names = "--student",
            paramLabel = "ID",
            description = "The student's id, with --submission; by default the folder's or archive's name.")
    private String student;

    @Mixin
    private CourseOptions course = new CourseOptions();

    @Option(
            names = "--task",
            paramLabel = "N",
            split = ",",
            description = "Runs these tasks only; by default all that give points.")
    private Set<Integer> tasks = new TreeSet<>();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "The random data of all submissions; by default drawn by chance, and written into each result.")
    private Long seed;

    @Option(
            names = "--lang",
            paramLabel = "LANG",
            description = "The language of titles and lessons: en (default) or fr.")
    private String language = "en";

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description =
                    "How many submissions at a time, besides those whose programs only wait; by default what cores and "
                            + "memory allow. Without a sandbox it is 1, "
                            + "so that no submission finds another's cluster.")
    private Integer jobs;

    @Option(
            names = "--time-limit",
            paramLabel = "MIN",
            description = "The most minutes for one submission (default: ${DEFAULT-VALUE}).")
    private int minutes = 20;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            description = "Grades every N-th submission only, from the I-th on: one of N machines' share.")
    private String shard = "1/1";

    @Option(names = "--again", description = "Also grades those that have a result already.")
    private boolean again;

    @Option(
            names = "--no-sandbox",
            description =
                    "Does without the operating system's sandbox. For submissions that you trust, or in a container "
                            + "made for one of them.")
    private boolean withoutSandbox;

    @Option(names = "--require-sandbox", description = "Refuses to grade where the operating system offers no sandbox.")
    private boolean sandboxRequired;

    @Option(
            names = "--fail-below",
            paramLabel = "SCORE",
            description = "Ends with exit code 1 where a submission scores less.")
    private Integer least;

    private int done;
    private int all;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter screen = spec.commandLine().getOut();
        Kit here = kit.find();
        here.lab(lab);
        Course known = course.read();
        List<Submission> submissions = mine(submissions(known.roster(), screen));
        all = submissions.size();
        refuseOutAmongSubmissions();
        ResultFiles files = new ResultFiles(makeFolder(out));
        Sandbox sandbox = sandbox();
        try (WorkFolder work = WorkFolder.create(sandbox)) {
            StagedLab staged = StagedLab.prepare(here, lab, work.kit());
            refuseUnknownTasks(staged);
            GradingOptions options =
                    new GradingOptions(seed(files), Language.of(language), tasks, Duration.ofMinutes(minutes));
            int atATime = jobs(sandbox, all);
            int most = sandbox.isOffered() ? Memory.holds(2 * atATime) : 1;
            screen.printf(
                    "%s: %d submission%s, %d at a time, seed %d, sandbox: %s%n",
                    lab, all, all == 1 ? "" : "s", atATime, options.seed(), sandbox.name());
            if (!sandbox.isOffered()) {
                screen.println(
                        "Without a sandbox a submission is held by the allow-list, by limits and by a process of its "
                                + "own, not by the system: " + sandbox.reason() + ".");
            }
            screen.flush();
            LabDefinition definition = staged.definition();
            List<SubmissionResult> results;
            try (Grading grading = new Grading(
                    staged,
                    LabFiles.of(here, lab),
                    sandbox,
                    options,
                    work,
                    here.lab(lab).resolve("src/solution"))) {
                Progress progress = new Progress(
                        screen,
                        result -> Reports.ofSubmission(
                                files.folder(result.student()), definition, result, options.language(), known));
                results = new ClassRun(grading, files, lab, progress).grade(submissions, atATime, most, again);
            }
            Reports.ofClass(files.out(), definition, ofTheClass(results, files), options.language(), known);
            return exitCode(results, screen);
        }
    }

    /** Returns all that the class's reports tell of: single submissions come one after another into the same folder. */
    private List<SubmissionResult> ofTheClass(List<SubmissionResult> results, ResultFiles files) throws IOException {
        return what.folder != null
                ? results
                : files.readAll().stream()
                        .filter(result -> result.lab().equals(lab))
                        .toList();
    }

    private List<Submission> submissions(Roster roster, PrintWriter screen) throws IOException {
        if (what.folder != null) {
            if (student != null) {
                throw new ParameterException(
                        spec.commandLine(), "--student goes with --submission, not with a folder.");
            }
            ClassFolder folder = ClassFolder.read(what.folder, roster);
            if (!folder.strangers().isEmpty()) {
                screen.println(
                        "Not on the roster, and graded under its own name: " + String.join(", ", folder.strangers()));
            }
            if (!folder.missing().isEmpty()) {
                screen.println("Handed in nothing: "
                        + folder.missing().stream().map(Roster.Person::id).collect(Collectors.joining(", ")));
            }
            return folder.submissions();
        }
        if (!Files.exists(what.single)) {
            throw new GraderFault("There is no " + what.single + ".", "Name the folder or the zip of one submission.");
        }
        return List.of(student == null ? Submission.of(what.single) : Submission.of(what.single, student));
    }

    private List<Submission> mine(List<Submission> submissions) {
        Matcher parts = SHARD.matcher(shard);
        if (!parts.matches()) {
            throw new ParameterException(spec.commandLine(), "--shard is I/N, such as 2/5: " + shard);
        }
        int mine = Integer.parseInt(parts.group(1));
        int of = Integer.parseInt(parts.group(2));
        if (mine < 1 || mine > of) {
            throw new ParameterException(spec.commandLine(), "--shard is I/N with I from 1 to N: " + shard);
        }
        return IntStream.range(0, submissions.size())
                .filter(index -> index % of == mine - 1)
                .mapToObj(submissions::get)
                .toList();
    }

    /** What is written among the submissions would be handed in by somebody the next time. */
    private void refuseOutAmongSubmissions() {
        if (what.folder != null
                && out.toAbsolutePath()
                        .normalize()
                        .startsWith(what.folder.toAbsolutePath().normalize())) {
            throw new GraderFault(
                    "The results would lie among the submissions, and be taken for one of them: " + out + ".",
                    "Name a folder outside of " + what.folder + " with --out.");
        }
    }

    private static Path makeFolder(Path folder) {
        try {
            Path made = Files.createDirectories(folder.toAbsolutePath().normalize());
            // Whether it can be written is not told by its rights alone.
            Files.delete(Files.createTempFile(made, ".grader", ".try"));
            return made;
        } catch (IOException e) {
            throw new GraderFault(
                    "The folder " + folder + " can not be written: " + e.getMessage() + ".",
                    "Name another one with --out, or check its owner and the room on its disk.",
                    e);
        }
    }

    private Sandbox sandbox() throws InterruptedException {
        Sandbox sandbox = withoutSandbox ? Sandbox.none("--no-sandbox was given") : Sandbox.ofThisMachine();
        if (sandboxRequired && !sandbox.isOffered()) {
            throw new GraderFault(
                    "There is no sandbox: " + sandbox.reason() + ".", "Mend that, or do without --require-sandbox.");
        }
        return sandbox;
    }

    private void refuseUnknownTasks(StagedLab staged) {
        for (int task : tasks) {
            if (staged.definition().task(task).isEmpty()) {
                throw new GraderFault(
                        "The lab has no task " + task + ".",
                        "Its tasks are "
                                + staged.definition().tasks().stream()
                                        .map(each -> "" + each.id())
                                        .collect(Collectors.joining(", "))
                                + ".");
            }
        }
    }

    /** Returns one seed for the whole class, also where an earlier run has graded a part of it. */
    private long seed(ResultFiles files) throws IOException {
        if (seed != null) {
            return seed;
        }
        return files.readAll().stream()
                .filter(result -> result.lab().equals(lab) && !again)
                .map(SubmissionResult::seed)
                .findFirst()
                .orElseGet(() -> (long) ThreadLocalRandom.current().nextInt(1, 1_000_000_000));
    }

    /** Much of a run waits for a broker that died to be missed, so that there may be more of them than cores. */
    private int jobs(Sandbox sandbox, int submissions) {
        if (!sandbox.isOffered()) {
            if (jobs != null && jobs > 1) {
                throw new GraderFault(
                        "Without a sandbox submissions are graded one at a time: " + sandbox.reason() + ".",
                        "Leave --jobs out, or grade where there is a sandbox.");
            }
            return 1;
        }
        int cores = Runtime.getRuntime().availableProcessors();
        return jobs != null ? Math.max(1, jobs) : Math.max(1, Math.min(submissions, Memory.holds(2 * cores)));
    }

    private int exitCode(List<SubmissionResult> results, PrintWriter screen) {
        List<String> words = new ArrayList<>();
        Arrays.stream(Outcome.values())
                .filter(outcome -> results.stream().anyMatch(result -> result.outcome() == outcome))
                .forEach(outcome -> words.add(results.stream()
                                .filter(result -> result.outcome() == outcome)
                                .count()
                        + " " + outcome.json()));
        screen.println(String.join(", ", words) + "; results in " + out);
        screen.flush();
        if (results.stream().anyMatch(result -> result.outcome() == Outcome.ERROR)) {
            screen.println(
                    "The errors are the grader's or its machine's: give the same command again. On what has failed "
                            + "three times, it is not tried again: look at it yourself, or add --again.");
            screen.flush();
            return Grader.FAULT;
        }
        boolean tooLow = least != null && results.stream().anyMatch(result -> result.score() < least);
        return tooLow ? Grader.NO : 0;
    }

    /** A reporter that writes the reports of a submission. */
    private interface Reporter {

        void report(SubmissionResult result) throws IOException;
    }

    /** A listener that writes the reports of each submission and prints a line of it. */
    private final class Progress implements ClassRun.Listener {

        private final PrintWriter screen;
        private final long begun = System.nanoTime();
        private long start = begun;
        private int known;
        private final Reporter reporter;

        Progress(PrintWriter screen, Reporter reporter) {
            this.screen = screen;
            this.reporter = reporter;
        }

        @Override
        public void prepared() {
            screen.printf("The lab's own solution: all points, in %.1f s.%n", seconds(begun));
            screen.flush();
            start = System.nanoTime();
        }

        @Override
        public void known(SubmissionResult result) throws IOException {
            known++;
            reporter.report(result);
            show(result, "as before");
        }

        @Override
        public void graded(SubmissionResult result) throws IOException {
            reporter.report(result);
            show(result, "%.1f s".formatted(result.durationMs() / 1000.0));
        }

        private void show(SubmissionResult result, String how) {
            done++;
            screen.printf(
                    "%s [%d/%d] %-24s %3d/%d  %s, %s%s%n",
                    bar(),
                    done,
                    all,
                    result.student(),
                    result.score(),
                    result.maxScore(),
                    result.outcome().json(),
                    how,
                    left());
            result.messages().stream().limit(1).forEach(message -> screen.println("        " + SafeText.line(message)));
            screen.flush();
        }

        private static double seconds(long since) {
            return (System.nanoTime() - since) / 1e9;
        }

        private String bar() {
            int tenths = 10 * done / all;
            return "#".repeat(tenths) + ".".repeat(10 - tenths);
        }

        /** Estimates by what was graded in this run. */
        private String left() {
            int graded = done - known;
            if (graded < 5 || done == all) {
                return "";
            }
            long seconds = (long) seconds(start) * (all - done) / graded;
            return seconds < 90
                    ? ", about %d s left".formatted(seconds)
                    : ", about %d min left".formatted(seconds / 60);
        }
    }

    /** The choice: a folder of submissions or one submission. */
    private static final class What {

        @Option(
                names = "--submissions",
                paramLabel = "DIR",
                description = "A folder with one folder, archive or Java file a student, named after the student.")
        private Path folder;

        @Option(names = "--submission", paramLabel = "PATH", description = "One submission, as for a CI job.")
        private Path single;
    }
}
