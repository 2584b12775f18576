package kafkalab.kit.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import kafkalab.kit.cluster.ClusterHost;
import kafkalab.kit.cluster.Clusters;
import kafkalab.kit.cluster.LocalHost;
import kafkalab.kit.fault.LabFault;
import kafkalab.kit.grading.Grade;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.Language;
import kafkalab.kit.grading.Lessons;
import kafkalab.kit.grading.TaskDefinition;
import kafkalab.kit.grading.TaskGrade;
import kafkalab.kit.process.Confinement;
import kafkalab.kit.process.ParentMonitor;
import kafkalab.kit.run.LabRun.TaskResult;
import kafkalab.kit.run.Message.Outcome;

/**
 * A referee that grades submissions for a grader, one after another, in a JVM apart from theirs: holds a cluster for
 * each alone, and keeps its score.
 *
 * <p>On standard output this JVM says {@code ready}, as each of its messages in a line of JSON. The grader then writes
 * one {@link Order} to standard input, a line as well, and keeps the input open: at its end this JVM ends, too. Now the
 * grade so far is told after each task; then {@code end} or, where the lab itself could not go on, {@code fault}; and in
 * between {@code waits}, where the program begins or ceases to only wait. Nothing else goes there, and no program under
 * test can: it runs in a further JVM, whose output ends in a file.
 *
 * <p>After a submission its cluster is ended, with its data. Where this leaves the JVM as it was, it is {@code ready}
 * again, with all its classes loaded and compiled; else it ends, and the grader starts another.
 */
public final class Referee implements LabRun.Listener {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration DISK_TURN = Duration.ofMillis(100);

    private final PrintStream channel;
    private final Order order;
    private final Language language;
    private final Lessons lessons;
    private final LabDefinition lab;
    private final long start = System.nanoTime();
    private final ProcessorMonitor watch;
    private LabRun run;
    private volatile StudentJvm jvm;

    private Referee(PrintStream channel, Order order) {
        this.channel = channel;
        this.order = order;
        language = Language.of(order.language());
        lessons = new Lessons(language);
        lab = LabDefinition.read(Path.of(order.lab()));
        watch = new ProcessorMonitor(() -> jvm, waits -> tell(channel, Map.of("waits", waits)));
    }

    /** Grades what is ordered, and ends the JVM: with 0 where it should be fresh again, with 1 where the lab could not go on. */
    public static void main(String[] arguments) {
        PrintStream channel = System.out;
        System.setOut(System.err);
        KafkaLog.toTerminal("error");
        int exitCode = 0;
        try {
            BlockingQueue<String> orders = new LinkedBlockingQueue<>();
            ParentMonitor.begin(orders::add);
            Leftovers wear = new Leftovers();
            Order order;
            do {
                tell(channel, Map.of("ready", true));
                order = JSON.readValue(orders.take(), Order.class);
                LocalHost clusters = Clusters.thrifty(Path.of(order.data()));
                new Referee(channel, order).grade(clusters);
                tell(channel, Map.of("end", true));
                clusters.close();
            } while (wear.isSlight(!order.wrapper().isEmpty()));
        } catch (LabFault fault) {
            tell(channel, Map.of("fault", Map.of("problem", fault.problem(), "remedy", fault.remedy())));
            exitCode = 1;
        } catch (IOException | RuntimeException | InterruptedException | LinkageError e) {
            e.printStackTrace();
            tell(
                    channel,
                    Map.of(
                            "fault",
                            Map.of("problem", "The kit itself failed: " + e + ".", "remedy", "Grade it again.")));
            exitCode = 1;
        }
        channel.flush();
        // The brokers' threads would keep the JVM alive, and nobody needs them any more.
        Runtime.getRuntime().halt(exitCode);
    }

