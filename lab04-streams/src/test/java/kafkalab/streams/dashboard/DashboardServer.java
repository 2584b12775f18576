package kafkalab.streams.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.ResourceBundle;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A server of the dashboard to browsers on this machine.
 *
 * <pre>
 *   GET /                 the page
 *   GET /analytics        server-sent events: a {@link Snapshot} as JSON, twice a second
 *   GET /publish/{page}   publishes a visit of this page, and answers with the event
 * </pre>
 */
final class DashboardServer implements AutoCloseable {

    private static final long PACE_MS = 500;
    private static final Map<String, String> FILES = Map.of(
            "/page.css", "/kafkalab/streams/dashboard/page.css",
            "/page.js", "/kafkalab/streams/dashboard/page.js",
            "/chart.js", "/META-INF/resources/webjars/chart.js/" + chartVersion() + "/dist/chart.umd.js");

    private final ObjectMapper json = new ObjectMapper();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads;
    private final HttpServer server;
    private final Supplier<Snapshot> snapshots;
    private final Function<String, String> publisher;
    private final Locale language;

    /**
     * Starts to serve.
     *
     * @param port the port on the loopback address; 0 for any that is free
     * @param language the language of the page
     * @param snapshots tells what is to be seen now
     * @param publisher publishes a visit of a page, and returns the event as JSON
     * @throws IOException where the port is taken
     */
    DashboardServer(int port, Locale language, Supplier<Snapshot> snapshots, Function<String, String> publisher)
            throws IOException {
        this.language = language;
        this.snapshots = snapshots;
        this.publisher = publisher;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "dashboard");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::serveFile);
        server.createContext("/analytics", this::serveAnalytics);
        server.createContext("/publish/", this::servePublish);
        server.start();
    }

    /** Returns the port that it listens on. */
    int port() {
        return server.getAddress().getPort();
    }

    private void serveFile(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/")) {
            answer(exchange, 200, "text/html; charset=utf-8", page().getBytes(UTF_8));
        } else if (FILES.containsKey(path)) {
            String type = path.endsWith(".css") ? "text/css" : "text/javascript";
            answer(exchange, 200, type + "; charset=utf-8", resource(FILES.get(path)));
        } else {
            answer(exchange, 404, "text/plain; charset=utf-8", "There is nothing at this address.".getBytes(UTF_8));
        }
    }

    private void serveAnalytics(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream body = exchange.getResponseBody()) {
            do {
                body.write(("data: " + json.writeValueAsString(snapshots.get()) + "\n\n").getBytes(UTF_8));
                body.flush();
            } while (!closed.await(PACE_MS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // An IOException is a browser that has left; the server logs it at a level that nobody sees.
    }

    private void servePublish(HttpExchange exchange) throws IOException {
        String page = exchange.getRequestURI().getPath().substring("/publish/".length());
        if (page.isBlank()) {
            answer(exchange, 400, "text/plain; charset=utf-8", "Name a page: /publish/{page}.".getBytes(UTF_8));
            return;
        }
        try {
            answer(exchange, 200, "application/json", publisher.apply(page).getBytes(UTF_8));
        } catch (RuntimeException e) {
            answer(exchange, 503, "text/plain; charset=utf-8", ("Not published: " + e.getMessage()).getBytes(UTF_8));
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String page() throws IOException {
        Map<String, String> words = words();
        String page = new String(resource("/kafkalab/streams/dashboard/page.html"), UTF_8)
                .replace("{{lang}}", language.getLanguage())
                // In a script element nothing but its end tag has a meaning.
                .replace("{{words}}", json.writeValueAsString(words).replace("</", "<\\/"));
        for (Map.Entry<String, String> word : words.entrySet()) {
            page = page.replace("{{" + word.getKey() + "}}", word.getValue());
        }
        return page;
    }

    private Map<String, String> words() {
        ResourceBundle bundle = ResourceBundle.getBundle(
                "kafkalab.streams.dashboard.words",
                language,
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        Map<String, String> words = new TreeMap<>();
        bundle.keySet().forEach(key -> words.put(key, bundle.getString(key)));
        return words;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream stream = DashboardServer.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IOException(name + " is not on the class path");
            }
            return stream.readAllBytes();
        }
    }

    /** Returns the version of the WebJar, whose files lie in a folder named for it. */
    private static String chartVersion() {
        Properties properties = new Properties();
        try (InputStream stream =
                DashboardServer.class.getResourceAsStream("/META-INF/maven/org.webjars.npm/chart.js/pom.properties")) {
            properties.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
