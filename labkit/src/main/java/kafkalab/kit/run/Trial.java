package kafkalab.kit.run;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafkalab.kit.KafkaLab;
import kafkalab.kit.grading.Feedback;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.Language;
import kafkalab.kit.grading.Status;
import kafkalab.kit.process.Confinement;
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
        StudentJvm.Launch launch = new StudentJvm.Launch(
                String.join(File.pathSeparator, classes.toString(), testClasses.toString(), libraries),
                classes,
                area.resolve("program-output.txt"),
                area.resolve("clients.log"),
                "info",
                false,
                seed,
                0,
                Confinement.NONE);
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
        LabRun run = new LabRun(lab, Language.EN, () -> StudentJvm.start(launch, text -> {}), view, listener);
        try {
            run.run(methods);
        } finally {
            view.leave();
        }
        Map<Integer, Result> results = new TreeMap<>();
        run.results().forEach((task, result) -> results.put(task, Result.of(result)));
        return results;
    }

    /**
     * Returns a lab's tests in the order in which they run.
     *
     * @param testClasses the folder of the lab's compiled tests, which are on this JVM's class path as well
     */
    public static List<TaskMethod> methods(Path testClasses) {
        return testClasses(testClasses).stream()
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

    private static List<Class<?>> testClasses(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith("Test.class"))
                    .sorted()
                    .<Class<?>>map(file -> load(folder.relativize(file)))
                    .filter(type -> type.isAnnotationPresent(KafkaLab.class))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(Path file) {
        try {
            String name = file.toString().replaceFirst("[.]class$", "").replace(File.separatorChar, '.');
            return Class.forName(name, false, Trial.class.getClassLoader());
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
