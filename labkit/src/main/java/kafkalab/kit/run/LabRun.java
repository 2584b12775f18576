package kafkalab.kit.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import kafkalab.kit.cluster.Cluster;
import kafkalab.kit.cluster.ClusterHost;
import kafkalab.kit.fault.LabFault;
import kafkalab.kit.grading.Feedback;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.Language;
import kafkalab.kit.grading.Lessons;
import kafkalab.kit.grading.Status;
import kafkalab.kit.grading.TaskDefinition;
import kafkalab.kit.grading.TaskGrade;
import kafkalab.kit.grading.Timeline;
import kafkalab.kit.run.Message.Answer;
import kafkalab.kit.run.Message.Ask;
import kafkalab.kit.run.Message.Done;
import kafkalab.kit.run.Message.Exiting;
import kafkalab.kit.run.Message.Outcome;
import kafkalab.kit.run.Message.Run;
import kafkalab.kit.run.Message.Show;

/**
 * A run that grades one program: runs a lab's test methods in a {@link TaskJvm} beside this JVM, and keeps the score
 * here, out of the program's reach.
 *
 * <p>A JVM that ends, hangs or wedges costs the task that ran in it; the next task gets a new one. Once a program has used
 * up the time of a task, the limits of the tasks after it are a third, and not below 20 s.
 */
final class LabRun {

    /** What a task may take beyond its own limit before this side ends it: its own limit speaks better. */
    private static final Duration GRACE = Duration.ofSeconds(20);

    private static final int MOST_TIMELINES = 8;

    /** Limits are many times what a task needs; where a program hangs once it will again, and a third is time enough. */
    private static final int SHORTENED_BY = 3;

    private static final int LEAST_SECONDS = 20;

    private static final Standstill MACHINE = Standstill.begin();

    private final LongPredicate stoodStillSince;
    private final LabDefinition lab;
    private final Language language;
    private final Lessons lessons;
    private final Supplier<StudentJvm> jvms;
    private final ClusterHost clusters;
    private final Listener listener;
    private final Map<Integer, TaskResult> results = new TreeMap<>();
    /** The brokers that tests have stopped, and how many may be at once on their cluster. */
    private final Map<Integer, Integer> stopped = new TreeMap<>();

    private final Map<String, Timeline> timelines = new LinkedHashMap<>();
    private Leaks leaks = new Leaks(List.of());
    private StudentJvm jvm;
    private boolean hung;

    /**
     * Prepares a run.
     *
     * @param lab the lab
     * @param language the language of titles and lessons
     * @param jvms starts a JVM for the program
     * @param clusters the clusters that the tests ask for
     * @param listener hears how tests and tasks go
     */
    LabRun(LabDefinition lab, Language language, Supplier<StudentJvm> jvms, ClusterHost clusters, Listener listener) {
        this(lab, language, jvms, clusters, listener, MACHINE::since);
    }

    /**
     * Prepares a run on a machine that may stand still.
     *
     * @param stoodStillSince tells whether it did since a time, by {@link System#nanoTime}
     */
    LabRun(
            LabDefinition lab,
            Language language,
            Supplier<StudentJvm> jvms,
            ClusterHost clusters,
            Listener listener,
            LongPredicate stoodStillSince) {
        this.stoodStillSince = stoodStillSince;
        this.lab = lab;
        this.language = language;
        this.lessons = new Lessons(language);
        this.jvms = jvms;
        this.clusters = clusters;
        this.listener = listener;
    }

    /**
     * Runs the methods, task by task.
     *
     * @param methods in the order of their tasks
     * @throws LabFault where the lab itself could not go on; {@link #tasks()} tells how far it came
     */
    void run(List<TaskMethod> methods) throws InterruptedException {
        Map<Integer, List<TaskMethod>> byTask = methods.stream()
                .collect(Collectors.groupingBy(TaskMethod::task, LinkedHashMap::new, Collectors.toList()));
        leaks = new Leaks(methods);
        // The program's JVM starts while the cluster does.
        CompletableFuture<StudentJvm> first = CompletableFuture.supplyAsync(jvms);
        try {
            clusters.shared();
            jvm = join(first);
            for (Map.Entry<Integer, List<TaskMethod>> task : byTask.entrySet()) {
                runTask(lab.task(task.getKey()).orElseThrow(() -> unlisted(task.getKey())), task.getValue());
                if (!listener.goesOn()) {
                    return;
                }
            }
        } finally {
            first.thenAccept(StudentJvm::close);
            if (jvm != null) {
                jvm.close();
            }
            // Where the run was ended in the midst of a test.
            startStoppedBrokers();
        }
    }

