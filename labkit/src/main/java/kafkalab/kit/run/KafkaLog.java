package kafkalab.kit.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A switch that sends the log of this JVM's brokers and clients where it disturbs nobody. */
public final class KafkaLog {

    private KafkaLog() {}

    /**
     * Sends the log to a file. Call it before the first logger is made: SLF4J's simple logger reads its settings once.
     *
     * @param file the file, which is begun anew; its folder is made
     * @throws IOException where that can not be
     */
    public static void toFile(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.deleteIfExists(file);
        configure("info", file.toString());
    }

    /**
     * Sends the log to standard error.
     *
     * @param level the least level that is shown, such as {@code info}
     */
    static void toTerminal(String level) {
        configure(level, "System.err");
    }

    private static void configure(String level, String target) {
        System.setProperty("org.slf4j.simpleLogger.showDateTime", "true");
        System.setProperty("org.slf4j.simpleLogger.dateTimeFormat", "HH:mm:ss.SSS");
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", level);
        System.setProperty("org.slf4j.simpleLogger.logFile", target);
    }
}
