package kafkalab.kit;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kafkalab.kit.fault.LabFault;
import kafkalab.kit.process.ClassArchives;
import kafkalab.kit.process.ClassPath;
import kafkalab.kit.process.Confinement;
import kafkalab.kit.process.EvidenceReader;
import kafkalab.kit.process.EvidenceWriter;
import kafkalab.kit.process.JavaProcess;
import kafkalab.kit.process.ParentMonitor;
import kafkalab.kit.process.Surroundings;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A process that runs a main class in a JVM of its own, where it can be killed: how crash safety is graded.
 *
 * <p>The process has the class path of this JVM and 256 MB of heap. It ends with this JVM, whatever ends this JVM, and
 * with {@link #close()}. What it prints is kept, up to 10,000 lines.
 *
 * <p>A student's code runs there as well, and may print whatever it likes. What a test must be able to believe, its main
 * class says by {@link #tell} in place of {@code System.out}: it comes by another way, which the student's code does not
 * hold, and is not lost where the process is killed the moment after.
 */
public final class StudentProcess implements AutoCloseable {

    /** Holds further arguments for such a JVM, one a line: a grader's limits hold there as well. */
    public static final String CHILD_ARGUMENTS = "lab.child.arguments";

    private static final int LINES_KEPT = 10_000;
    private static final AtomicInteger STARTED = new AtomicInteger();
    private static final Pattern TODO = Pattern.compile("UnsupportedOperationException: (TODO \\d{1,3}\\b.*)");

    private final JavaProcess java;
    private final EvidenceReader evidence;
    private final Consumer<String> echo;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private StudentProcess(JavaProcess java, EvidenceReader evidence, Consumer<String> echo) {
        this.java = java;
        this.evidence = evidence;
        this.echo = echo;
        evidence.invite(java);
        reader = new Thread(this::collectOutput, "student-process-output");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a main class.
     *
     * @param mainClass has a {@code public static void main(String[])}
     * @param arguments its arguments
     * @return the process, to be closed by the caller
     */
    public static StudentProcess start(Class<?> mainClass, String... arguments) {
        return start(
                classPath(),
                List.of(
                        "-Dorg.slf4j.simpleLogger.logFile=System.out",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"),
                line -> {},
                mainClass,
                arguments);
    }

    /**
     * Starts a main class that needs other surroundings: a server that loads the student's classes by itself, say.
     *
     * @param classPath its class path; it holds the main class and the kit
     * @param jvmArguments more arguments for its JVM; they override the kit's defaults
     * @param echo takes each line as it is printed, also those that are not kept
     * @param mainClass has a {@code public static void main(String[])}
     * @param arguments its arguments
     * @return the process, to be closed by the caller
     */
    public static StudentProcess start(
            List<Path> classPath,
            List<String> jvmArguments,
            Consumer<String> echo,
            Class<?> mainClass,
            String... arguments) {
        String joined = classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        List<String> ofJvm = new ArrayList<>(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        surroundings(joined).ifPresent(surroundings -> ofJvm.addAll(surroundings.jvmArguments()));
        ofJvm.addAll(jvmArguments);
        ofJvm.add("-Dlab.classes=" + System.getProperty("lab.classes", "target/classes"));
        List<String> ofMain = new ArrayList<>(List.of(mainClass.getName()));
        ofMain.addAll(Arrays.asList(arguments));
        ClassArchives.ofThisJvm().ifPresent(archives -> ofJvm.addAll(archives.arguments(joined)));
        List<String> inherited = System.getProperty(CHILD_ARGUMENTS, "").lines().toList();
        Confinement confinement = new Confinement(List.of(), inherited, false);
        EvidenceReader evidence = EvidenceReader.open();
        try {
            return new StudentProcess(
                    JavaProcess.start(confinement, joined, ofJvm, Main.class.getName(), ofMain), evidence, echo);
        } catch (LabFault e) {
            evidence.close();
            throw e;
        }
    }

    /**
     * Tells the test that started this process a line, by a way that the student's code does not hold.
     *
     * <p>For the main class that was started, and its nested classes; it has arrived for certain when this returns.
     *
     * @param line what to tell
     * @throws IllegalCallerException where another class calls
     * @throws IllegalStateException where no test started this process
     */
    public static void tell(String line) {
        Class<?> caller = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .getCallerClass();
        if (Main.started == null) {
            throw new IllegalStateException("This is not a process that a test has started.");
        }
        if (caller.getNestHost() != Main.started.getNestHost()) {
            throw new IllegalCallerException("Only " + Main.started.getName() + " tells the test what it saw.");
        }
        Main.evidence.tell(line);
    }

    /** Returns other surroundings than this JVM's; none in an IDE, where the program runs as the student started it. */
    private static Optional<Surroundings> surroundings(String classPath) {
        return Optional.ofNullable(Long.getLong("lab.seed"))
                .map(seed -> Surroundings.of(seed, STARTED.incrementAndGet(), classPath));
    }

    /** Returns the entries of this JVM's class path, also where a test runner hides them behind a manifest. */
    public static List<Path> classPath() {
        return Arrays.stream(ClassPath.current().split(File.pathSeparator))
                .map(Path::of)
                .toList();
    }

    /**
     * Waits until the process has printed a line.
     *
     * @param what names the line for whoever reads the failure
     * @param line tells the line
     * @param limit how long at the most
     * @return the line
     * @throws IllegalStateException where the process ends, or the limit passes, without it
     */
    public String awaitLine(String what, Predicate<String> line, Duration limit) {
        try {
            await(what)
                    .atMost(limit)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> output.stream().anyMatch(line) || hasEnded());
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException("The program did not print " + what + " within " + limit.toSeconds()
                    + " s; it printed " + tail() + ".");
        }
        Optional<String> found = output.stream().filter(line).findFirst();
        if (found.isEmpty()) {
            awaitOutput();
            refuseUnwritten();
        }
        return found.orElseThrow(() -> new IllegalStateException("The program ended with exit code "
                + java.process().exitValue() + " before it printed " + what + "; it printed " + tail() + "."));
    }

    /**
     * Waits until the process has ended.
     *
     * @param limit how long at the most
     * @return its exit code, or empty where it runs on
     * @throws UnsupportedOperationException where a TODO that is not written yet ended it
     */
    public OptionalInt awaitExit(Duration limit) {
        if (!java.awaitEnd(limit)) {
            return OptionalInt.empty();
        }
        awaitOutput();
        refuseUnwritten();
        return OptionalInt.of(java.process().exitValue());
    }

    /** Kills the process by SIGKILL and returns when it is gone. */
    public void kill() {
        java.kill();
        awaitOutput();
    }

    /** Returns whether the process has not ended yet. */
    public boolean isAlive() {
        return java.process().isAlive();
    }

    /** Returns the lines that the main class has told by {@link #tell} so far, in order. */
    public List<String> told() {
        return evidence.told();
    }

    /** Returns the lines printed so far. */
    public List<String> output() {
        return List.copyOf(output);
    }

    /** Describes the exception that ended the program's main method; empty where none did. */
    public Optional<String> failure() {
        return evidence.failure();
    }

    @Override
    public void close() {
        java.close();
    }

    /** Lets a TODO that the other JVM met count as one that this test met. */
    private void refuseUnwritten() {
        failure().map(TODO::matcher).filter(Matcher::find).ifPresent(todo -> {
            throw new UnsupportedOperationException(todo.group(1));
        });
    }

    private boolean hasEnded() {
        return !java.process().isAlive() && !reader.isAlive();
    }

    private void awaitOutput() {
        try {
            reader.join(Duration.ofSeconds(10).toMillis());
            evidence.awaitEnd(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String tail() {
        List<String> lines = output();
        return lines.isEmpty() ? "nothing" : "last: " + lines.get(lines.size() - 1);
    }

    private void collectOutput() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(java.process().getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (output.size() < LINES_KEPT) {
                    output.add(line);
                }
                echo.accept(line);
            }
        } catch (IOException e) {
            // The pipe of a killed process breaks: what was read before is kept.
        }
    }

    /** The entry point in the other JVM: connects to the test and watches it, then hands over to the main class. */
    static final class Main {

        private static EvidenceWriter evidence;
        private static Class<?> started;

        private Main() {}

        public static void main(String[] arguments) throws Throwable {
            evidence = connect();
            String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
            started = Class.forName(arguments[0]);
            Method main = started.getMethod("main", String[].class);
            main.setAccessible(true);
            try {
                main.invoke(null, (Object) rest);
            } catch (InvocationTargetException e) {
                evidence.tellFailure(StudentCode.describe(e.getCause()));
                Runtime.getRuntime().halt(1);
            }
        }

        /** Reads how to connect from standard input, before any class of a student's is there to read along. */
        private static EvidenceWriter connect() throws IOException, InterruptedException {
            BlockingQueue<String> said = new LinkedBlockingQueue<>();
            ParentMonitor.begin(said::add);
            return new EvidenceWriter(Integer.parseInt(said.take()), said.take());
        }
    }
}
