package kafkalab.grader.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafkalab.grader.result.Outcome;
import kafkalab.grader.result.SubmissionResult;
import kafkalab.kit.grading.TaskDefinition;
import kafkalab.kit.grading.TaskGrade;

/**
 * A report that writes {@code grades.csv}: a row a student, a column a task, in the form of RFC 4180 and UTF-8.
 *
 * <p>Moodle imports it: points are whole numbers with nothing else in the cell, and where the grader failed they are
 * {@code -}, which Moodle takes for "no grade", never for 0. A cell that a spreadsheet would take for a formula begins
 * with an apostrophe. Bonus tasks give no points and have no column.
 */
public final class Gradebook {

    /** What Moodle reads as: leave this grade alone. */
    private static final String NO_GRADE = "-";

    private static final Pattern FORMULA = Pattern.compile("^\\s*[=+\\-@\\t\\r|＝＋－＠].*", Pattern.DOTALL);

    private Gradebook() {}

    static String of(ClassStatistics room) {
        List<TaskDefinition> tasks =
                room.lab().tasks().stream().filter(task -> !task.bonus()).toList();
        String lab = room.lab().id();
        Stream<String> head = Stream.concat(
                Stream.of("student", "outcome", lab), tasks.stream().map(task -> lab + " task " + task.id()));
        return Stream.concat(
                        Stream.of(head.map(Gradebook::cell).toList()),
                        room.results().stream().map(result -> row(result, tasks)))
                .map(cells -> String.join(",", cells) + "\r\n")
                .collect(Collectors.joining());
    }

    private static List<String> row(SubmissionResult result, List<TaskDefinition> tasks) {
        boolean known = result.outcome() != Outcome.ERROR;
        List<String> cells = new ArrayList<>();
        cells.add(cell(result.student()));
        cells.add(result.outcome().json());
        cells.add(known ? Integer.toString(result.score()) : NO_GRADE);
        for (TaskDefinition task : tasks) {
            int earned = result.tasks().stream()
                    .filter(grade -> grade.id() == task.id())
                    .mapToInt(TaskGrade::earned)
                    .sum();
            cells.add(known ? Integer.toString(earned) : NO_GRADE);
        }
        return cells;
    }

    /** Returns a text as a cell that no spreadsheet takes for a formula. */
    public static String cell(String text) {
        String safe = FORMULA.matcher(text).matches() ? "'" + SafeText.line(text) : SafeText.line(text);
        return safe.matches("[\\p{L}\\p{N} ._@'-]*") ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
    }
}
