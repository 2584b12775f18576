package kafkalab.kit.run;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafkalab.kit.KafkaLab;
import kafkalab.kit.StudentProcess;
import kafkalab.kit.grading.Feedback;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.Language;
import kafkalab.kit.grading.Status;
import kafkalab.kit.process.ClassArchives;
import kafkalab.kit.process.Confinement;
import kafkalab.kit.process.HugePages;
import kafkalab.kit.process.ProcessorTime;
import kafkalab.kit.run.LabRun.TaskResult;
import kafkalab.kit.run.Message.Outcome;

/**
 * A trial that tries a compiled program with a lab's tests, without Maven: what the gate does to each of its programs.
 */
public final class Trial {

    private final LabDefinition lab;
    private final Path testClasses;
    private final Path classes;
    private final String libraries;
    private final Path area;
    private final ClassArchives archives;
    private final Language language = Language.of(System.getProperty("lab.lang", "en"));
    private final List<StudentJvm> jvms = new ArrayList<>();
    private Duration start = Duration.ZERO;
    private Times times = Times.NONE;

    /**
     * Prepares a trial.
     *
     * @param lab the lab
     * @param testClasses the folder of the lab's compiled tests
     * @param classes the folder of the compiled program
     * @param libraries the class path of the rest
     * @param area a folder for logs
     */
    public Trial(LabDefinition lab, Path testClasses, Path classes, String libraries, Path area) {
        this.lab = lab;
        this.testClasses = testClasses;
        this.classes = classes;
        this.libraries = libraries;
        this.area = area;
        archives = new ClassArchives(testClasses.resolveSibling("class-archives"));
    }

    /**
     * Runs the lab's tests against the program.
     *
     * @param clusters shared with other trials
     * @return the result of each task that the tests decided about, by its number
     */
    public Map<Integer, Result> run(SharedClusters clusters) throws InterruptedException {
        return run(clusters, methods(testClasses), (method, passed, took) -> true);
    }

    /**
     * Runs some of the lab's tests against the program.
     *
     * @param clusters shared with other trials
     * @param methods the tests to run, task by task in the order in which the tasks come, each within its limit
     * @param observer hears how each of them ended
     * @return the result of each task of theirs, as far as the trial went
     */
    public Map<Integer, Result> run(SharedClusters clusters, List<TaskMethod> methods, Observer observer)
            throws InterruptedException {
        long seed = ThreadLocalRandom.current().nextInt(1, 1_000_000_000);
        String classPath = ClassArchives.jarsFirst(
                String.join(File.pathSeparator, classes.toString(), testClasses.toString(), libraries));
        StudentJvm.Launch launch = new StudentJvm.Launch(
                classPath,
                classes,
                area.resolve("program-output.txt"),
                area.resolve("clients.log"),
                "info",
                false,
                seed,
                language,
                0,
                new Confinement(List.of(), arguments(classPath), false));
        SharedClusters.View view = clusters.view();
        LabRun.Listener listener = new LabRun.Listener() {

            private long start;
            private boolean goesOn = true;

            @Override
            public void methodStarted(TaskMethod method) {
                start = System.nanoTime();
            }

            @Override
            public void methodFinished(TaskMethod method, Outcome outcome) {
                view.leave();
                goesOn &= observer.finished(method, outcome.passed(), Duration.ofNanos(System.nanoTime() - start));
            }

            @Override
            public boolean goesOn() {
                return goesOn;
            }
        };
        LabRun run = new LabRun(lab, language, () -> start(launch), view, listener);
        try {
            run.run(methods);
        } finally {
            view.leave();
        }
        times = new Times(jvms.size(), start, view.waited(), view.held(), taken());
        Map<Integer, Result> results = new TreeMap<>();
        run.results().forEach((task, result) -> results.put(task, Result.of(result)));
        return results;
    }

