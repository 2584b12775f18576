package kafkalab.grader.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kafkalab.grader.course.Arrangements;
import kafkalab.grader.course.Course;
import kafkalab.grader.result.SubmissionResult;
import kafkalab.kit.grading.Language;
import kafkalab.kit.grading.TaskDefinition;
import kafkalab.kit.grading.TaskGrade;

/**
 * A report that writes {@code grades.csv}: a row a student, a column a task, in the form of RFC 4180 and UTF-8.
 *
 * <p>Course platforms import it, and take what they find for a grade: points are whole numbers with nothing else in the
 * cell. So what is not known is not in it, for any other word would clear a grade that is there: whom the grader failed on
 * has no row, a task that was not asked for has no column, and where some were not asked for there is no sum. A cell that a
 * spreadsheet would take for a formula begins with an apostrophe. Bonus tasks give no points and have no column.
 */
public final class Gradebook {

    private static final Pattern FORMULA = Pattern.compile("^\\s*[=+\\-@\\t\\r|＝＋－＠].*", Pattern.DOTALL);

    private Gradebook() {}

    static String of(ClassStatistics room, Course course, Language language) {
        List<SubmissionResult> known = room.known();
        boolean whole = known.stream().allMatch(result -> result.asked().isEmpty());
        boolean named = !course.roster().persons().isEmpty();
        boolean arranged = !course.arrangements().students().isEmpty();
        List<TaskDefinition> tasks = room.lab().tasks().stream()
                .filter(task -> !task.bonus())
                .filter(task -> known.stream()
                        .allMatch(result ->
                                result.asked().isEmpty() || result.asked().contains(task.id())))
                .toList();
        String lab = room.lab().id();
        List<String> head = new ArrayList<>(List.of("student"));
        if (named) {
            head.add("name");
        }
        head.add("outcome");
        if (whole) {
            head.add(lab);
        }
        tasks.forEach(task -> head.add(lab + " task " + task.id()));
        if (arranged) {
            head.add("note");
        }
        List<List<String>> rows = new ArrayList<>(List.of(head));
        for (SubmissionResult result : known) {
            Arrangements.Counted counted = course.arrangements().count(result.student(), result.score());
            List<String> row = new ArrayList<>(List.of(result.student()));
            if (named) {
                row.add(course.roster().nameOf(result.student()));
            }
            row.add(result.outcome().json());
            if (whole) {
                row.add(Integer.toString(counted.points()));
            }
            tasks.forEach(task -> row.add(Integer.toString(earned(result, task))));
            if (arranged) {
                row.add(counted.note() == null ? "" : counted.note().in(language));
            }
            rows.add(row);
        }
        return rows.stream()
                .map(row -> row.stream().map(Gradebook::cell).collect(Collectors.joining(",")) + "\r\n")
                .collect(Collectors.joining());
    }

    private static int earned(SubmissionResult result, TaskDefinition task) {
        return result.tasks().stream()
                .filter(grade -> grade.id() == task.id())
                .mapToInt(TaskGrade::earned)
                .sum();
    }

    /** Returns a text as a cell that no spreadsheet takes for a formula. */
    public static String cell(String text) {
        String safe = FORMULA.matcher(text).matches() ? "'" + SafeText.line(text) : SafeText.line(text);
        return safe.matches("[\\p{L}\\p{N} ._@'-]*") ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
    }
}
