package kafkalab.launcher;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import kafkalab.kit.grading.TaskGrade;

/**
 * What the launcher keeps of a lab between two runs, in {@code target/progress.json}: {@code mvn clean} forgets it.
 *
 * @param best the most points that each task ever got, also in runs of some tasks only
 * @param hints how many hints of each task have been shown
 */
record Progress(Map<Integer, Integer> best, Map<Integer, Integer> hints) {

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    Progress {
        best = new TreeMap<>(best == null ? Map.of() : best);
        hints = new TreeMap<>(hints == null ? Map.of() : hints);
    }

    /** Reads what is kept, with what the last run adds to it, whoever started that one. */
    static Progress of(LabFolder lab) throws IOException {
        Path file = file(lab);
        Progress progress = Files.isRegularFile(file)
                ? JSON.readValue(file.toFile(), Progress.class)
                : new Progress(Map.of(), Map.of());
        lab.grade().ifPresent(grade -> progress.add(grade.tasks()));
        return progress;
    }

    /** Notes how tasks ended. */
    void add(Collection<TaskGrade> tasks) {
        tasks.stream()
                .filter(task -> task.earned() > 0)
                .forEach(task -> best.merge(task.id(), task.earned(), Math::max));
    }

    int bestScore() {
        return best.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Keeps it. */
    void write(LabFolder lab) throws IOException {
        Path file = file(lab);
        Files.createDirectories(file.getParent());
        JSON.writeValue(file.toFile(), this);
    }

    private static Path file(LabFolder lab) {
        return lab.path().resolve("target").resolve("progress.json");
    }
}