    private static StudentJvm join(CompletableFuture<StudentJvm> first) {
        try {
            return first.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof LabFault fault ? fault : e;
        }
    }

    private LabFault unlisted(int task) {
        return new LabFault(
                "A test decides about task " + task + ", which lab.yaml does not list.", "Add the task to lab.yaml.");
    }

    private void runTask(TaskDefinition task, List<TaskMethod> methods) throws InterruptedException {
        Optional<TaskDefinition> missing = methods.stream()
                .flatMap(method -> method.needs().stream())
                .sorted()
                .filter(need -> results.containsKey(need) && results.get(need).status() != Status.PASSED)
                .findFirst()
                .flatMap(lab::task);
        if (missing.isPresent()) {
            methods.forEach(listener::methodSkipped);
            finish(task, new TaskResult(Status.SKIPPED, 0, 0, lessons.needs(task, missing.get())));
            return;
        }
        listener.taskStarted(task);
        long start = System.nanoTime();
        Outcome outcome = Outcome.PASSED;
        List<String> left = new ArrayList<>();
        for (TaskMethod method : methods) {
            if (outcome.passed()) {
                listener.methodStarted(method);
                outcome = runAwake(method);
                left.addAll(outcome.left());
                if (outcome.passed() && method.equals(methods.get(methods.size() - 1))) {
                    outcome = leaks.charge(task.id(), left)
                            .map(lesson -> Outcome.failed(lesson, false))
                            .orElse(outcome);
                }
                listener.methodFinished(method, outcome);
            } else {
                listener.methodSkipped(method);
            }
        }
        long durationMs = (System.nanoTime() - start) / 1_000_000;
        if (!outcome.passed()) {
            leaks.lost(task.id());
        }
        Feedback feedback = outcome.passed() ? null : lessons.complete(task, outcome.given(lessons), outcome.todo());
        finish(
                task,
                new TaskResult(outcome.passed() ? Status.PASSED : Status.FAILED, outcome.todo(), durationMs, feedback));
    }

    private void finish(TaskDefinition task, TaskResult result) {
        results.put(task.id(), result);
        listener.taskFinished(task, result);
    }

    /** Runs a method again that failed while the machine stood still: its time-outs passed, and it did not. */
    private Outcome runAwake(TaskMethod method) throws InterruptedException {
        long begin = System.nanoTime();
        Outcome outcome = runMethod(method);
        return outcome.passed() || outcome.todo() > 0 || !stoodStillSince.test(begin) ? outcome : runMethod(method);
    }

    private Outcome runMethod(TaskMethod method) throws InterruptedException {
        if (jvm != null && !jvm.isAlive()) {
            letGoOfJvm();
        }
        if (jvm == null) {
            jvm = jvms.get();
        }
        int seconds = hung ? shortened(method.seconds()) : method.seconds();
        long start = System.nanoTime();
        Outcome outcome = converse(method, seconds);
        hung |= !outcome.passed()
                && System.nanoTime() - start >= Duration.ofSeconds(seconds).toNanos();
        if (outcome.stuck()) {
            letGoOfJvm();
        }
        return outcome;
    }

    /** Returns the limit of a task of a program that has hung before. */
    static int shortened(int seconds) {
        return Math.min(seconds, Math.max(LEAST_SECONDS, seconds / SHORTENED_BY));
    }

    private void letGoOfJvm() {
        jvm.close();
        jvm = null;
        startStoppedBrokers();
    }

