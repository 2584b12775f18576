package kafkalab.kit.process;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kafkalab.kit.fault.LabFault;

/**
 * A JVM beside this one, running a main class.
 *
 * <p>Its standard error goes where its standard output goes. Its standard input stays open for as long as this JVM
 * lives: a program that ends at the end of its input can not outlive whoever started it, however that one ended.
 *
 * <p>Its temporary folder is its own, below {@code target/tmp}, and goes with it: a process that is killed has no
 * chance to clear up, and native libraries, which are unpacked there, are large. Within a confinement that has a wrapper
 * it is the confinement's.
 */
public final class JavaProcess implements AutoCloseable {

    /** Name another collector than ours, or another heap, and the JVM does not start: they are for the student's other programs. */
    private static final Set<String> OPTIONS_OF_ALL_JVMS =
            Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private final Process process;
    private final String mark;
    private final Optional<Path> temporary;

    private JavaProcess(Process process, String mark, Optional<Path> temporary) {
        this.process = process;
        this.mark = mark;
        this.temporary = temporary;
    }

    /**
     * Starts a JVM of the same Java as this one.
     *
     * @param classPath the class path, as {@code java -cp} takes it
     * @param jvmArguments arguments before the main class
     * @param mainClass the main class
     * @param arguments arguments of the main class
     * @throws LabFault where the operating system does not start it
     */
    public static JavaProcess start(
            String classPath, List<String> jvmArguments, String mainClass, List<String> arguments) {
        return start(Confinement.NONE, classPath, jvmArguments, mainClass, arguments);
    }

    /**
     * Starts a JVM of the same Java as this one, within a confinement.
     *
     * @param confinement what stands around the process
     * @param classPath the class path, as {@code java -cp} takes it
     * @param jvmArguments arguments before the main class
     * @param mainClass the main class
     * @param arguments arguments of the main class
     * @throws LabFault where the operating system does not start it
     */
    public static JavaProcess start(
            Confinement confinement,
            String classPath,
            List<String> jvmArguments,
            String mainClass,
            List<String> arguments) {
        try {
            Optional<Path> temporary = confinement.wrapper().isEmpty() ? Optional.of(newFolder()) : Optional.empty();
            List<String> command = new ArrayList<>(confinement.wrapper());
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(argumentsOfNewerJdks());
            // Figures for jps and jstat, in a file of their own, cost a short life a part of its time.
            command.add("-XX:-UsePerfData");
            temporary.ifPresent(folder -> command.add("-Djava.io.tmpdir=" + folder));
            command.addAll(jvmArguments);
            command.addAll(confinement.jvmArguments());
            command.add(mainClass);
            command.addAll(arguments);
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            if (confinement.bareEnvironment()) {
                builder.environment().clear();
            }
            builder.environment().keySet().removeAll(OPTIONS_OF_ALL_JVMS);
            // A name that shells pass on: what a shell starts is found by it as well.
            String mark = "KAFKALAB_" + UUID.randomUUID().toString().replace('-', '_');
            builder.environment().put(mark, "");
            // Not as an argument, since a class path can be longer than a command line may be on Windows.
            builder.environment().put("CLASSPATH", classPath);
            return new JavaProcess(builder.start(), mark, temporary);
        } catch (IOException e) {
            throw new LabFault(
                    "A Java process could not be started: " + e.getMessage() + ".",
                    "Check that this user may start more processes (ulimit -u) and that memory is free.",
                    e);
        }
    }

    /** Returns what lets Kafka 4.3 run without warnings of the JVM on standard error. */
    private static List<String> argumentsOfNewerJdks() {
        return Runtime.version().feature() < 24
                ? List.of()
                : List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED");
    }

    /** Returns the process, for its output and its end. */
    public Process process() {
        return process;
    }

    /**
     * Writes a line to its standard input.
     *
     * @param line without the line's end
     */
    public void tell(String line) {
        try {
            OutputStream input = process.getOutputStream();
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits for the end of the process.
     *
     * @param limit how long at the most
     * @return whether it ended
     */
    public boolean awaitEnd(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends the process by SIGKILL, with all that it started: nothing of it runs on, no shutdown hook either. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        ProcessHandle.allProcesses().filter(this::isOrphan).forEach(ProcessHandle::destroyForcibly);
        awaitEnd(Duration.ofSeconds(30));
        clearUp();
    }

    /** Makes it where native libraries, such as the one of RocksDB, can be loaded: not where the folder forbids it (noexec). */
    private static Path newFolder() throws IOException {
        Path target = Path.of("target", "tmp").toAbsolutePath();
        return Mounts.allowExecution(target)
                ? Files.createTempDirectory(Files.createDirectories(target), "jvm")
                : Files.createTempDirectory("kafkalab-jvm");
    }

    private void clearUp() {
        temporary.ifPresent(JavaProcess::delete);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // It is gone already, or somebody holds a file in it: what is left goes with target.
        }
    }

    /** Tells a process whose parent ended before it, by the environment that it inherited; on Linux alone. */
    private boolean isOrphan(ProcessHandle candidate) {
        try {
            Path environment = Path.of("/proc", Long.toString(candidate.pid()), "environ");
            return Files.readString(environment, StandardCharsets.ISO_8859_1).contains(mark);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        } else {
            clearUp();
        }
    }
}
