package kafkalab.kit.run;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import kafkalab.kit.cluster.Clusters;
import kafkalab.kit.cluster.LocalHost;
import kafkalab.kit.fault.LabFault;
import kafkalab.kit.grading.Grade;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.Language;
import kafkalab.kit.grading.Lessons;
import kafkalab.kit.grading.Status;
import kafkalab.kit.grading.TaskDefinition;
import kafkalab.kit.grading.TaskGrade;
import kafkalab.kit.process.ClassArchives;
import kafkalab.kit.process.ClassPath;
import kafkalab.kit.process.Confinement;
import kafkalab.kit.process.ParentMonitor;
import kafkalab.kit.process.Surroundings;
import kafkalab.kit.run.LabRun.TaskResult;
import kafkalab.kit.sources.Compilation;
import kafkalab.kit.sources.SourceCompiler;

/**
 * A referee that stays with a student who edits a lab: its brokers stay up, it compiles in this JVM, and a JVM for the
 * program stands ready, so that a verdict takes little more than its test.
 *
 * <p>Whoever starts it tells it as its one argument what to grade (a {@link Start} in JSON), writes orders to its standard
 * input and reads events from its standard output, each a line of JSON; at the end of the input it ends. Each run has a
 * program's JVM to itself.
 *
 * <pre>
 *   orders   {"order":"run","tasks":[3,1],"seed":null}    compile, then run these tasks in this order; [] for all
 *            {"order":"stop"}                             end the run that is on
 *   events   starting, ready, compiling, compiled or broken, started, task, output, finished, fault
 * </pre>
 */
public final class ResidentReferee {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintStream channel;
    private final Settings settings;
    private final LabDefinition lab;
    private final Lessons lessons;
    private final LocalHost clusters;
    private final Path classes;
    private final String classPath;
    private final ClassArchives archives;
    private final Path tests;
    private final SourceCompiler compiler;
    private final TasksOfMethods tasksOfMethods;
    private final StandbyJvm standby;
    private final Map<Integer, Status> last = new LinkedHashMap<>();
    private List<TaskMethod> methods = List.of();
    private Thread running;
    private boolean archived;

    private ResidentReferee(PrintStream channel, Start start) {
        this.channel = channel;
        Path folder = Path.of(start.lab()).toAbsolutePath();
        settings = new Settings(folder, folder, start.cluster(), 1, Language.of(start.language()), Set.of(), null, 0);
        lab = LabDefinition.read(folder);
        lessons = new Lessons(settings.language());
        clusters = Clusters.local(start.cluster(), settings.clusterData());
        Path own = settings.target().resolve("watch");
        classes = own.resolve("classes");
        tests = settings.target().resolve("test-classes");
        List<String> libraries = Arrays.stream(ClassPath.current().split(File.pathSeparator))
                .filter(entry -> !entry.isBlank() && !Path.of(entry).equals(tests))
                .toList();
        classPath = ClassArchives.jarsFirst(
                classes + File.pathSeparator + tests + File.pathSeparator + String.join(File.pathSeparator, libraries));
        archives = new ClassArchives(own.resolve("class-archives"));
        compiler = new SourceCompiler(
                folder, classes, libraries.stream().map(Path::of).toList());
        tasksOfMethods = new TasksOfMethods(own.resolve("tasks-of-methods.properties"));
        standby = new StandbyJvm(this::startJvm);
    }

