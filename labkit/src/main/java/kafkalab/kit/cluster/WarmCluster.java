package kafkalab.kit.cluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import kafkalab.kit.fault.LabFault;

/**
 * A program that keeps an embedded cluster running in a JVM of its own, so that the runs of labs need not start one
 * each.
 *
 * <p>The launcher starts it, {@code ./lab cluster up}, and reads what it leaves in its folder:
 *
 * <pre>
 *  lock       locked for as long as this JVM lives: the system lets go of it, however the JVM ends
 *  running    made when the brokers are ready: the process id, then their addresses
 *  PID-1/     the brokers' data, which is worth nothing afterwards
 * </pre>
 *
 * <p>Whoever deletes {@code running} ends the cluster. {@code mvn clean} does, which takes the brokers' data as well.
 */
public final class WarmCluster {

    private static final int LOOK_EVERY_MS = 250;

    private WarmCluster() {}

    /**
     * Runs a cluster until its file is gone.
     *
     * @param arguments the folder, and the brokers' ports, separated by commas
     */
    public static void main(String[] arguments) {
        try {
            run(Path.of(arguments[0]), ports(arguments[1]));
        } catch (LabFault e) {
            System.err.println(e.getMessage());
            Runtime.getRuntime().halt(1);
        } catch (IOException | InterruptedException | RuntimeException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
        // The brokers' threads would go on; nobody needs what they would still write.
        Runtime.getRuntime().halt(0);
    }

    private static List<Integer> ports(String list) {
        return Arrays.stream(list.split(",")).map(Integer::valueOf).toList();
    }

    private static void run(Path folder, List<Integer> ports) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        try (FileChannel file =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = file.tryLock()) {
            if (lock == null) {
                throw new LabFault("A cluster runs in " + folder + " already.", "Use it, or end it first.");
            }
            Path running = folder.resolve("running");
            Files.deleteIfExists(running);
            EmbeddedCluster.start(folder, ports);
            tell(running, ports);
            while (Files.exists(running)) {
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
            }
        }
    }

    /** Writes the file so that a reader sees all of it or nothing. */
    private static void tell(Path running, List<Integer> ports) throws IOException {
        String addresses = ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
        Path draft = running.resolveSibling("running.part");
        Files.writeString(draft, ProcessHandle.current().pid() + "\n" + addresses + "\n");
        Files.move(draft, running, StandardCopyOption.ATOMIC_MOVE);
    }
}
