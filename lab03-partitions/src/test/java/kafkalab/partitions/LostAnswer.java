package kafkalab.partitions;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.EndTxnRequest;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;
import org.apache.kafka.common.requests.ResponseHeader;

/**
 * A proxy that stands on the wire between a program and the brokers, and loses the answer to its first commit of a
 * transaction.
 *
 * <pre>
 *   program ── commitTransaction() ──► wire ──► broker      the transaction is committed
 *   program                      ✗ ◄── wire ◄── broker      and the program does not know it
 * </pre>
 *
 * <p>So a kill meets a program between the commit and whatever it would do next, such as noting down how far it came,
 * without luck. All other requests and answers pass; where an answer tells the addresses of brokers, it tells those of
 * the wire instead. It lives as long as its JVM.
 */
final class LostAnswer {

    private final Runnable onLoss;
    private final Map<String, Integer> ports = new ConcurrentHashMap<>();

    /**
     * Makes a wire.
     *
     * @param onLoss is run when a transaction is committed and the answer was lost
     */
    LostAnswer(Runnable onLoss) {
        this.onLoss = onLoss;
    }

    /** Returns the wire's addresses of these brokers. */
    String between(String bootstrapServers) {
        return Arrays.stream(bootstrapServers.split(","))
                .map(address -> {
                    int colon = address.lastIndexOf(':');
                    int port = Integer.parseInt(address.substring(colon + 1));
                    return "localhost:" + portFor(address.substring(0, colon), port);
                })
                .collect(Collectors.joining(","));
    }

    private int portFor(String host, int port) {
        return ports.computeIfAbsent(host + ":" + port, address -> {
            try {
                ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("localhost"));
                start("wire-accept-" + address, () -> {
                    while (true) {
                        connect(server.accept(), new Socket(host, port));
                    }
                });
                return server.getLocalPort();
            } catch (IOException e) {
                throw new IllegalStateException("no port for the wire to " + address, e);
            }
        });
    }

    private void connect(Socket program, Socket broker) throws IOException {
        program.setTcpNoDelay(true);
        broker.setTcpNoDelay(true);
        Map<Integer, Request> waiting = new ConcurrentHashMap<>();
        start(
                "wire-requests",
                () -> copy(program, broker, message -> {
                    Request request = Request.parse(message);
                    waiting.put(request.header.correlationId(), request);
                    return message;
                }));
        start("wire-answers", () -> copy(broker, program, message -> answer(message, waiting)));
    }

    /** Returns what to pass on in place of an answer: null where it is lost. */
    private byte[] answer(byte[] message, Map<Integer, Request> waiting) {
        Request request = waiting.remove(ByteBuffer.wrap(message).getInt());
        if (request.commits) {
            onLoss.run();
            return null;
        }
        ApiKeys api = request.header.apiKey();
        if (api != ApiKeys.METADATA && api != ApiKeys.FIND_COORDINATOR && api != ApiKeys.DESCRIBE_CLUSTER) {
            return message;
        }
        ApiMessage answer = AbstractResponse.parseResponse(ByteBuffer.wrap(message), request.header)
                .data();
        redirect(answer);
        short version = request.header.apiVersion();
        ResponseHeader header = request.header.toResponseHeader();
        ByteBuffer bytes = RequestUtils.serialize(header.data(), header.headerVersion(), answer, version);
        byte[] redirected = new byte[bytes.remaining()];
        bytes.get(redirected);
        return redirected;
    }

    private void redirect(ApiMessage answer) {
        if (answer instanceof MetadataResponseData metadata) {
            metadata.brokers()
                    .forEach(broker -> redirect(
                            broker.host(),
                            broker.port(),
                            (host, port) -> broker.setHost(host).setPort(port)));
        } else if (answer instanceof DescribeClusterResponseData cluster) {
            cluster.brokers()
                    .forEach(broker -> redirect(
                            broker.host(),
                            broker.port(),
                            (host, port) -> broker.setHost(host).setPort(port)));
        } else if (answer instanceof FindCoordinatorResponseData found) {
            redirect(
                    found.host(),
                    found.port(),
                    (host, port) -> found.setHost(host).setPort(port));
            found.coordinators()
                    .forEach(each -> redirect(
                            each.host(),
                            each.port(),
                            (host, port) -> each.setHost(host).setPort(port)));
        }
    }

    private void redirect(String host, int port, BiConsumer<String, Integer> setter) {
        // Without a coordinator the answer has none of its places filled.
        if (port > 0) {
            setter.accept("localhost", portFor(host, port));
        }
    }

    private static void copy(Socket from, Socket to, Passage passage) throws IOException {
        try (from;
                to) {
            DataInputStream in = new DataInputStream(from.getInputStream());
            DataOutputStream out = new DataOutputStream(to.getOutputStream());
            while (true) {
                byte[] message = new byte[in.readInt()];
                in.readFully(message);
                byte[] passed = passage.pass(message);
                if (passed != null) {
                    byte[] frame = ByteBuffer.allocate(4 + passed.length)
                            .putInt(passed.length)
                            .put(passed)
                            .array();
                    out.write(frame);
                    out.flush();
                }
            }
        }
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // One end has closed the connection, and so does the wire.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    /** What an answer will be an answer to. */
    private record Request(RequestHeader header, boolean commits) {

        static Request parse(byte[] message) {
            ByteBuffer buffer = ByteBuffer.wrap(message);
            RequestHeader header = RequestHeader.parse(buffer);
            boolean commits = header.apiKey() == ApiKeys.END_TXN
                    && EndTxnRequest.parse(new ByteBufferAccessor(buffer), header.apiVersion())
                            .data()
                            .committed();
            return new Request(header, commits);
        }
    }

    private interface Passage {
        byte[] pass(byte[] message);
    }

    private interface Work {
        void run() throws IOException;
    }
}
