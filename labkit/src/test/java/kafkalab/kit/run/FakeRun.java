package kafkalab.kit.run;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import kafkalab.kit.cluster.Cluster;
import kafkalab.kit.cluster.ClusterHost;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.Language;
import kafkalab.kit.grading.Status;
import kafkalab.kit.grading.TaskDefinition;
import kafkalab.kit.grading.TaskGrade;
import kafkalab.kit.grading.Text;
import kafkalab.kit.process.ClassPath;
import kafkalab.kit.process.Confinement;
import kafkalab.kit.run.LabRun.TaskResult;
import kafkalab.kit.run.Message.Outcome;
import kafkalab.kit.run.fake.FakeLab;

/** A run of tasks that are made of {@link FakeLab}'s methods, by the real engine in a real JVM beside this one. */
final class FakeRun {

    private static final AtomicInteger RUNS = new AtomicInteger();

    private final Path folder =
            Path.of("target", "fake-lab", "run-" + RUNS.incrementAndGet()).toAbsolutePath();
    private final List<TaskMethod> methods = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final StringBuffer screen = new StringBuffer();
    private final AtomicInteger jvms = new AtomicInteger();
    private ClusterHost clusters = new NoCluster();
    private Runnable betweenTasks = () -> {};
    private String classPath = ClassPath.current();
    private boolean untilOneIsLost;
    private int standstills;
    private LabRun run;
    private LabDefinition lab;
    private ProcessorMonitor watch = new ProcessorMonitor(() -> null, waits -> {});
    private volatile StudentJvm jvm;

    /** Adds a task, numbered from 1, that one method decides about. */
    FakeRun task(String method, Integer... needs) {
        int number = methods.isEmpty() ? 1 : methods.get(methods.size() - 1).task() + 1;
        methods.add(method(number, method, Set.of(needs)));
        return this;
    }

    /** Adds a method that decides about the last task, too. */
    FakeRun and(String method) {
        methods.add(method(methods.get(methods.size() - 1).task(), method, Set.of()));
        return this;
    }

    FakeRun on(ClusterHost clusters) {
        this.clusters = clusters;
        return this;
    }

    /** Does something after each task but the last. */
    FakeRun betweenTasks(Runnable action) {
        betweenTasks = action;
        return this;
    }

    /**
     * Watches what the program takes of the processor.
     *
     * @param waits hears the program's processes, each time that it begins to wait
     */
    FakeRun watched(ProcessorMonitor.Patience patience, Consumer<Stream<ProcessHandle>> waits) {
        watch = new ProcessorMonitor(
                () -> jvm,
                waiting -> {
                    if (waiting) {
                        waits.accept(jvm.processes());
                    }
                },
                patience);
        watch.begin();
        return this;
    }

    /** Lets the machine stand still during that many of the methods that fail, from the first on. */
    FakeRun standingStill(int times) {
        standstills = times;
        return this;
    }

    /** Loses interest with the first task that is lost. */
    FakeRun untilOneIsLost() {
        untilOneIsLost = true;
        return this;
    }

    /** Leaves the kit out of the class path of the program's JVM. */
    FakeRun withoutKit() {
        classPath = "";
        return this;
    }

    private static TaskMethod method(int task, String name, Set<Integer> needs) {
        TaskMethod declared = TaskMethod.of(FakeLab.class).stream()
                .filter(method -> method.name().equals(name))
                .findFirst()
                .orElseThrow();
        return new TaskMethod(declared.testClass(), name, task, needs, declared.closing(), declared.seconds());
    }

    /** Runs the tasks, in a lab that lists them all, or fewer. */
    FakeRun run(int listed) throws InterruptedException {
        prepareFolder();
        lab = new LabDefinition(
                "lab98-fake",
                new Text("Lab 98", "Lab 98"),
                Text.same("docs/lab98.md"),
                Stream.iterate(1, number -> number + 1)
                        .limit(listed)
                        .map(FakeRun::definition)
                        .toList());
        run = new LabRun(lab, Language.EN, jvm(), clusters, new Recorder(), time -> standstills-- > 0);
        run.run(methods);
        return this;
    }

