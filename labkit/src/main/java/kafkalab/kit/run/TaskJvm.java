package kafkalab.kit.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import kafkalab.kit.KafkaLab;
import kafkalab.kit.LabReport;
import kafkalab.kit.StudentCode;
import kafkalab.kit.TaskThread;
import kafkalab.kit.cluster.Cluster;
import kafkalab.kit.cluster.ClusterHost;
import kafkalab.kit.cluster.Clusters;
import kafkalab.kit.run.Message.Answer;
import kafkalab.kit.run.Message.Ask;
import kafkalab.kit.run.Message.Done;
import kafkalab.kit.run.Message.Exiting;
import kafkalab.kit.run.Message.Hello;
import kafkalab.kit.run.Message.Outcome;
import kafkalab.kit.run.Message.Run;
import kafkalab.kit.run.Message.Show;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The JVM in which a student's program runs: it runs the test methods that the grading JVM names, one at a time.
 *
 * <p>It holds no brokers and writes no files of the kit's. It ends when the grading JVM hangs up.
 */
final class TaskJvm implements ClusterHost {

    /** A program's shutdown hook may hang. */
    private static final Duration LONGEST_EXIT = Duration.ofSeconds(5);

    private final MessageChannel wire;
    private final BlockingQueue<Run> runs = new LinkedBlockingQueue<>();
    private final Map<Integer, CompletableFuture<Answer>> questions = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, Cluster> clusters = new ConcurrentHashMap<>();

    private TaskJvm(MessageChannel wire) {
        this.wire = wire;
    }

    /** Reads the port and the token of the grading JVM from standard input, so that no one else learns them. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int port = Integer.parseInt(input.readLine());
        String token = input.readLine();
        MessageChannel wire = new MessageChannel(new Socket(InetAddress.getLoopbackAddress(), port));
        wire.send(new Hello(token));
        new TaskJvm(wire).serve();
    }

    private void serve() throws InterruptedException {
        Thread reader = new Thread(this::read, "kit-wire");
        reader.setDaemon(true);
        reader.start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::tellWhoExits, "kit-exit"));
        LabReport.use(timeline -> wire.send(new Show(timeline)));
        Launcher launcher = LauncherFactory.create(LauncherConfig.builder()
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .build());
        ClientPreloading.load();
        Rehearsal.play(launcher);
        Clusters.use(this);
        LeakCheck.startThreadsOfTheJdk();
        while (true) {
            Run run = runs.take();
            wire.send(new Done(run(launcher, run)));
        }
    }

    private void read() {
        for (Optional<Message> next = wire.receive(); next.isPresent(); next = wire.receive()) {
            if (next.get() instanceof Run run) {
                runs.add(run);
            } else if (next.get() instanceof Answer answer) {
                questions.remove(answer.id()).complete(answer);
            }
        }
        exit();
    }

    /** Ends this JVM by way of its shutdown hooks: what a test started outside of it, such as a server, ends there. */
    private static void exit() {
        Thread guard = new Thread(
                () -> {
                    LockSupport.parkNanos(LONGEST_EXIT.toNanos());
                    Runtime.getRuntime().halt(0);
                },
                "kit-guard");
        guard.setDaemon(true);
        guard.start();
        System.exit(0);
    }

