package kafkalab.connect;

import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafkalab.kit.LabCluster;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * The servers: both start when a test first asks, and go on from task to task.
 *
 * <p>After a test that failed the worker is replaced: whoever hung in it, or filled it, is gone for the next task.
 */
final class SharedServers implements AfterTestExecutionCallback {

    /** All programs of the lab share the folder of the servers, which each of them locks a part of. */
    private static final Path POSTGRES = Path.of("target", "postgres");

    /** Is the folder of the program's classes. */
    static final Path CLASSES = classes();

    private static final Path HOME = CLASSES.resolveSibling("connect");
    private static final Path LOGS = CLASSES.resolveSibling("log");
    /** The JVM of the tests has five seconds to end. */
    private static final Duration FAREWELL = Duration.ofSeconds(3);

    private CompletableFuture<Postgres> postgres;
    private CompletableFuture<Worker> worker;
    private Postgres stoppable;

    /** Starts both, each in the time that the other takes. */
    void open(LabCluster cluster) {
        if (postgres == null) {
            postgres = CompletableFuture.supplyAsync(() -> Postgres.open(POSTGRES));
        }
        if (worker == null) {
            String name = cluster.freshName();
            String servers = cluster.bootstrapServers();
            worker = CompletableFuture.supplyAsync(() -> startWorker(name, servers));
            if (!cluster.supportsFaults()) {
                leaveNothing(name, cluster.clientConfig());
            }
        }
    }

    /** Deletes the worker's topics when this JVM ends: the cluster goes on without it. */
    private void leaveNothing(String name, Map<String, Object> config) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            // A worker that still runs would miss them.
                            close();
                            try (Admin admin = Admin.create(config)) {
                                admin.deleteTopics(Worker.topics(name))
                                        .all()
                                        .get(FAREWELL.toSeconds(), TimeUnit.SECONDS);
                            } catch (ExecutionException | TimeoutException | InterruptedException e) {
                                // The names are fresh each time: what stays costs room, and nothing else.
                                LoggerFactory.getLogger(SharedServers.class).warn("{} is left behind", name, e);
                            }
                        },
                        "leave-nothing"));
    }

    private static Worker startWorker(String name, String servers) {
        Worker worker = new Worker(HOME.resolve(name), LOGS, CLASSES, servers, name);
        worker.start();
        return worker;
    }

    /** Returns the database server. */
    Postgres postgres() {
        return join(postgres);
    }

    /** Returns a database server that can be stopped: the same where it can, else one that is started for this. */
    Postgres stoppablePostgres() {
        if (postgres().supportsFaults()) {
            return postgres();
        }
        if (stoppable == null) {
            stoppable = Postgres.embedded(POSTGRES);
        }
        return stoppable;
    }

    /** Returns the worker. */
    Worker worker() {
        return join(worker);
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static Path classes() {
        URL location = PageTableSourceConnector.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation();
        return Path.of(URI.create(location.toString()));
    }

    /** Ends the worker; the database server ends with this JVM. */
    void close() {
        if (worker != null) {
            worker.thenAccept(Worker::close);
            worker = null;
        }
    }

    @Override
    public void afterTestExecution(ExtensionContext test) {
        if (test.getExecutionException().isPresent()) {
            close();
        }
    }
}