    private Outcome converse(TaskMethod method, int seconds) throws InterruptedException {
        Duration limit = Duration.ofSeconds(seconds).plus(GRACE);
        long deadline = System.nanoTime() + limit.toNanos();
        String exitPlace = null;
        jvm.send(new Run(method.testClass(), method.name(), seconds, leaks.matter(method.task())));
        while (true) {
            Optional<Message> message = jvm.receive(Duration.ofNanos(deadline - System.nanoTime()));
            if (message == null) {
                return Outcome.failed(lessons.wedged(limit.toSeconds()), true);
            }
            if (message.isEmpty()) {
                int exitCode = jvm.exitCode();
                return Outcome.failed(
                        exitCode == StudentJvm.OUT_OF_MEMORY
                                ? lessons.outOfMemory()
                                : lessons.ended(exitCode, exitPlace),
                        true);
            }
            if (message.get() instanceof Done done) {
                return done.outcome();
            }
            if (message.get() instanceof Ask ask) {
                jvm.send(answer(ask));
            } else if (message.get() instanceof Show show) {
                keep(show.timeline());
            } else if (message.get() instanceof Exiting exiting) {
                exitPlace = exiting.place();
            }
        }
    }

    /** Keeps what a test recorded: the newest of each title, and only so many titles. */
    private void keep(Timeline timeline) {
        String title = timeline.title().en();
        if (timelines.containsKey(title) || timelines.size() < MOST_TIMELINES) {
            timelines.put(title, timeline);
        }
    }

    /** Returns what the tests have recorded so far, in the order in which it came. */
    List<Timeline> timelines() {
        return List.copyOf(timelines.values());
    }

    /** Does what the test would have done, had its JVM lived. */
    private void startStoppedBrokers() {
        stopped.forEach(this::start);
        stopped.clear();
    }

    private void start(int broker, int mayLose) {
        cluster(mayLose).startBroker(broker);
    }

    private Cluster cluster(int mayLose) {
        return mayLose == 0 ? clusters.shared() : clusters.faulty(mayLose);
    }

    private Answer answer(Ask ask) {
        try {
            Cluster cluster = cluster(ask.mayLose());
            switch (ask.action()) {
                case Ask.STOP -> {
                    stopped.put(ask.broker(), ask.mayLose());
                    cluster.stopBroker(ask.broker());
                }
                case Ask.STOP_NODE -> {
                    stopped.put(ask.broker(), ask.mayLose());
                    cluster.stopNode(ask.broker());
                }
                case Ask.START -> {
                    cluster.startBroker(ask.broker());
                    stopped.remove(ask.broker());
                }
                default -> {
                    // The description is in every answer.
                }
            }
            return new Answer(ask.id(), cluster.name(), cluster.bootstrapServers(), cluster.mayLose(), null);
        } catch (RuntimeException e) {
            return new Answer(ask.id(), null, null, 0, e.toString());
        }
    }

    /**
     * Returns every task of the lab, run or not.
     *
     * @param whyNotRun what to say of a task that did not run
     */
    List<TaskGrade> tasks(Function<TaskDefinition, Feedback> whyNotRun) {
        return lab.tasks().stream()
                .map(task -> grade(task, results.getOrDefault(task.id(), TaskResult.notRun(whyNotRun.apply(task)))))
                .toList();
    }

    private TaskGrade grade(TaskDefinition task, TaskResult result) {
        return new TaskGrade(
                task.id(),
                task.title().in(language),
                task.points(),
                result.status() == Status.PASSED ? task.points() : 0,
                result.status(),
                result.durationMs(),
                result.feedback());
    }

    /** Returns the result of each task that ran or was skipped, by its number. */
    Map<Integer, TaskResult> results() {
        return results;
    }

    /**
     * The result of one task.
     *
     * @param status how it ended
     * @param todo the number of the unwritten TODO that it met, or 0
     * @param durationMs how long its tests took
     * @param feedback what its failure teaches, or null
     */
    record TaskResult(Status status, int todo, long durationMs, Feedback feedback) {

        static TaskResult notRun(Feedback why) {
            return new TaskResult(Status.NOT_RUN, 0, 0, why);
        }
    }

    /** A listener that hears how a run goes. */
    interface Listener {

        default void taskStarted(TaskDefinition task) {}

        default void methodStarted(TaskMethod method) {}

        default void methodSkipped(TaskMethod method) {}

        default void methodFinished(TaskMethod method, Outcome outcome) {}

        default void taskFinished(TaskDefinition task, TaskResult result) {}

        /** Says, after a task, whether the tasks after it are of interest. */
        default boolean goesOn() {
            return true;
        }
    }
}
