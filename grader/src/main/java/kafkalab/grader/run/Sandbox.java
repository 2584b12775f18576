package kafkalab.grader.run;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the operating system puts around compilers, clusters and programs of submissions.
 *
 * <p>With bubblewrap a submission has namespaces of its own: of the network it sees a loopback that it shares with its
 * cluster and with nobody else, of the processes its own, of the files the JDK, the kit's jars and its classes, all read
 * only, and an empty folder of bounded size. Without it nothing of this holds, and results say so.
 */
public final class Sandbox {

    private static final String TOOL = "bwrap";
    private static final long SCRATCH = 256L << 20;
    private static final long SHARED_MEMORY = 64L << 20;
    /** Holds the data of three brokers. A submission that fills it harms itself. */
    private static final long BROKER_DATA = 1L << 30;

    private static final int MOST_THREADS = 2048;
    private static final int MOST_OPEN_FILES = 4096;
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(20);

    private final boolean offered;
    private final String reason;
    private final List<String> asNobody;

    private Sandbox(boolean offered, String reason, List<String> asNobody) {
        this.offered = offered;
        this.reason = reason;
        this.asNobody = asNobody;
    }

    /** Returns what this machine offers, found by trying it. */
    public static Sandbox ofThisMachine() throws InterruptedException {
        if (!System.getProperty("os.name").equals("Linux")) {
            return none("this system is not Linux");
        }
        if (!isOnPath(TOOL)) {
            return none("bubblewrap is not installed (Debian and Ubuntu: apt install bubblewrap)");
        }
        boolean root = isRoot();
        if (root && !isOnPath("setpriv")) {
            return none("started as root, it would need setpriv to give root away (package util-linux)");
        }
        Sandbox sandbox = new Sandbox(
                true,
                "",
                root ? List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--") : List.of());
        List<String> probe = sandbox.arena(List.of(), List.of());
        probe.addAll(sandbox.program(List.of(), List.of()));
        probe.add("true");
        StringBuilder output = new StringBuilder();
        try {
            Child.Ended ended = Child.run(
                    probe, "", PROBE_LIMIT, line -> output.append(line).append(' '));
            return ended.exitCode() == 0
                    ? sandbox
                    : none("bubblewrap does not work here: " + output.toString().strip());
        } catch (IOException e) {
            return none("bubblewrap does not start: " + e.getMessage());
        }
    }

    /**
     * Returns the sandbox of a machine that offers none.
     *
     * @param reason why there is none
     */
    public static Sandbox none(String reason) {
        return new Sandbox(false, reason, List.of());
    }

    private static boolean isOnPath(String tool) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }

    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Returns the name that results carry: {@code bubblewrap} or {@code none}. */
    public String name() {
        return offered ? "bubblewrap" : "none";
    }

    /** Returns whether there is one. */
    public boolean isOffered() {
        return offered;
    }

    /** Returns why there is none. */
    public String reason() {
        return reason;
    }

    /** Returns whether what runs inside belongs to another user than this process, and needs files that all may read. */
    boolean isAnotherUser() {
        return !asNobody.isEmpty();
    }

    /** Returns where the brokers' data goes inside an arena, or a folder below {@code work} where there is no sandbox. */
    Path brokerData(Path work) {
        return offered ? Path.of("/data") : work.resolve("data");
    }

    /** Returns how much of the brokers' disk a program must leave free; 0 where that disk is the whole machine's. */
    long keepFree() {
        return offered ? BROKER_DATA / 4 : 0;
    }

    /**
     * Begins a command inside an arena: a network and processes of its own.
     *
     * @param readable what can be read, besides the JDK
     * @param writable what can be written, besides an empty folder for scratch and one for the brokers' data
     */
    List<String> arena(List<Path> readable, List<Path> writable) {
        if (!offered) {
            return new ArrayList<>();
        }
        List<String> command = new ArrayList<>(asNobody);
        command.addAll(base());
        command.addAll(List.of("--unshare-net", "--die-with-parent", "--clearenv"));
        command.addAll(List.of("--setenv", "PATH", "/usr/bin:/bin", "--setenv", "LANG", "C.UTF-8"));
        command.addAll(List.of("--size", Long.toString(BROKER_DATA), "--tmpfs", "/data"));
        bind(command, "--ro-bind", readable);
        bind(command, "--bind", writable);
        return command;
    }

    /**
     * Begins a command inside an arena once more inside: it keeps the arena's network, and sees neither the processes nor
     * the files of whoever grades.
     *
     * @param readable what can be read, besides the JDK
     * @param writable what can be written, besides an empty folder for scratch
     */
    List<String> program(List<Path> readable, List<Path> writable) {
        if (!offered) {
            return List.of();
        }
        List<String> command = new ArrayList<>(base());
        bind(command, "--ro-bind", readable);
        bind(command, "--bind", writable);
        // What is neither scratch nor given to it would be memory without a limit.
        command.addAll(List.of("--remount-ro", "/"));
        // Threads count as processes. In a user namespace of its own the limit is the program's alone.
        command.addAll(List.of(
                "prlimit",
                "--nproc=" + MOST_THREADS,
                "--nofile=" + MOST_OPEN_FILES,
                "--fsize=" + SCRATCH,
                "--core=0",
                "--"));
        return command;
    }

    private static List<String> base() {
        List<String> command = new ArrayList<>(List.of(
                TOOL,
                "--unshare-user",
                "--unshare-pid",
                "--unshare-ipc",
                "--unshare-uts",
                "--unshare-cgroup-try",
                "--new-session"));
        for (String folder : List.of("/usr", "/bin", "/sbin", "/lib", "/lib64")) {
            command.addAll(List.of("--ro-bind-try", folder, folder));
        }
        for (String file : systemFiles()) {
            command.addAll(List.of("--ro-bind-try", file, file));
        }
        String java = System.getProperty("java.home");
        if (!java.startsWith("/usr/")) {
            command.addAll(List.of("--ro-bind", java, java));
        }
        command.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
        // Memory that is a file system counts for nobody, so there is little of it: the database of lab 05 takes some.
        command.addAll(List.of("--size", Long.toString(SHARED_MEMORY), "--tmpfs", "/dev/shm", "--remount-ro", "/dev"));
        command.addAll(List.of("--size", Long.toString(SCRATCH), "--tmpfs", "/tmp", "--chdir", "/tmp"));
        return command;
    }

    /** Names what the linker, the resolver and a JDK of a Linux distribution read below /etc. */
    private static List<String> systemFiles() {
        List<String> files =
                new ArrayList<>(List.of("/etc/ld.so.cache", "/etc/hosts", "/etc/nsswitch.conf", "/etc/alternatives"));
        try (Stream<Path> children = Files.list(Path.of("/etc"))) {
            children.map(Path::toString)
                    .filter(name -> name.startsWith("/etc/java"))
                    .sorted()
                    .forEach(files::add);
        } catch (IOException e) {
            // A JDK that does not come from a distribution has its settings with it.
        }
        return files;
    }

    private static void bind(List<String> command, String option, List<Path> paths) {
        for (Path path : paths) {
            command.addAll(List.of(option, path.toString(), path.toString()));
        }
    }
}