    FakeRun run() throws InterruptedException {
        return run(methods.get(methods.size() - 1).task());
    }

    private static TaskDefinition definition(int number) {
        return new TaskDefinition(
                number,
                10,
                new Text("Title " + number, "Titre " + number),
                new Text("Hint " + number + ".", "Indice " + number + "."),
                "task-" + number);
    }

    /** Sets the student's classes apart from the tests, as in a lab. */
    private void prepareFolder() {
        try {
            Path here = Path.of("kafkalab", "kit", "run", "fake", "student");
            Path from = Path.of("target", "test-classes").resolve(here);
            Path to = folder.resolve("classes").resolve(here);
            Files.createDirectories(to);
            Files.deleteIfExists(outputFile());
            for (File file : from.toFile().listFiles()) {
                Files.copy(file.toPath(), to.resolve(file.getName()), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Supplier<StudentJvm> jvm() {
        Path classes = folder.resolve("classes");
        StudentJvm.Launch launch = new StudentJvm.Launch(
                classes + File.pathSeparator + classPath,
                classes,
                outputFile(),
                folder.resolve("clients.log"),
                "warn",
                false,
                7,
                Language.EN,
                0,
                Confinement.NONE);
        return () -> {
            jvms.incrementAndGet();
            jvm = StudentJvm.start(launch, screen::append);
            return jvm;
        };
    }

    Path outputFile() {
        return folder.resolve("program-output.txt");
    }

    TaskResult result(int task) {
        return run.results().get(task);
    }

    /** Returns the number of the first task that a method decided about. */
    int number(String method) {
        return methods.stream()
                .filter(each -> each.name().equals(method))
                .findFirst()
                .orElseThrow()
                .task();
    }

    TaskResult result(String method) {
        return result(number(method));
    }

    TaskResult resultAfter(String method) {
        return result(number(method) + 1);
    }

    List<TaskResult> results() {
        return List.copyOf(run.results().values());
    }

    List<TaskGrade> grades() {
        return run.tasks(task -> null);
    }

    /** Tells what was heard of the run: the methods and tasks with how they ended. */
    List<String> events() {
        return events;
    }

    /** Returns what the terminal showed. */
    String screen() {
        return screen.toString();
    }

    /** Returns how many JVMs were started for the program. */
    int jvms() {
        return jvms.get();
    }

    private final class Recorder implements LabRun.Listener {

        @Override
        public void taskStarted(TaskDefinition task) {
            events.add("task " + task.id());
        }

        @Override
        public void methodStarted(TaskMethod method) {
            events.add("  " + method.name());
            watch.methodStarted(method.seconds());
        }

        @Override
        public void methodSkipped(TaskMethod method) {
            events.add("  " + method.name() + " is skipped");
        }

        @Override
        public void methodFinished(TaskMethod method, Outcome outcome) {
            watch.methodFinished();
            events.add("  " + method.name() + (outcome.passed() ? " passed" : " failed"));
        }

        @Override
        public void taskFinished(TaskDefinition task, TaskResult result) {
            events.add("task " + task.id() + ": " + result.status().json());
            if (task.id() < lab.tasks().size()) {
                betweenTasks.run();
            }
        }

        @Override
        public boolean goesOn() {
            return !untilOneIsLost
                    || run.results().values().stream().allMatch(result -> result.status() == Status.PASSED);
        }
    }

    /** The cluster of tests that need none. */
    static class NoCluster implements ClusterHost, Cluster {

        @Override
        public Cluster shared() {
            return this;
        }

        @Override
        public Cluster faulty(int brokers) {
            return this;
        }

        @Override
        public String name() {
            return "none";
        }

        @Override
        public String bootstrapServers() {
            return "127.0.0.1:9";
        }

        @Override
        public int mayLose() {
            return 0;
        }

        @Override
        public void stopBroker(int broker) {
            throw new UnsupportedOperationException("there is no broker " + broker);
        }

        @Override
        public void startBroker(int broker) {
            throw new UnsupportedOperationException("there is no broker " + broker);
        }

        @Override
        public void close() {}
    }
}
