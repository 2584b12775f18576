package kafkalab.kit.grading;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The score of a report: a ring with an arc a task, as long as its points, and how many tasks ended how.
 *
 * @param tasks the tasks that have points
 * @param maxScore the points of all of them
 * @param words the report's words
 */
record ReportScore(List<TaskGrade> tasks, int maxScore, ReportWords words) {

    private static final double GAP = 0.9;

    String tally() {
        return Stream.of("passed", "failed", "todo", "skipped", "not-run")
                .map(look -> tally(
                        look,
                        tasks.stream()
                                .filter(task -> TaskLook.of(task).equals(look))
                                .count()))
                .collect(joining("", "<ul class=\"tally\">\n", "</ul>\n"));
    }

    private String tally(String look, long count) {
        return count == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "<li class=\"%s\">%s %s</li>\n",
                        look,
                        TaskLook.sign(look),
                        words.text("count." + look, count));
    }

    String ring() {
        StringBuilder arcs = new StringBuilder();
        int start = 0;
        for (TaskGrade task : tasks) {
            arcs.append(String.format(
                    Locale.ROOT,
                    """
                    <circle class="%s" r="52" pathLength="%d" stroke-dasharray="%s %d" stroke-dashoffset="-%s"/>
                    """,
                    TaskLook.of(task),
                    maxScore,
                    decimal(task.points() - GAP),
                    maxScore,
                    decimal(start + GAP / 2)));
            start += task.points();
        }
        return "<svg class=\"ring\" viewBox=\"-60 -60 120 120\" aria-hidden=\"true\">\n" + arcs + "</svg>\n";
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }
}
