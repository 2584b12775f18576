package kafkalab.streams;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kafkalab.kit.StudentProcess;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsException;

/** A program that runs an instance of the application, until it is killed or the instance ends by itself. */
final class RunUntilKilled {

    /** Printed once the instance has its partitions, and its state is restored. */
    private static final String RUNNING = "the instance is running";

    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private RunUntilKilled() {}

    /**
     * Starts the program in a JVM of its own.
     *
     * @param config the configuration
     * @param marker the page at which it is to hold, to be killed
     */
    static StudentProcess start(PageStatsConfig config, Optional<String> marker) {
        PageStatsConfig.Topics topics = config.topics();
        PageStatsConfig.Windowing windowing = config.windowing();
        List<String> arguments = new ArrayList<>(List.of(
                config.applicationId(),
                config.stateDir().toString(),
                topics.events(),
                topics.pages(),
                topics.pageStats(),
                topics.deadLetters(),
                windowing.size().toString(),
                windowing.grace().toString(),
                windowing.history().toString()));
        Map<String, Object> settings = new HashMap<>(config.kafka());
        marker.ifPresent(page -> HoldAtMarker.addTo(settings, page));
        settings.forEach((key, value) -> arguments.add(key + "=" + value));
        return StudentProcess.start(RunUntilKilled.class, arguments.toArray(String[]::new));
    }

    /**
     * Waits until the instance runs; how long its JVM takes to start is no matter of what it does.
     *
     * @throws IllegalStateException where it ends before, or does not run within the limit
     */
    static void awaitRunning(StudentProcess program) {
        program.awaitLine("that it runs", RUNNING::equals, Scene.PATIENCE);
    }

    public static void main(String[] arguments) throws Throwable {
        Map<String, Object> settings = new HashMap<>();
        for (int i = 9; i < arguments.length; i++) {
            String[] setting = arguments[i].split("=", 2);
            settings.put(setting[0], setting[1]);
        }
        PageStatsApp app = PageStatsApp.start(new PageStatsConfig(
                arguments[0],
                settings,
                Path.of(arguments[1]),
                new PageStatsConfig.Topics(arguments[2], arguments[3], arguments[4], arguments[5]),
                new PageStatsConfig.Windowing(
                        Duration.parse(arguments[6]), Duration.parse(arguments[7]), Duration.parse(arguments[8]))));
        tellWhenItRuns(app);
        app.awaitEnd();
        Throwable failure = app.failure().orElseGet(() -> new IllegalStateException("The instance is " + app.state()));
        throw failure instanceof StreamsException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static void tellWhenItRuns(PageStatsApp app) {
        await().forever()
                .pollInterval(LOOK_EVERY)
                .until(() ->
                        app.state() == KafkaStreams.State.RUNNING || app.state().hasStartedOrFinishedShuttingDown());
        if (app.state() == KafkaStreams.State.RUNNING) {
            System.out.println(RUNNING);
        }
    }
}
