package kafkalab.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The cluster that stays up between tests: starts and ends {@code kafkalab.kit.cluster.WarmCluster}, which describes the
 * files of its folder. Its lock tells whether it lives: no process id of an earlier day can be mistaken for it.
 */
final class WarmCluster {

    private static final int PATIENCE_SECONDS = 120;
    private static final List<Integer> PORTS = List.of(19092, 29092, 39092);
    private static final String OTHER_PORTS = "-Dlab.ports=19192,29192,39192";

    private final Kit kit;
    private final Screen screen;
    private final Path folder;
    private final Path running;
    private final Path log;

    WarmCluster(Kit kit) {
        this.kit = kit;
        this.screen = kit.screen();
        this.folder = kit.path().resolve("target").resolve("cluster");
        this.running = folder.resolve("running");
        this.log = folder.resolve("cluster.log");
    }

    /** What a running cluster tells of itself. */
    record State(long pid, String addresses) {

        String first() {
            return addresses.split(",")[0];
        }
    }

    /** Returns the ports that {@code -Dlab.ports} names, else those that the cluster in Docker has as well. */
    private List<Integer> ports(List<String> options) {
        Optional<String> given = options.stream()
                .filter(option -> option.startsWith("-Dlab.ports="))
                .map(option -> option.substring("-Dlab.ports=".length()))
                .reduce((first, last) -> last);
        if (given.isEmpty()) {
            return PORTS;
        }
        List<Integer> ports = Arrays.stream(given.get().split(","))
                .filter(port -> port.matches("\\d{1,5}"))
                .map(Integer::valueOf)
                .filter(port -> port > 0 && port < 65_536)
                .distinct()
                .toList();
        if (ports.size() != PORTS.size()) {
            throw new Refusal(
                    screen.say(
                            "-Dlab.ports=" + given.get() + " does not name three ports.",
                            "-Dlab.ports=" + given.get() + " ne nomme pas trois ports."),
                    screen.say("It looks like this: ", "Cela s'écrit ainsi : ")
                            + screen.typed("cluster up ")
                            + OTHER_PORTS);
        }
        return ports;
    }

    int up(List<String> options) throws IOException, InterruptedException {
        List<Integer> ports = ports(options);
        Optional<State> there = state();
        if (there.isPresent()) {
            return tell(screen.say("The cluster runs already.", "Le cluster est déjà démarré."), there.get());
        }
        if (isLocked()) {
            throw new Refusal(
                    screen.say("The cluster is starting already.", "Le cluster démarre déjà."),
                    screen.say("See in a moment: ", "Voyez dans un instant : ") + screen.typed("cluster status"));
        }
        for (int port : ports) {
            if (isTaken(port)) {
                throw new Refusal(
                        screen.say("Port " + port + " is taken.", "Le port " + port + " est pris."),
                        screen.say(
                                        "Docker's cluster may be up, or another copy's: end it. Or take other ports: ",
                                        "Le cluster de Docker ou d'une autre copie y est peut-être : arrêtez-le. "
                                                + "Ou prenez d'autres ports : ")
                                + screen.typed("cluster up ")
                                + OTHER_PORTS);
            }
        }
        screen.out().println(screen.say("  Three brokers are starting...", "  Trois brokers démarrent..."));
        int built = new MavenRun(kit).run(List.of("-q", "process-classes", "-Pcluster", "-pl", "labkit"), false);
        if (built != 0) {
            return built;
        }
        Process cluster = start(ports);
        Thread end = new Thread(cluster::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(end);
        State state = await(cluster);
        Runtime.getRuntime().removeShutdownHook(end);
        return tell(screen.say("The cluster is up.", "Le cluster est démarré."), state);
    }

    private Process start(List<Integer> ports) throws IOException {
        Path built = kit.path().resolve("labkit").resolve("target");
        String classPath = built.resolve("classes")
                + System.getProperty("path.separator")
                + Files.readString(built.resolve("runtime.classpath")).strip();
        Files.createDirectories(folder);
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.logFile=" + folder.resolve("kafka.log"),
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                classPath,
                "kafkalab.kit.cluster.WarmCluster",
                folder.toString(),
                ports.stream().map(String::valueOf).collect(Collectors.joining(",")));
        builder.directory(kit.path().toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
        return builder.start();
    }

    private State await(Process cluster) throws IOException, InterruptedException {
        for (long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS); System.nanoTime() < limit; ) {
            Optional<State> state = state();
            if (state.isPresent()) {
                return state.get();
            }
            if (cluster.waitFor(100, TimeUnit.MILLISECONDS)) {
                throw new Refusal(
                        screen.say("The cluster did not start.", "Le cluster n'a pas démarré."),
                        Files.readString(log).strip());
            }
        }
        throw new Refusal(
                screen.say(
                        "The cluster was not up after two minutes.",
                        "Le cluster n'était pas démarré après deux minutes."),
                screen.say("Its log may tell why: ", "Son journal en dit peut-être la cause : ")
                        + folder.resolve("kafka.log"));
    }

