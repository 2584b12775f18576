package kafkalab.kit.cluster;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A reader of the broker settings that all of the kit's clusters share, from {@code docker/kafka.env}. */
final class BrokerSettings {

    private static final String PREFIX = "KAFKA_";

    private BrokerSettings() {}

    /** Returns the settings under Kafka's own names, in the order of the file. */
    static Map<String, String> shared() {
        Map<String, String> settings = new LinkedHashMap<>();
        sharedVariables().forEach((variable, value) -> settings.put(kafkaName(variable), value));
        return settings;
    }

    /** Returns the settings as the variables that the image reads, in the order of the file. */
    static Map<String, String> sharedVariables() {
        Map<String, String> variables = EnvironmentFile.read("/kafkalab/docker/kafka.env");
        variables.keySet().removeIf(variable -> !variable.startsWith(PREFIX));
        return variables;
    }

    /**
     * Turns the image's variable name into the broker's setting name.
     *
     * <p>The rule is that of the official image: {@code _} stands for a dot, {@code __} for an underscore and
     * {@code ___} for a dash.
     */
    static String kafkaName(String variable) {
        return variable.substring(PREFIX.length())
                .toLowerCase(Locale.ROOT)
                .replace("___", "-")
                .replace("__", "\0")
                .replace('_', '.')
                .replace('\0', '_');
    }
}
