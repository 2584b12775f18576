package kafkalab.kit.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;

/**
 * A port on loopback that is opened for one process, which learns its number and a token from its standard input: nobody
 * else does.
 */
public final class PrivateDoor implements AutoCloseable {

    private static final int TOKEN_BYTES = 16;

    private final ServerSocket socket;
    private final String token;

    private PrivateDoor(ServerSocket socket, String token) {
        this.socket = socket;
        this.token = token;
    }

    /** Opens a port that nobody else uses. */
    public static PrivateDoor open() throws IOException {
        byte[] secret = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(secret);
        return new PrivateDoor(
                new ServerSocket(0, 1, InetAddress.getLoopbackAddress()),
                HexFormat.of().formatHex(secret));
    }

    /** Tells a process, in two lines, the port and the token; when it ends, nobody waits for it any longer. */
    public void invite(JavaProcess java) {
        java.tell(Integer.toString(socket.getLocalPort()));
        java.tell(token);
        java.process().onExit().thenRun(this::close);
    }

    /**
     * Waits until somebody connects, who then has to show the {@link #isToken token}.
     *
     * @param limit how long at the most
     * @throws java.net.SocketTimeoutException where nobody does in time
     * @throws IOException where the process has ended
     */
    public Socket accept(Duration limit) throws IOException {
        socket.setSoTimeout((int) limit.toMillis());
        return socket.accept();
    }

    /** Returns whether a text is the token. */
    public boolean isToken(String text) {
        return text != null
                && MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
    }

    /** Ends the wait for somebody who never came; a connection that stands goes on. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no more use either way.
        }
    }
}
