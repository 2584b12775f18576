package kafkalab.kit.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A file of {@code NAME=value} lines, read as compose does. */
final class EnvironmentFile {

    private EnvironmentFile() {}

    /**
     * Returns the variables of a file, in its order.
     *
     * @param resource the file's place on the class path
     */
    static Map<String, String> read(String resource) {
        try (InputStream file = EnvironmentFile.class.getResourceAsStream(resource)) {
            if (file == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return parse(new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> parse(BufferedReader lines) {
        Map<String, String> variables = new LinkedHashMap<>();
        lines.lines()
                .map(String::strip)
                .filter(line -> !line.startsWith("#") && line.contains("="))
                .forEach(line -> {
                    int equals = line.indexOf('=');
                    variables.put(line.substring(0, equals), line.substring(equals + 1));
                });
        return variables;
    }
}
