package kafkalab.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The records of a topic of the cluster that is up: what a console consumer is for, without Docker. */
final class Records {

    private static final String MAIN = "kafkalab.kit.cluster.TopicRecords";

    private final Kit kit;

    Records(Kit kit) {
        this.kit = kit;
    }

    /**
     * Prints them.
     *
     * @param topic the topic
     * @param follow whether to wait for more
     */
    int print(String topic, boolean follow) throws IOException, InterruptedException {
        Screen screen = kit.screen();
        WarmCluster.State state = new WarmCluster(kit)
                .state()
                .orElseThrow(() -> new Refusal(
                        screen.say("No cluster runs.", "Aucun cluster n'est démarré."),
                        screen.say("To start one: ", "Pour en démarrer un : ") + screen.typed("cluster up")));
        Path built = kit.path().resolve("labkit").resolve("target");
        String classPath = built.resolve("classes")
                + System.getProperty("path.separator")
                + Files.readString(built.resolve("runtime.classpath")).strip();
        Process reader = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                        "-cp",
                        classPath,
                        MAIN,
                        state.addresses(),
                        topic,
                        Boolean.toString(follow),
                        screen.language().code())
                .inheritIO()
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> MavenRun.end(reader)));
        return reader.waitFor();
    }
}
