package kafkalab.kit.run;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kafkalab.kit.cluster.ClusterHost;
import kafkalab.kit.cluster.Clusters;
import kafkalab.kit.fault.LabFault;
import kafkalab.kit.grading.Feedback;
import kafkalab.kit.grading.Grade;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.Lessons;
import kafkalab.kit.grading.ScoreCard;
import kafkalab.kit.grading.TaskDefinition;
import kafkalab.kit.grading.TerminalStyle;
import kafkalab.kit.process.ClassArchives;
import kafkalab.kit.process.ClassPath;
import kafkalab.kit.process.Confinement;
import kafkalab.kit.process.Surroundings;
import kafkalab.kit.run.LabEngine.LabDescriptor;
import kafkalab.kit.run.LabEngine.TaskDescriptor;
import kafkalab.kit.run.LabRun.TaskResult;
import kafkalab.kit.run.Message.Outcome;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.TestExecutionResult;
import org.slf4j.LoggerFactory;

/**
 * One {@code mvn test} of a lab: the score card on the terminal, {@code grade.json} and {@code report.html}.
 *
 * <p>{@code grade.json} is whole from before the first test on: every task stands in it with 0 points until it is
 * solved, so that no end of a run, however sudden, can leave a task out.
 */
final class LabSession implements LabRun.Listener {

    private final LabDescriptor descriptor;
    private final EngineExecutionListener junit;
    private final PrintStream terminal = System.out;
    private final TerminalStyle style = TerminalStyle.ofThisTerminal();
    private Settings settings;
    private LabDefinition lab;
    private Lessons lessons;
    private ScoreCard card;
    private LabRun run;
    private GradeFiles files;

    LabSession(LabDescriptor descriptor, EngineExecutionListener junit) {
        this.descriptor = descriptor;
        this.junit = junit;
    }

    /** Runs the lab; every fault becomes a sentence on the terminal and a failure for JUnit. */
    void run() {
        junit.executionStarted(descriptor);
        TestExecutionResult result = TestExecutionResult.successful();
        try {
            settings = Settings.fromSystemProperties();
            refuseArchivesName(settings.labDirectory());
            lab = LabDefinition.read(settings.labDirectory());
            grade();
        } catch (LabFault fault) {
            result = TestExecutionResult.failed(report(fault));
        } catch (RuntimeException e) {
            LabFault fault = new LabFault(
                    "The kit itself failed: " + e + ".",
                    "This is a defect of the kit, not of your program: please report it, with target/log.",
                    e);
            LoggerFactory.getLogger(LabSession.class).error("The kit itself failed", e);
            result = TestExecutionResult.failed(report(fault));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            result = TestExecutionResult.aborted(e);
        }
        junit.executionFinished(descriptor, result);
    }

    /** In the address of a resource, what stands before {@code !/} is an archive (java.net.JarURLConnection). */
    static void refuseArchivesName(Path folder) {
        if (folder.toString().replace('\\', '/').contains("!/")) {
            throw new LabFault(
                    "A folder in the path of this lab ends with '!': " + folder + ".",
                    "Rename that folder: Java takes what stands before '!/' for an archive, and finds no class in it.");
        }
    }

    private LabFault report(LabFault fault) {
        terminal.print(ScoreCard.fault(fault.problem(), fault.remedy(), style));
        terminal.flush();
        try {
            if (run != null) {
                files.write(run, lessons.fault(fault.problem(), fault.remedy()));
            }
        } catch (LabFault unwritable) {
            // One fault is told already, and it may be this very one.
            LoggerFactory.getLogger(LabSession.class).error("The grade could not be written", unwritable);
        }
        return fault;
    }

    private void grade() throws InterruptedException {
        prepareLogs();
        lessons = new Lessons(settings.language());
        files = new GradeFiles(lab, settings, lessons);
        card = new ScoreCard(lab, settings.language(), style);
        ClusterHost clusters = Clusters.local(settings.cluster(), settings.clusterData());
        Surroundings surroundings = Surroundings.of(settings.seed(), 0, ClassPath.current());
        card.ranIn(surroundings.zone(), surroundings.language(), surroundings.charset());
        run = new LabRun(lab, settings.language(), this::startJvm, clusters, this);
        files.write(run, lessons.unfinished());
        terminal.print(card.head(settings.cluster(), settings.seed()));
        terminal.flush();
        List<TaskMethod> methods = chosenMethods();
        run.run(methods);
        boolean partly = !settings.onlyTasks().isEmpty();
        Grade grade = files.write(run, partly ? lessons.leftOut() : lessons.unfinished());
        terminal.print(card.foot(grade, unwritten(), partly, settings.asTyped(settings.reportFile())));
        terminal.flush();
        if (!partly) {
            archiveClasses();
        }
    }

