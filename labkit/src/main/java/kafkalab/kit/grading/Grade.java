package kafkalab.kit.grading;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The result of one run of a lab: what {@code grade.json} holds.
 *
 * @param schema always {@value #SCHEMA}
 * @param lab the lab's id
 * @param score the sum of what was earned
 * @param maxScore the sum of what could be earned
 * @param seed repeats the run's random data, by {@code -Dlab.seed}
 * @param cluster the cluster that graded: {@code embedded} or an address
 * @param durationMs from the start of the run to its end, in milliseconds
 * @param tasks every task of {@code lab.yaml}, run or not
 */
@JsonPropertyOrder({"schema", "lab", "score", "maxScore", "seed", "cluster", "durationMs", "tasks"})
public record Grade(
        String schema,
        String lab,
        int score,
        int maxScore,
        long seed,
        String cluster,
        long durationMs,
        List<TaskGrade> tasks) {

    /** Names the format of {@code grade.json}. */
    public static final String SCHEMA = "kafkalab/grade/v1";

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /**
     * Writes {@code grade.json} so that a reader sees either the old file or the new one, never a part.
     *
     * @param file where to write; missing folders are made
     */
    public void write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Path draft = file.resolveSibling(file.getFileName() + ".part");
            JSON.writeValue(draft.toFile(), this);
            try {
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a {@code grade.json}.
     *
     * @param file the file
     */
    public static Grade read(Path file) {
        try {
            return JSON.readValue(file.toFile(), Grade.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