    private void grade(ClusterHost clusters) throws InterruptedException {
        StudentJvm.Launch launch = new StudentJvm.Launch(
                order.classPath(),
                Path.of(order.classes()),
                Path.of(order.output()),
                Path.of("unused"),
                "off",
                true,
                order.seed(),
                language,
                0,
                new Confinement(order.wrapper(), order.jvmArguments(), true));
        Supplier<StudentJvm> jvms = () -> {
            StudentJvm started = StudentJvm.start(launch, text -> {});
            jvm = started;
            return started;
        };
        run = new LabRun(lab, language, jvms, clusters, this);
        tell();
        try (PeriodicCheck disk = watchDisk();
                PeriodicCheck processor = watch.begin()) {
            for (String testClass : order.tests()) {
                run.run(TaskMethod.of(load(testClass)).stream()
                        .filter(method -> isChosen(method.task()))
                        .toList());
            }
        }
    }

    /**
     * Ends the program's JVM where the brokers' disk is nearly full: the task is lost that filled it, and not the brokers,
     * which would end this JVM with them.
     */
    private PeriodicCheck watchDisk() {
        Path data = Path.of(order.data());
        return PeriodicCheck.begin("disk-watch", DISK_TURN, () -> {
            StudentJvm running = jvm;
            if (order.keepFree() > 0
                    && running != null
                    && running.isAlive()
                    && Files.getFileStore(data).getUsableSpace() < order.keepFree()) {
                running.close();
            }
        });
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, Referee.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new LabFault("The test class " + name + " is not on the class path.", "Build the kit again.", e);
        }
    }

    private boolean isChosen(int task) {
        return order.tasks().isEmpty()
                ? lab.task(task).map(definition -> !definition.bonus()).orElse(true)
                : order.tasks().contains(task);
    }

    @Override
    public void methodStarted(TaskMethod method) {
        watch.methodStarted(method.seconds());
    }

    @Override
    public void methodFinished(TaskMethod method, Outcome outcome) {
        watch.methodFinished();
    }

    @Override
    public void taskFinished(TaskDefinition task, TaskResult result) {
        tell();
    }

    /** Tells the grade so far, with every task of the lab in it. */
    private void tell() {
        boolean partly = !order.tasks().isEmpty();
        List<TaskGrade> tasks = run.tasks(task -> isChosen(task.id())
                ? lessons.unfinished()
                : task.bonus() ? lessons.bonus(task) : partly ? lessons.leftOut() : lessons.unfinished());
        tell(
                channel,
                Map.of(
                        "grade",
                        new Grade(
                                Grade.SCHEMA,
                                lab.id(),
                                tasks.stream().mapToInt(TaskGrade::earned).sum(),
                                lab.maxScore(),
                                order.seed(),
                                Clusters.EMBEDDED,
                                (System.nanoTime() - start) / 1_000_000,
                                tasks)));
    }

    private static void tell(PrintStream channel, Map<String, ?> message) {
        synchronized (channel) {
            try {
                channel.write((JSON.writeValueAsString(message) + "\n").getBytes(StandardCharsets.UTF_8));
                channel.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * An order: what to grade, and how.
     *
     * @param lab the folder of {@code lab.yaml}
     * @param tests the lab's test classes
     * @param tasks the tasks to run, or none for all that give points
     * @param classes the folder of the submission's classes
     * @param classPath the class path of the program's JVM: kit and tests before the submission's classes
     * @param seed the run's seed
     * @param language the language of titles and lessons
     * @param output the file for what the program prints
     * @param data the folder for the brokers' data
     * @param keepFree how much of the disk of {@code data} the program must leave, in bytes; 0 for no such limit
     * @param wrapper the command that starts the program's JVM inside a sandbox; may be empty
     * @param jvmArguments the limits of the program's JVM
     */
    record Order(
            String lab,
            List<String> tests,
            Set<Integer> tasks,
            String classes,
            String classPath,
            long seed,
            String language,
            String output,
            String data,
            long keepFree,
            List<String> wrapper,
            List<String> jvmArguments) {}
}
