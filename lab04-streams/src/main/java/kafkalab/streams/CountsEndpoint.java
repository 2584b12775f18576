package kafkalab.streams;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import org.apache.kafka.streams.state.HostInfo;

/**
 * An endpoint for instances to ask each other for their counts, by HTTP on the loopback interface.
 *
 * <pre>
 *   GET /counts?from=1790000000000&amp;to=1790000060000      milliseconds since 1970
 *   200 [{"page":…},…]     503 and a sentence, where the instance does not run
 * </pre>
 */
public final class CountsEndpoint implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2, CountsEndpoint::thread);

    private CountsEndpoint(HttpServer server) {
        this.server = server;
    }

    /** Opens an endpoint on a free port; nobody is answered before {@link #serve}. */
    public static CountsEndpoint open() {
        try {
            return new CountsEndpoint(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        } catch (IOException e) {
            throw new UncheckedIOException("No port is free for other instances to ask at.", e);
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "counts-endpoint");
        thread.setDaemon(true);
        return thread;
    }

    /** Returns where it can be asked: what an instance tells the others as its {@code application.server}. */
    public HostInfo host() {
        return new HostInfo("127.0.0.1", server.getAddress().getPort());
    }

    /**
     * Begins to answer.
     *
     * @param counts answers for a first start of windows and an end of starts
     */
    public void serve(BiFunction<Instant, Instant, List<PageCount>> counts) {
        server.createContext("/counts", exchange -> answer(exchange, counts));
        server.setExecutor(threads);
        server.start();
    }

    private static void answer(HttpExchange exchange, BiFunction<Instant, Instant, List<PageCount>> counts)
            throws IOException {
        try (exchange) {
            int status = 200;
            byte[] body;
            try {
                String[] times = exchange.getRequestURI()
                        .getQuery()
                        .replaceAll("[a-z=]", "")
                        .split("&");
                body = PageSerdes.encode(counts.apply(Instant.parse(times[0]), Instant.parse(times[1])));
            } catch (RuntimeException e) {
                status = e instanceof NotRunningException ? 503 : 500;
                body = String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8);
            }
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /**
     * Asks an instance for the counts that it holds itself.
     *
     * @param host where it can be asked
     * @param from the earliest start of a window
     * @param to the time before which a window starts
     * @throws NotRunningException where it says that it does not run, or says nothing
     */
    public static List<PageCount> ask(HostInfo host, Instant from, Instant to) {
        URI uri = URI.create(
                String.format(Locale.ROOT, "http://%s:%d/counts?from=%s&to=%s", host.host(), host.port(), from, to));
        try {
            HttpResponse<byte[]> response = CLIENT.send(
                    HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() == 200) {
                return PageSerdes.decode(response.body());
            }
            String said = new String(response.body(), StandardCharsets.UTF_8);
            if (response.statusCode() == 503) {
                throw new NotRunningException(uri.getAuthority() + " says: " + said);
            }
            throw new IllegalStateException(uri + " answers " + response.statusCode() + ": " + said);
        } catch (IOException e) {
            throw new NotRunningException(uri.getAuthority() + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotRunningException("interrupted while " + uri.getAuthority() + " was asked", e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