    /** Serves until its input ends. */
    public static void main(String[] arguments) {
        PrintStream channel = System.out;
        System.setOut(System.err);
        KafkaLog.toTerminal("error");
        int exitCode = 0;
        try {
            BlockingQueue<String> orders = new LinkedBlockingQueue<>();
            ParentMonitor.begin(orders::add);
            ResidentReferee referee = new ResidentReferee(channel, JSON.readValue(arguments[0], Start.class));
            referee.prepare();
            while (true) {
                referee.obey(JSON.readValue(orders.take(), Order.class));
            }
        } catch (LabFault fault) {
            tellFault(channel, fault);
            exitCode = 1;
        } catch (IOException | RuntimeException | InterruptedException | LinkageError e) {
            e.printStackTrace();
            tellFault(channel, new LabFault("The kit itself failed: " + e + ".", "Start it again.", e));
            exitCode = 1;
        }
        channel.flush();
        // The brokers' threads would keep the JVM alive, and nobody needs them any more.
        Runtime.getRuntime().halt(exitCode);
    }

    private static void tellFault(PrintStream channel, LabFault fault) {
        tell(channel, "fault", Map.of("problem", fault.problem(), "remedy", fault.remedy()));
    }

    /** Reads which tests there are, once there are classes of the program: the tests' own signatures name some. */
    private void readMethods() {
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {tests.toUri().toURL(), classes.toUri().toURL()},
                getClass().getClassLoader())) {
            methods = Trial.methods(tests, loader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (methods.isEmpty()) {
            throw new LabFault(
                    "There are no tests of " + lab.id() + " in " + tests + ".",
                    "Have Maven compile them: mvn test-compile -Pwatch -pl " + lab.id());
        }
    }

    private void prepare() {
        tell("starting", Map.of("what", "brokers"));
        clusters.shared();
        tell("starting", Map.of("what", "program"));
        standby.prepare();
        tasksOfMethods.keep(compiler.marks());
        compiler.compile();
        tell(
                "ready",
                Map.of(
                        "lab",
                        lab.id(),
                        "cluster",
                        settings.cluster(),
                        "tasks",
                        lab.tasks().stream()
                                .filter(task -> !task.bonus())
                                .map(TaskDefinition::id)
                                .toList()));
    }

    private void obey(Order order) throws InterruptedException {
        endRun();
        if (order.order().equals("run")) {
            running = new Thread(() -> serve(order), "kit-run");
            running.start();
        } else if (!order.order().equals("stop")) {
            throw new IllegalArgumentException("no such order: " + order.order());
        }
    }

    private void endRun() throws InterruptedException {
        if (running != null) {
            running.interrupt();
            running.join();
            running = null;
        }
    }

    private void serve(Order order) {
        try {
            run(order);
        } catch (LabFault fault) {
            tellFault(channel, fault);
            channel.flush();
            Runtime.getRuntime().halt(1);
        } catch (RuntimeException | LinkageError e) {
            e.printStackTrace();
            tellFault(channel, new LabFault("The kit itself failed: " + e + ".", "Start it again.", e));
            channel.flush();
            Runtime.getRuntime().halt(1);
        }
    }

    private void run(Order order) {
        long begin = System.nanoTime();
        tell("compiling", Map.of());
        Compilation compilation = compiler.compile();
        if (!compilation.succeeded()) {
            tell("broken", Map.of("errors", compilation.problems()));
            return;
        }
        tasksOfMethods.keep(compiler.marks());
        List<Integer> edited = tasksOfMethods.of(compilation.edited());
        tell("compiled", Map.of("ms", (System.nanoTime() - begin) / 1_000_000, "edited", edited));
        if (methods.isEmpty()) {
            readMethods();
        }
        long seed = order.seed() == null ? standby.seed() : order.seed();
        Settings now = settings.with(seed, Set.copyOf(order.tasks()));
        GradeFiles files = new GradeFiles(lab, now, lessons);
        Progress progress = new Progress();
        LabRun run = new LabRun(lab, settings.language(), () -> standby.take(seed), clusters, progress);
        progress.run = run;
        boolean stopped = false;
        try {
            run.run(chosen(order.tasks(), edited, files));
        } catch (InterruptedException e) {
            stopped = true;
        } finally {
            standby.prepare();
        }
        run.results().forEach((task, result) -> last.put(task, result.status()));
        Grade grade = files.write(run, order.tasks().isEmpty() ? lessons.unfinished() : lessons.leftOut());
        Surroundings world = Surroundings.of(seed, 0, classPath);
        tell(
                "finished",
                Map.of(
                        "stopped",
                        stopped,
                        "seed",
                        seed,
                        "score",
                        grade.score(),
                        "maxScore",
                        grade.maxScore(),
                        "world",
                        world.zone() + ", " + world.language() + ", " + world.charset()));
        archiveClasses(stopped);
    }

    /** Makes the archive of what a whole run has loaded: the JVMs after it load it at once. */
    private void archiveClasses(boolean stopped) {
        if (archived || stopped) {
            return;
        }
        try {
            archives.make();
            archived = true;
        } catch (IOException e) {
            // Without it a JVM starts later, and does the same.
            archived = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Puts the task that was edited first, then those that failed last. */
    private List<TaskMethod> chosen(List<Integer> asked, List<Integer> edited, GradeFiles files) {
        Set<Integer> order = new LinkedHashSet<>(asked);
        if (asked.isEmpty()) {
            order.addAll(edited);
            last.entrySet().stream()
                    .filter(result -> result.getValue() == Status.FAILED)
                    .map(Map.Entry::getKey)
                    .forEach(order::add);
            methods.stream().map(TaskMethod::task).forEach(order::add);
        }
        return order.stream()
                .filter(files::isChosen)
                .flatMap(task -> methods.stream().filter(method -> method.task() == task))
                .toList();
    }

    private StudentJvm startJvm(long seed) {
        List<String> arguments = new ArrayList<>(archives.arguments(classPath));
        arguments.add("-D" + Rehearsal.CLUSTER + "=" + clusters.shared().bootstrapServers());
        StudentJvm.Launch launch = new StudentJvm.Launch(
                classPath,
                classes,
                settings.logFile("program-output.txt"),
                settings.logFile("clients.log"),
                "info",
                false,
                seed,
                settings.language(),
                0,
                new Confinement(List.of(), arguments, false));
        return StudentJvm.start(launch, text -> tell("output", Map.of("text", text)));
    }

    private void tell(String event, Map<String, ?> values) {
        tell(channel, event, values);
    }

    private static void tell(PrintStream channel, String event, Map<String, ?> values) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("event", event);
        message.putAll(values);
        synchronized (channel) {
            try {
                channel.write((JSON.writeValueAsString(message) + "\n").getBytes(StandardCharsets.UTF_8));
                channel.flush();
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A listener that tells how the tasks of a run go. */
    private final class Progress implements LabRun.Listener {

        private LabRun run;

        @Override
        public void taskStarted(TaskDefinition task) {
            int limit = methods.stream()
                    .filter(method -> method.task() == task.id())
                    .mapToInt(TaskMethod::seconds)
                    .sum();
            tell("started", Map.of("task", task.id(), "limit", limit));
        }

        @Override
        public void taskFinished(TaskDefinition task, TaskResult result) {
            TaskGrade grade = run.tasks(each -> lessons.unfinished()).stream()
                    .filter(each -> each.id() == task.id())
                    .findFirst()
                    .orElseThrow();
            tell("task", Map.of("todo", result.todo(), "tookMs", result.durationMs(), "grade", grade));
        }
    }

    /**
     * What to grade.
     *
     * @param lab the lab's folder
     * @param language the language of titles and lessons
     * @param cluster as {@code -Dlab.cluster} names it
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Start(String lab, String language, String cluster) {}

    /**
     * An order.
     *
     * @param order {@code run} or {@code stop}
     * @param tasks the tasks to run, in this order; none for all that give points
     * @param seed the run's seed, or null for a fresh one
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Order(String order, List<Integer> tasks, Long seed) {

        /** Takes no list for an empty one. */
        Order {
            tasks = tasks == null ? List.of() : List.copyOf(tasks);
        }
    }
}
