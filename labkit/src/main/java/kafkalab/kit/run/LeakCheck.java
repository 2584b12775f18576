package kafkalab.kit.run;

import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import kafkalab.kit.Lesson;
import kafkalab.kit.StudentCode;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A check of what a test method leaves behind in this JVM: threads that go on, Kafka clients that nobody closed, and
 * connections to brokers.
 *
 * <p>Threads are known by having been there before, and those of the JDK by their class; their names are whatever a
 * program calls them. Every Kafka client is listed as a bean until it is closed (JMX, {@code type=app-info}).
 */
final class LeakCheck {

    /** What ends in the background, such as the thread of a client that was closed, may take a while on a busy machine. */
    private static final Duration LONGEST_END = Duration.ofSeconds(10);

    private static final String CLIENTS = "*:type=app-info,*";
    private static final Map<String, String> KINDS = Map.of(
            "kafka.producer", "KafkaProducer",
            "kafka.consumer", "KafkaConsumer",
            "kafka.admin.client", "Admin",
            "kafka.streams", "KafkaStreams");
    private static final Pattern HTTP_WORKER = Pattern.compile("HttpClient-\\d+-Worker-\\d+");
    private static final List<String> OF_THE_JDK = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");
    private static final int MOST_TOLD = 5;

    private final Set<Thread> threads;
    private final Set<ObjectName> clients;
    private final Set<String> connections;

    private LeakCheck(Set<Thread> threads, Set<ObjectName> clients, Set<String> connections) {
        this.threads = threads;
        this.clients = clients;
        this.connections = connections;
    }

    /** Remembers what is there before a test method. */
    static LeakCheck begin() {
        return new LeakCheck(threads(), clients(), BrokerConnections.ofThisProcess());
    }

    /** Starts the threads that the JDK starts for whoever is first to need them, so that no program is told to end them. */
    static void startThreadsOfTheJdk() {
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(1, TimeUnit.NANOSECONDS))
                .join();
    }

    /** Returns what is there still, in a few words each, once what was about to end has ended. */
    List<String> left() {
        try {
            await().pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .atMost(LONGEST_END)
                    .until(() -> now().isEmpty());
            return List.of();
        } catch (ConditionTimeoutException e) {
            return now();
        }
    }

    private List<String> now() {
        List<String> left = new ArrayList<>();
        Set<ObjectName> open = clients();
        open.removeAll(clients);
        open.stream().map(LeakCheck::describe).sorted().forEach(left::add);
        Set<Thread> running = threads();
        running.removeAll(threads);
        running.stream()
                .filter(thread -> !isOfTheJdk(thread) && !isOfTheTests(thread))
                .filter(thread -> open.stream().noneMatch(client -> serves(thread, client)))
                .map(LeakCheck::describe)
                .sorted()
                .forEach(left::add);
        // A client that was there before, left by a test that failed, may connect again at any time.
        if (left.isEmpty() && clients.isEmpty()) {
            Set<String> connected = BrokerConnections.ofThisProcess();
            connected.removeAll(connections);
            left.addAll(connected);
        }
        return left.size() <= MOST_TOLD ? left : left.subList(0, MOST_TOLD);
    }

    private static Set<Thread> threads() {
        // A class of the program's may say of its threads that they are equal.
        Set<Thread> threads = Collections.newSetFromMap(new IdentityHashMap<>());
        threads.addAll(Thread.getAllStackTraces().keySet());
        threads.remove(Thread.currentThread());
        return threads;
    }

    private static boolean isOfTheJdk(Thread thread) {
        if (thread instanceof ForkJoinWorkerThread worker) {
            return worker.getPool() == ForkJoinPool.commonPool()
                    || worker.getClass().getName().startsWith("jdk.internal.");
        }
        ThreadGroup group = thread.getThreadGroup();
        return group == null
                || group.getParent() == null
                || isIdleHttpWorker(thread)
                || thread.getClass().getName().startsWith("jdk.internal.")
                || thread.getClass().getName().startsWith("sun.");
    }

    /** Returns whether a thread is one of the JDK's HTTP client that waits for work, and ends by itself: nobody can close it. */
    private static boolean isIdleHttpWorker(Thread thread) {
        return thread.isDaemon()
                && HTTP_WORKER.matcher(thread.getName()).matches()
                && Arrays.stream(thread.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("getTask")
                                && frame.getClassName().equals("java.util.concurrent.ThreadPoolExecutor"));
    }

    /**
     * Returns whether what a thread runs is neither the program's, nor Kafka's, nor the JDK's alone: it is a test's, or a
     * library's of the tests, such as one that reads what a database server says.
     */
    private static boolean isOfTheTests(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return Arrays.stream(stack).noneMatch(StudentCode::wrote)
                && begin(stack)
                        .filter(type -> !type.startsWith("org.apache.kafka."))
                        .isPresent();
    }

    /** Returns the class with which a thread left the JDK's own, where it did. */
    private static Optional<String> begin(StackTraceElement[] stack) {
        for (int i = stack.length - 1; i >= 0; i--) {
            String type = stack[i].getClassName();
            if (OF_THE_JDK.stream().noneMatch(type::startsWith)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** Returns whether a thread bears the id of a client that is told of already. */
    private static boolean serves(Thread thread, ObjectName client) {
        return thread.getName().contains(id(client));
    }

    private static String describe(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        Optional<StackTraceElement> line =
                Arrays.stream(stack).filter(StudentCode::wrote).findFirst();
        String name = thread.getName();
        return line.map(frame -> Lesson.phrase("thread %s in %s", name, StudentCode.place(frame)))
                .or(() -> begin(stack).map(type -> Lesson.phrase("thread %s of %s", name, type)))
                .orElseGet(() -> Lesson.phrase("thread %s", name));
    }

    private static Set<ObjectName> clients() {
        try {
            Set<ObjectName> clients =
                    new HashSet<>(ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName(CLIENTS), null));
            // The bean that counts the clients' figures has no id.
            clients.removeIf(client -> client.getKeyProperty("id") == null);
            return clients;
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String describe(ObjectName client) {
        return KINDS.getOrDefault(client.getDomain(), client.getDomain()) + " " + id(client);
    }

    private static String id(ObjectName client) {
        String id = client.getKeyProperty("id");
        return id.startsWith("\"") ? ObjectName.unquote(id) : id;
    }
}
