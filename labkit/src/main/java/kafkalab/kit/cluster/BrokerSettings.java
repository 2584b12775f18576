package kafkalab.kit.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the broker settings that all of the kit's clusters share, from {@code docker/kafka.env}. */
final class BrokerSettings {

    private static final String RESOURCE = "/kafkalab/docker/kafka.env";

    private BrokerSettings() {}

    /** Returns the settings under Kafka's own names, in the order of the file. */
    static Map<String, String> shared() {
        try (InputStream file = BrokerSettings.class.getResourceAsStream(RESOURCE)) {
            if (file == null) {
                throw new IllegalStateException(RESOURCE + " is not on the class path");
            }
            return parse(new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> parse(BufferedReader lines) {
        Map<String, String> settings = new LinkedHashMap<>();
        lines.lines().map(String::strip).filter(BrokerSettings::isSetting).forEach(line -> {
            int equals = line.indexOf('=');
            settings.put(kafkaName(line.substring(0, equals)), line.substring(equals + 1));
        });
        return settings;
    }

    private static boolean isSetting(String line) {
        return line.startsWith("KAFKA_") && line.contains("=");
    }

    /**
     * Turns the image's variable name into the broker's setting name.
     *
     * <p>The rule is that of the official image: {@code _} stands for a dot, {@code __} for an underscore and
     * {@code ___} for a dash.
     */
    static String kafkaName(String variable) {
        return variable.substring("KAFKA_".length())
                .toLowerCase(java.util.Locale.ROOT)
                .replace("___", "-")
                .replace("__", "\0")
                .replace('_', '.')
                .replace('\0', '_');
    }
}
