package kafkalab.kit.process;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kafkalab.kit.fault.LabFault;

/**
 * The end, in the JVM that started another, of a connection by which that other tells what it saw: apart from what it
 * prints, since whatever runs there may print as well.
 *
 * <p>Nothing is ever sent the other way, so that what a process has told arrives also where it is killed the moment after:
 * a connection that is broken off with unread data in it would lose it.
 */
public final class EvidenceReader implements AutoCloseable {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(120);

    /** More than any test tells; a process that tells without end must not fill this JVM. */
    private static final int KEPT = 100_000;

    private final PrivateDoor door;
    private final List<String> told = new ArrayList<>();
    private String failure;
    private Thread reader;

    private EvidenceReader(PrivateDoor door) {
        this.door = door;
    }

    /** Opens a door on loopback that one process can pass, the one that is told the token. */
    public static EvidenceReader open() {
        try {
            return new EvidenceReader(PrivateDoor.open());
        } catch (IOException e) {
            throw new LabFault(
                    "No port on loopback could be opened: " + e.getMessage() + ".",
                    "Check that 127.0.0.1 is up and not behind a firewall, then run again.",
                    e);
        }
    }

    /** Tells a process by its standard input how to connect, and reads from then on what it tells. */
    public void invite(JavaProcess java) {
        door.invite(java);
        reader = new Thread(this::read, "student-process-evidence");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (PrivateDoor once = door;
                Socket connection = once.accept(CONNECT_LIMIT);
                DataInputStream in = new DataInputStream(connection.getInputStream())) {
            if (once.isToken(string(in))) {
                while (true) {
                    keep(in.readByte(), string(in));
                }
            }
        } catch (IOException e) {
            // The process has ended, or was killed: what it told before is kept.
        }
    }

    private static String string(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    private synchronized void keep(byte kind, String line) {
        if (kind == EvidenceWriter.FAILURE) {
            failure = line;
        } else if (told.size() < KEPT) {
            told.add(line);
        }
    }

    /** Returns what the process has told so far, in order. */
    public synchronized List<String> told() {
        return List.copyOf(told);
    }

    /** Returns what ended the program's main method; empty where nothing did that is known of. */
    public synchronized Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Waits until all is read that a process that has ended has told. */
    public void awaitEnd(Duration limit) throws InterruptedException {
        reader.join(limit.toMillis());
    }

    @Override
    public void close() {
        door.close();
    }
}
