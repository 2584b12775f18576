package kafkalab.grader.result;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The places where results lie in the grader's output folder: {@code OUT/STUDENT/result.json} and, beside it, whatever
 * else is written for that student.
 *
 * @param out the output folder
 */
public record ResultFiles(Path out) {

    private static final String RESULT = "result.json";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Returns the folder for all that concerns one student. */
    public Path folder(String student) {
        return out.resolve(student);
    }

    /**
     * Writes a result so that a reader sees either the old file or the new one, never a part; and {@code grade.json}
     * before it, so that who finds a result finds a grade as well. A page of an older result goes.
     *
     * @param result the result
     */
    public void write(SubmissionResult result) throws IOException {
        Path folder = Files.createDirectories(folder(result.student()));
        // A page of an earlier run may look as if it fitted: of other tasks, with the same score and seed.
        Files.deleteIfExists(folder.resolve("report.html"));
        result.grade().write(folder.resolve("grade.json"));
        Path draft = folder.resolve(RESULT + ".part");
        JSON.writeValue(draft.toFile(), result);
        try {
            Files.move(
                    draft, folder.resolve(RESULT), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(draft, folder.resolve(RESULT), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Reads a student's result.
     *
     * @param student the student's id
     * @return empty where there is none yet
     * @throws IOException where there is one that can not be read
     */
    public Optional<SubmissionResult> read(String student) throws IOException {
        Path file = folder(student).resolve(RESULT);
        return Files.isRegularFile(file)
                ? Optional.of(JSON.readValue(file.toFile(), SubmissionResult.class))
                : Optional.empty();
    }

    /** Reads all results, in the order of the students' ids. */
    public List<SubmissionResult> readAll() throws IOException {
        List<SubmissionResult> results = new ArrayList<>();
        if (Files.isDirectory(out)) {
            try (Stream<Path> folders = Files.list(out)) {
                for (Path folder : folders.filter(Files::isDirectory).toList()) {
                    read(folder.getFileName().toString()).ifPresent(results::add);
                }
            }
        }
        results.sort(Comparator.comparing(SubmissionResult::student));
        return results;
    }
}