    int down() throws IOException, InterruptedException {
        Optional<State> state = state();
        if (state.isEmpty()) {
            if (isLocked()) {
                throw new Refusal(
                        screen.say("The cluster is still starting.", "Le cluster démarre encore."),
                        screen.say("Try again in a moment.", "Réessayez dans un instant."));
            }
            deleteData();
            screen.out().println(screen.say("  No cluster runs.", "  Aucun cluster n'est démarré."));
            return 0;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(state.get().pid());
        Files.deleteIfExists(running);
        if (process.isPresent()) {
            // It ends by itself when the file is gone; what it would still write is worth nothing.
            process.get().onExit().completeOnTimeout(null, 5, TimeUnit.SECONDS).join();
            process.get().destroyForcibly();
            process.get().onExit().completeOnTimeout(null, 10, TimeUnit.SECONDS).join();
        }
        deleteData();
        screen.out().println(screen.say("  The cluster is down.", "  Le cluster est arrêté."));
        return 0;
    }

    int status() throws IOException {
        Optional<State> state = state();
        if (state.isPresent()) {
            return tell(screen.say("The cluster runs.", "Le cluster est démarré."), state.get());
        }
        screen.out()
                .println(
                        isLocked()
                                ? screen.say("  The cluster is starting.", "  Le cluster démarre.")
                                : screen.say(
                                                "  No cluster runs. To start one: ",
                                                "  Aucun cluster n'est démarré. Pour en démarrer un : ")
                                        + screen.typed("cluster up"));
        return 1;
    }

    private int tell(String sentence, State state) {
        screen.out().println("  " + sentence);
        screen.out().println("  brokers " + state.addresses());
        screen.out()
                .println("  "
                        + screen.say("process " + state.pid() + ", log ", "processus " + state.pid() + ", journal ")
                        + kit.path().relativize(folder.resolve("kafka.log")));
        screen.out().println();
        screen.out()
                .println("  "
                        + screen.say(
                                screen.typed("test") + " uses it, until " + screen.typed("cluster down") + ".",
                                screen.typed("test") + " s'en sert, jusqu'à " + screen.typed("cluster down") + "."));
        return 0;
    }

    /** Returns what the cluster tells of itself, where it is up. */
    Optional<State> state() throws IOException {
        if (!Files.isRegularFile(running) || !isLocked()) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(running);
        return Optional.of(new State(Long.parseLong(lines.get(0)), lines.get(1)));
    }

    private boolean isLocked() throws IOException {
        Path file = folder.resolve("lock");
        if (Files.notExists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        }
    }

    /** Deletes all but the logs. */
    private void deleteData() throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                boolean log = file.getParent().equals(folder) && file.toString().endsWith(".log");
                if (!log && !file.equals(folder)) {
                    Files.delete(file);
                }
            }
        }
    }

    private static boolean isTaken(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
