package kafkalab.kit.run;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import kafkalab.kit.Lesson;
import kafkalab.kit.cluster.Clusters;

/**
 * The connections that a process holds to the brokers of its cluster, as Linux lists them (proc(5): {@code /proc/self/fd},
 * {@code /proc/net/tcp}); none are seen on other systems.
 */
final class BrokerConnections {

    private static final Path OPEN_FILES = Path.of("/proc/self/fd");
    private static final List<Path> CONNECTIONS =
            List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));
    private static final String ESTABLISHED = "01";
    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private BrokerConnections() {}

    /** Returns this process's connections to brokers, such as {@code connection 41234 to broker 127.0.0.1:9092}. */
    static Set<String> ofThisProcess() {
        Set<String> brokers = portsOfBrokers();
        Set<String> found = new TreeSet<>();
        if (brokers.isEmpty() || !Files.isDirectory(OPEN_FILES)) {
            return found;
        }
        try {
            Set<String> mine = sockets();
            for (Path list : CONNECTIONS) {
                if (Files.isReadable(list)) {
                    for (String line : Files.readAllLines(list)) {
                        String[] fields = line.strip().split("\\s+");
                        if (fields.length > INODE
                                && fields[STATE].equals(ESTABLISHED)
                                && mine.contains(fields[INODE])
                                && brokers.contains(port(fields[REMOTE]))) {
                            found.add(Lesson.phrase(
                                    "connection %s to a broker (port %s)", port(fields[1]), port(fields[REMOTE])));
                        }
                    }
                }
            }
        } catch (IOException e) {
            // The list changes while it is read; who looks again sees it whole.
            return found;
        }
        return found;
    }

    private static Set<String> portsOfBrokers() {
        Set<String> ports = new HashSet<>();
        for (String address : Clusters.ofThisJvm().shared().bootstrapServers().split(",")) {
            ports.add(address.substring(address.lastIndexOf(':') + 1).strip());
        }
        return ports;
    }

    private static Set<String> sockets() throws IOException {
        Set<String> inodes = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(OPEN_FILES)) {
            for (Path file : files) {
                try {
                    String target = Files.readSymbolicLink(file).toString();
                    if (target.startsWith("socket:[")) {
                        inodes.add(target.substring("socket:[".length(), target.length() - 1));
                    }
                } catch (IOException e) {
                    // It was closed meanwhile: the listing's own descriptor, for one.
                    continue;
                }
            }
        }
        return inodes;
    }

    private static String port(String address) {
        return Integer.toString(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16));
    }
}
