package kafkalab.connect;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/** A stand-in that takes the place of a server at its port, and hangs up on whoever calls. */
final class DeadPort implements AutoCloseable {

    private final ServerSocket door = new ServerSocket();
    private final AtomicInteger calls = new AtomicInteger();
    private final Thread porter = new Thread(this::hangUp, "dead-port");

    DeadPort(int port) throws IOException {
        door.setReuseAddress(true);
        door.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
        porter.setDaemon(true);
        porter.start();
    }

    private void hangUp() {
        while (!door.isClosed()) {
            try {
                door.accept().close();
                calls.incrementAndGet();
            } catch (IOException e) {
                // The door is closed, or the caller was faster to go.
            }
        }
    }

    /** Returns how often somebody has called. */
    int calls() {
        return calls.get();
    }

    @Override
    public void close() throws IOException {
        door.close();
        try {
            porter.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
