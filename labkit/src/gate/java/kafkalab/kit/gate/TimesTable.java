package kafkalab.kit.gate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.TaskDefinition;
import kafkalab.kit.process.ProcessorTime;
import kafkalab.kit.run.Trial;
import kafkalab.kit.run.Trial.Result;

/**
 * A table of what each trial took, in seconds: of the clock for its parts, and of the processor for its JVMs.
 *
 * <pre>
 *   program         compile  start  turn  held    1    2    3    all  | program children
 *   wrong/acks-one      0.2    0.6   0.0   4.1  1.4  1.0  1.8   14.4  |     3.9      2.2
 * </pre>
 */
final class TimesTable {

    private static final double SECOND = 1e9;

    private final LabDefinition lab;
    private final List<Row> rows = new ArrayList<>();
    private final long begin = System.nanoTime();

    TimesTable(LabDefinition lab) {
        this.lab = lab;
    }

    /**
     * Notes a trial.
     *
     * @param program the program's name
     * @param compile how long its compilation took
     * @param all how long all took
     * @param times what its JVMs took
     * @param results the results of its tasks
     */
    synchronized void add(
            String program, Duration compile, Duration all, Trial.Times times, Map<Integer, Result> results) {
        rows.add(new Row(program, compile, all, times, results));
    }

    /** Words the table, with the means of all columns, what this JVM took with its brokers, and what all took together. */
    synchronized String text() {
        StringBuilder table = new StringBuilder(
                String.format(Locale.ROOT, "%n  %-44s%8s%7s%7s%7s", "seconds", "compile", "start", "turn", "held"));
        for (TaskDefinition task : lab.tasks()) {
            table.append(String.format("%6d", task.id()));
        }
        table.append(String.format("%7s  |%8s%9s%n", "all", "program", "children"));
        rows.forEach(row -> table.append(String.format("  %-44s%s%n", row.program, numbers(List.of(row)))));
        double wall = (System.nanoTime() - begin) / SECOND;
        ProcessorTime gate = ProcessorTime.of(ProcessHandle.current());
        table.append(String.format("  %-44s%s%n", "mean of " + rows.size(), numbers(rows)));
        table.append(String.format(
                Locale.ROOT,
                "%n  %.1f s a program (%.1f s in all); of the processor %.1f s a program: %.1f the brokers and the compiler, %.1f"
                        + " the programs and what their tests started.%n",
                wall / rows.size(),
                wall,
                seconds(gate.own().plus(gate.children())) / rows.size(),
                seconds(gate.own()) / rows.size(),
                seconds(gate.children()) / rows.size()));
        return table.toString();
    }

    private String numbers(List<Row> of) {
        StringBuilder numbers = new StringBuilder(number(8, of, Row::compile)
                + number(7, of, row -> row.times.start())
                + number(7, of, row -> row.times.waited())
                + number(7, of, row -> row.times.held()));
        for (TaskDefinition task : lab.tasks()) {
            numbers.append(number(6, of, row -> row.task(task.id())));
        }
        return numbers.append(number(7, of, Row::all))
                .append("  |")
                .append(number(8, of, row -> row.times.processor().own()))
                .append(number(9, of, row -> row.times.processor().children()))
                .toString();
    }

    private static String number(int width, List<Row> of, Column column) {
        double mean = of.stream()
                .mapToDouble(row -> seconds(column.of(row)))
                .average()
                .orElse(0);
        return String.format(Locale.ROOT, "%" + width + ".1f", mean);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / SECOND;
    }

    /** One column of a row. */
    private interface Column {

        Duration of(Row row);
    }

    /** What one trial took. */
    private record Row(
            String program, Duration compile, Duration all, Trial.Times times, Map<Integer, Result> results) {

        Duration task(int task) {
            return results.containsKey(task)
                    ? Duration.ofMillis(results.get(task).durationMs())
                    : Duration.ZERO;
        }
    }
}