    /** Returns what makes the JVM start sooner than a student's, which starts once, and changes nothing that it does. */
    private List<String> arguments(String classPath) {
        List<String> ofAll = HugePages.arguments();
        List<String> arguments = new ArrayList<>(archives.arguments(classPath));
        arguments.addAll(ofAll);
        arguments.add("-D" + StudentProcess.CHILD_ARGUMENTS + "=" + String.join("\n", ofAll));
        return arguments;
    }

    private StudentJvm start(StudentJvm.Launch launch) {
        long begin = System.nanoTime();
        StudentJvm jvm = StudentJvm.start(launch, text -> {});
        start = start.plusNanos(System.nanoTime() - begin);
        jvms.add(jvm);
        return jvm;
    }

    private ProcessorTime taken() {
        return jvms.stream().map(StudentJvm::taken).reduce(ProcessorTime.NONE, ProcessorTime::plus);
    }

    /** Returns what the run took beside the time of its tests. */
    public Times times() {
        return times;
    }

    /**
     * Lets later trials of this lab load their libraries from archives, made of what this one and those before it loaded.
     * To be called once a program has done all that programs do.
     */
    public void archiveClasses() throws IOException, InterruptedException {
        archives.make();
    }

    /**
     * Returns a lab's tests in the order in which they run.
     *
     * @param testClasses the folder of the lab's compiled tests, which are on this JVM's class path as well
     */
    public static List<TaskMethod> methods(Path testClasses) {
        return methods(testClasses, Trial.class.getClassLoader());
    }

    /** Returns a lab's tests in the order in which they run, by a loader that finds their classes. */
    static List<TaskMethod> methods(Path testClasses, ClassLoader loader) {
        return testClasses(testClasses, loader).stream()
                .flatMap(testClass -> TaskMethod.of(testClass).stream())
                .toList();
    }

    /**
     * Returns the tasks about which a lab's tests decide.
     *
     * @param testClasses the folder of the lab's compiled tests, which are on this JVM's class path as well
     */
    public static Set<Integer> testedTasks(Path testClasses) {
        return methods(testClasses).stream().map(TaskMethod::task).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Class<?>> testClasses(Path folder, ClassLoader loader) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith("Test.class"))
                    .sorted()
                    .<Class<?>>map(file -> load(folder.relativize(file), loader))
                    .filter(type -> type.isAnnotationPresent(KafkaLab.class))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(Path file, ClassLoader loader) {
        try {
            String name = file.toString().replaceFirst("[.]class$", "").replace(File.separatorChar, '.');
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whoever wants to know how each test ended, and may have seen enough. */
    @FunctionalInterface
    public interface Observer {

        /**
         * Hears how a test ended.
         *
         * @param method the test
         * @param passed whether it passed
         * @param took how long it took
         * @return whether the tests of the tasks after this one are still of interest
         */
        boolean finished(TaskMethod method, boolean passed, Duration took);
    }

    /**
     * What a trial took beside the time of its tests.
     *
     * @param jvms how many JVMs the program needed, one after another
     * @param start how long they took until they were ready
     * @param waited how long the trial waited for its turns at brokers that can be stopped
     * @param held how long its turns were
     * @param processor what the program's JVMs and those that its tests started took of the processor
     */
    public record Times(int jvms, Duration start, Duration waited, Duration held, ProcessorTime processor) {

        private static final Times NONE = new Times(0, Duration.ZERO, Duration.ZERO, Duration.ZERO, ProcessorTime.NONE);
    }

    /**
     * The result of one task.
     *
     * @param status how it ended
     * @param todo the number of the unwritten TODO that it met, or 0
     * @param durationMs how long its tests took
     * @param feedback what its failure teaches, or null
     */
    public record Result(Status status, int todo, long durationMs, Feedback feedback) {

        private static Result of(TaskResult result) {
            return new Result(result.status(), result.todo(), result.durationMs(), result.feedback());
        }
    }
}