    private Outcome run(Launcher launcher, Run run) {
        Method method = method(run);
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectMethod(method.getDeclaringClass(), method))
                .filters(EngineFilter.includeEngines("junit-jupiter"))
                .configurationParameter(TaskMethod.SECONDS, Integer.toString(run.seconds()))
                .build();
        Listener listener = new Listener();
        LeakCheck leaks = LeakCheck.begin();
        try {
            launcher.execute(request, listener);
        } catch (OutOfMemoryError e) {
            // JUnit lets it through: direct memory or threads have run out, of which HotSpot takes no notice.
            Runtime.getRuntime().halt(StudentJvm.OUT_OF_MEMORY);
        }
        return listener.failure() == null
                ? Outcome.passed(run.leaks() && leavesItsOwn(method) ? leaks.left() : List.of())
                : failed(listener.failure());
    }

    private static Outcome failed(Throwable thrown) {
        try {
            return Outcomes.failed(thrown, taskThreadRuns());
        } catch (RuntimeException e) {
            // A lesson that lacks a part, or an exception that throws when it is asked for its cause.
            return Outcomes.failed(e, taskThreadRuns());
        }
    }

    /** Returns whether the program of a lab runs in this JVM, so that what is left here is its own. */
    private static boolean leavesItsOwn(Method method) {
        KafkaLab lab = method.getDeclaringClass().getAnnotation(KafkaLab.class);
        return lab == null || lab.leaks();
    }

    private static Method method(Run run) {
        try {
            return Arrays.stream(Class.forName(run.testClass()).getDeclaredMethods())
                    .filter(method -> method.getName().equals(run.testMethod()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no method " + run.testMethod()));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean taskThreadRuns() {
        return Thread.getAllStackTraces().keySet().stream().anyMatch(TaskThread.class::isInstance);
    }

    /** Finds the thread that waits inside System.exit for this very hook, and tells where the program called it. */
    private void tellWhoExits() {
        Thread.getAllStackTraces().values().stream()
                .filter(stack -> Arrays.stream(stack)
                        .anyMatch(frame -> frame.getClassName().equals("java.lang.Shutdown")
                                && frame.getMethodName().equals("exit")))
                .flatMap(Arrays::stream)
                .filter(StudentCode::wrote)
                .findFirst()
                .map(StudentCode::place)
                .ifPresent(place -> wire.send(new Exiting(place)));
    }

    @Override
    public Cluster shared() {
        return clusters.computeIfAbsent(0, this::connect);
    }

    /** Asks each time, since the grading JVM may have to wait for its turn each time. */
    @Override
    public Cluster faulty(int brokers) {
        return connect(brokers);
    }

    private Cluster connect(int mayLose) {
        return new RemoteCluster(mayLose, ask(mayLose, Ask.DESCRIBE, -1));
    }

    private Answer ask(int mayLose, String action, int broker) {
        int id = ids.incrementAndGet();
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        questions.put(id, answer);
        wire.send(new Ask(id, mayLose, action, broker));
        Answer given = answer.join();
        if (given.problem() != null) {
            throw new IllegalStateException(given.problem());
        }
        return given;
    }

    /** A cluster whose brokers the grading JVM holds. */
    private final class RemoteCluster implements Cluster {

        private final int asked;
        private final Answer description;

        RemoteCluster(int asked, Answer description) {
            this.asked = asked;
            this.description = description;
        }

        @Override
        public String name() {
            return description.name();
        }

        @Override
        public String bootstrapServers() {
            return description.bootstrapServers();
        }

        @Override
        public int mayLose() {
            return description.mayLose();
        }

        @Override
        public void stopBroker(int broker) {
            ask(asked, Ask.STOP, broker);
        }

        @Override
        public void stopNode(int broker) {
            ask(asked, Ask.STOP_NODE, broker);
        }

        @Override
        public void startBroker(int broker) {
            ask(asked, Ask.START, broker);
        }

        @Override
        public void close() {
            // The grading JVM opened it, and closes it.
        }
    }

    /**
     * A listener that keeps the first failure of a test method or of what runs around it; a test that did not run has
     * not passed.
     */
    private static final class Listener implements TestExecutionListener {

        private Throwable failure;
        private boolean passed;

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (failure == null) {
                failure = result.getThrowable().orElse(null);
            }
            passed |= test.isTest() && result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
        }

        Throwable failure() {
            return failure == null && !passed ? new IllegalStateException("the test did not run") : failure;
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            failure = new IllegalStateException("the test was skipped: " + reason);
        }
    }
}
