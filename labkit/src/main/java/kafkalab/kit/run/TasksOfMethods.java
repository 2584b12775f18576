package kafkalab.kit.run;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import kafkalab.kit.fault.LabFault;

/**
 * The tasks that methods of a program belong to, by the {@code TODO 3} with which each began.
 *
 * <p>Who solves a task takes its mark away: the file keeps what was seen once.
 */
final class TasksOfMethods {

    private final Path file;
    private final Properties tasks = new Properties();

    /**
     * Reads what was kept.
     *
     * @param file the file, which may be missing
     */
    TasksOfMethods(Path file) {
        this.file = file;
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                tasks.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                // It only says which task to run first, and the sources may tell anew.
                tasks.clear();
            }
        }
    }

    /**
     * Keeps what the sources tell now.
     *
     * @param marks the numbers that stand in each method, as {@code Type.method}
     */
    void keep(Map<String, Set<Integer>> marks) {
        marks.forEach((method, numbers) ->
                tasks.setProperty(method, numbers.stream().map(String::valueOf).collect(Collectors.joining(","))));
        try {
            Files.createDirectories(file.getParent());
            try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
                tasks.store(writer, null);
            }
        } catch (IOException e) {
            throw new LabFault(
                    file + " can not be written: " + e.getMessage() + ".",
                    "Check the owner of its folder and the room on its disk.",
                    e);
        }
    }

    /** Returns the tasks of some methods, in the order of their numbers. */
    List<Integer> of(Collection<String> methods) {
        return methods.stream()
                .map(method -> tasks.getProperty(method, ""))
                .flatMap(numbers -> Arrays.stream(numbers.split(",")))
                .filter(number -> number.matches("\\d{1,3}"))
                .map(Integer::valueOf)
                .distinct()
                .sorted()
                .toList();
    }
}
