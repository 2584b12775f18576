package kafkalab.grader.handout;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A copy of a lab's starter in a hand-out, for {@code ./lab reset}: {@value #FILE}, an object of paths and texts. It is no
 * archive and holds no Java file, so that whoever hands in the whole folder hands in one program, not two.
 */
final class Starter {

    static final String FILE = "starter.json";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Starter() {}

    static void keep(Path lab) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(lab.resolve("src/main"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                texts.put(lab.relativize(file).toString().replace('\\', '/'), Files.readString(file));
            }
        }
        JSON.writeValue(lab.resolve(FILE).toFile(), texts);
    }
}
