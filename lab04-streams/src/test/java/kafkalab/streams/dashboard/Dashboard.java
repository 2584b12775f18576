package kafkalab.streams.dashboard;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import kafkalab.kit.LabCluster;
import kafkalab.kit.fault.LabFault;
import kafkalab.pageviews.TrafficGenerator;
import kafkalab.streams.PageStatsConfig;
import kafkalab.streams.PageStatsConfig.Topics;
import kafkalab.streams.PageStatsConfig.Windowing;

/**
 * A page in the browser of what the application counts, while it counts.
 *
 * <pre>
 *   traffic ──► events ──► PageStats (yours) ──► page-stats
 *                 ▲              │ view
 *   /publish/P ───┘              └──► /analytics ──► the page
 * </pre>
 *
 * <p>{@code mvn test -Pexample -pl lab04-streams} runs it with your application, with {@code -Psolution} added with ours.
 * It takes these options:
 *
 * <ul>
 *   <li>{@code -Dlab.port}: the page's port on this machine, 8080 by default;
 *   <li>{@code -Dlab.cluster}: the address of a running cluster; without it three brokers are started;
 *   <li>{@code -Dlab.topic}: a topic of page events there, to be counted in place of generated traffic;
 *   <li>{@code -Dlab.lang}: en or fr, the language of the page.
 * </ul>
 */
final class Dashboard implements AutoCloseable {

    private static final int PARTITIONS = 3;
    private static final Duration WARM_UP = Duration.ofMinutes(10);

    private final LabCluster cluster;
    private final Topics topics;
    private final LiveTraffic traffic;
    private final Counting counting;
    private final DashboardServer server;

    /**
     * Starts the traffic, the application and the server.
     *
     * @param cluster is used, and stays open
     * @param topic a topic of page events that is there already; empty for generated traffic in a new one
     * @param port the port of the page; 0 for any that is free
     * @param language the language of the page
     * @param work a folder for the application's state
     * @throws IOException where the port is taken
     */
    Dashboard(LabCluster cluster, String topic, int port, Locale language, Path work) throws IOException {
        this.cluster = cluster;
        boolean generated = topic.isEmpty();
        topics = new Topics(
                generated ? cluster.createTopic(PARTITIONS) : topic,
                cluster.createTopic(PARTITIONS),
                cluster.createTopic(PARTITIONS),
                cluster.createTopic(1));
        traffic = new LiveTraffic(cluster.clientConfig(), topics.events());
        // A name of its own, so that a second dashboard on the same cluster counts for itself.
        String application = cluster.freshName();
        counting = new Counting(new PageStatsConfig(
                application, cluster.clientConfig(), work.resolve(application), topics, Windowing.OF_THE_STORY));
        try {
            server = new DashboardServer(port, language, counting::snapshot, traffic::publish);
        } catch (IOException e) {
            traffic.close();
            throw e;
        }
        if (generated) {
            traffic.start(new TrafficGenerator(ThreadLocalRandom.current().nextLong())
                    // A website that has been open for a while has its crowd of visitors.
                    .startingAt(Instant.now().minus(WARM_UP))
                    .outOfOrder(Duration.ofSeconds(2)));
        }
        counting.start();
    }

    /** Returns the topics that it works with. */
    Topics topics() {
        return topics;
    }

    /** Returns the address of the page. */
    String address() {
        return "http://localhost:" + server.port() + "/";
    }

    @Override
    public void close() {
        server.close();
        traffic.close();
        counting.close();
    }

    /** Runs until it is ended, by Ctrl-C. */
    public static void main(String[] arguments) throws InterruptedException {
        endWithParent();
        int port = port(System.getProperty("lab.port", "8080"));
        System.out.println("\n  Starting …");
        try {
            LabCluster cluster = LabCluster.open();
            Dashboard dashboard = new Dashboard(
                    cluster,
                    System.getProperty("lab.topic", ""),
                    port,
                    language(System.getProperty("lab.lang", "")),
                    Path.of("target", "dashboard").toAbsolutePath());
            System.out.printf(
                    "%n  The dashboard is at %s%n  Counted is topic %s of %s.%n  Ctrl-C ends it.%n%n",
                    dashboard.address(), dashboard.topics().events(), cluster.bootstrapServers());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                dashboard.close();
                System.out.println("\n  The dashboard has ended.");
            }));
        } catch (LabFault fault) {
            end(fault.problem(), fault.remedy());
        } catch (BindException e) {
            end("Port " + port + " is taken by another program.", "End that, or add -Dlab.port=" + (port + 1) + ".");
        } catch (IOException e) {
            end("The dashboard can not be served: " + e.getMessage() + ".", "Try another port: -Dlab.port=8090.");
        }
        Thread.currentThread().join();
    }

    private static int port(String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
            end("-Dlab.port=" + text + " is no port.", "Use a number from 0 to 65535; 0 takes any that is free.");
        }
        return Integer.parseInt(text);
    }

    private static Locale language(String code) {
        return List.of("en", "fr").contains(code) ? Locale.forLanguageTag(code) : Locale.ENGLISH;
    }

    private static void end(String problem, String remedy) {
        System.out.println("\n  " + problem + "\n  " + remedy + "\n");
        System.out.flush();
        // Brokers' threads may be there already, and would keep the program alive.
        Runtime.getRuntime().halt(1);
    }

    /** Ends this program when Maven ends, in whatever way. */
    private static void endWithParent() {
        ProcessHandle.current()
                .parent()
                .ifPresent(parent ->
                        parent.onExit().thenRun(() -> Runtime.getRuntime().exit(130)));
    }
}
