package kafkalab.kit.process;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The end, in a process that a test started, of the connection by which it tells the test what it saw. */
public final class EvidenceWriter {

    static final byte LINE = 0;
    static final byte FAILURE = 1;

    private final DataOutputStream out;

    /**
     * Connects to whoever invited this process.
     *
     * @param port where it waits
     * @param token shows that this is the process that it waits for
     */
    public EvidenceWriter(int port, String token) throws IOException {
        // It stays open for as long as this process lives: its end is how the other end learns of it.
        @SuppressWarnings("resource")
        Socket connection = new Socket(InetAddress.getLoopbackAddress(), port);
        connection.setTcpNoDelay(true);
        out = new DataOutputStream(new BufferedOutputStream(connection.getOutputStream()));
        string(token);
        out.flush();
    }

    /** Tells a line; when this returns, it arrives, whatever becomes of this process. */
    public void tell(String line) {
        write(LINE, line);
    }

    /** Tells what ended the program. */
    public void tellFailure(String description) {
        write(FAILURE, description);
    }

    private synchronized void write(byte kind, String line) {
        try {
            out.writeByte(kind);
            string(line);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the test that started this process is gone", e);
        }
    }

    private void string(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