    private List<TaskMethod> chosenMethods() {
        Set<Integer> unknown = settings.onlyTasks().stream()
                .filter(task -> lab.task(task).isEmpty())
                .collect(Collectors.toSet());
        if (!unknown.isEmpty()) {
            throw new LabFault(
                    "-Dlab.task names task " + unknown.iterator().next() + ", which this lab does not have.",
                    "Its tasks are "
                            + lab.tasks().stream().map(task -> "" + task.id()).collect(Collectors.joining(", ")) + ".");
        }
        return descriptor.tasks().stream()
                .map(TaskDescriptor::method)
                .filter(method -> files.isChosen(method.task()))
                .toList();
    }

    private StudentJvm startJvm() {
        Path classes = classesUnderTest();
        String classPath = ClassArchives.jarsFirst(ClassPath.current());
        StudentJvm.Launch launch = new StudentJvm.Launch(
                classPath,
                classes,
                settings.logFile("program-output.txt"),
                settings.logFile("clients.log"),
                settings.log() == null ? "info" : settings.log(),
                settings.log() != null,
                settings.seed(),
                settings.language(),
                settings.debugPort(),
                new Confinement(List.of(), archives().arguments(classPath), false));
        return StudentJvm.start(launch, text -> {
            terminal.print(text);
            terminal.flush();
        });
    }

    private ClassArchives archives() {
        return new ClassArchives(settings.target().resolve("class-archives"));
    }

    /** Makes the archives that are missing once a run has loaded all that the next ones will: they begin sooner then. */
    private void archiveClasses() throws InterruptedException {
        if (!Boolean.parseBoolean(System.getProperty("lab.archives.made", "true"))) {
            return;
        }
        try {
            archives().make();
        } catch (IOException e) {
            LoggerFactory.getLogger(LabSession.class).info("The next run loads its classes from their jars", e);
        }
    }

    /** Finds the folder of the student's classes: the one that stands beside the test's own. */
    private Path classesUnderTest() {
        Path tests = Path.of(URI.create(descriptor
                .testClass()
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        return tests.resolveSibling("classes");
    }

    private void prepareLogs() {
        try {
            for (String stale : List.of("clients.log", "program-output.txt")) {
                Files.deleteIfExists(settings.logFile(stale));
            }
            KafkaLog.toFile(settings.logFile("brokers.log"));
            if (settings.log() != null) {
                KafkaLog.toTerminal(settings.log());
            }
        } catch (IOException e) {
            throw new LabFault(
                    "The folder " + settings.target() + " can not be written: " + e.getMessage() + ".",
                    "Check its owner and the room on its disk; mvn clean removes it.",
                    e);
        }
    }

    private List<Integer> unwritten() {
        List<Integer> unwritten = new ArrayList<>();
        for (Map.Entry<Integer, TaskResult> result : run.results().entrySet()) {
            if (result.getValue().todo() > 0) {
                unwritten.add(result.getKey());
            }
        }
        return unwritten;
    }

    private Optional<TaskDescriptor> descriptorOf(TaskMethod method) {
        return descriptor.tasks().stream()
                .filter(task -> task.method().equals(method))
                .findFirst();
    }

    @Override
    public void methodStarted(TaskMethod method) {
        descriptorOf(method).ifPresent(junit::executionStarted);
    }

    @Override
    public void methodSkipped(TaskMethod method) {
        descriptorOf(method).ifPresent(task -> junit.executionSkipped(task, "a test before it failed"));
    }

    @Override
    public void methodFinished(TaskMethod method, Outcome outcome) {
        TaskDefinition task = lab.task(method.task()).orElseThrow();
        TestExecutionResult result = outcome.passed()
                ? TestExecutionResult.successful()
                : TestExecutionResult.failed(
                        new TaskFailure(task, lessons.complete(task, outcome.given(lessons), outcome.todo()), lessons));
        descriptorOf(method).ifPresent(descriptor -> junit.executionFinished(descriptor, result));
    }

    @Override
    public void taskFinished(TaskDefinition task, TaskResult result) {
        Grade grade = files.write(run, lessons.unfinished());
        grade.tasks().stream()
                .filter(each -> each.id() == task.id())
                .forEach(each -> terminal.print(card.row(each, result.todo() > 0)));
        terminal.flush();
    }

    /**
     * A failure that carries a lesson to JUnit's reports, without the kit's own lines.
     *
     * <p>Maven repeats the message below the score card, so it is short; the reports show the cause as well.
     */
    private static final class TaskFailure extends AssertionError {

        private static final long serialVersionUID = 1L;

        TaskFailure(TaskDefinition task, Feedback feedback, Lessons lessons) {
            super(lessons.seeCard(task), new Explanation(lessons.text(feedback)));
            setStackTrace(new StackTraceElement[0]);
        }
    }

    /** A throwable that spells a lesson out. */
    private static final class Explanation extends Exception {

        private static final long serialVersionUID = 1L;

        Explanation(String lesson) {
            super(lesson, null, false, false);
        }
    }
}
