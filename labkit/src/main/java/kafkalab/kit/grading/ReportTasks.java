package kafkalab.kit.grading;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** The tasks of a report, with the lesson of each that is not solved. */
final class ReportTasks {

    private static final int LONGEST_TEXT = 4_000;

    private final List<TaskGrade> tasks;
    private final boolean known;
    private final ReportWords words;
    private final IntFunction<String> readOn;

    /**
     * Prepares the tasks.
     *
     * @param tasks all tasks of the grade
     * @param known whether somebody graded them: no points are shown otherwise
     * @param words the report's words
     * @param readOn the link to the page of a task, by its number
     */
    ReportTasks(List<TaskGrade> tasks, boolean known, ReportWords words, IntFunction<String> readOn) {
        this.tasks = tasks;
        this.known = known;
        this.words = words;
        this.readOn = readOn;
    }

    /** Returns the tasks with points, or those without. */
    Stream<TaskGrade> of(boolean bonus) {
        return tasks.stream().filter(task -> TaskLook.bonus(task) == bonus);
    }

    /** Returns points as they are told, which are not known where nobody graded. */
    String earned(int points) {
        return known ? Integer.toString(points) : "–";
    }

    /** Returns what all tasks that were not run have in common; empty where they have nothing. */
    String notice() {
        return lessonInCommon()
                .map(lesson ->
                        String.format(Locale.ROOT, """
                        <section class="notice" aria-labelledby="notice">
                        <h2 id="notice">%s</h2>
                        %s</section>
                        """, words.text("notRun", notRun()), parts("quiet", lesson, null)))
                .orElse("");
    }

    private String notRun() {
        return tasks.stream()
                .filter(task -> task.status() == Status.NOT_RUN)
                .map(task -> Integer.toString(task.id()))
                .collect(joining(", "));
    }

    /** Returns what all tasks that were not run have to say; a sentence about the run is not told once a task. */
    private Optional<Feedback> lessonInCommon() {
        List<Feedback> lessons = tasks.stream()
                .filter(task -> task.status() == Status.NOT_RUN)
                .map(TaskGrade::feedback)
                .filter(Objects::nonNull)
                .toList();
        return lessons.size() > 1 && lessons.stream().distinct().count() == 1
                ? Optional.of(lessons.get(0))
                : Optional.empty();
    }

    /** Returns a list of tasks with its heading; empty where there are none. */
    String list(String name, boolean bonus) {
        if (of(bonus).findAny().isEmpty()) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                """
                <section aria-labelledby="%1$s">
                <h2 id="%1$s">%2$s</h2>
                %3$s<ol class="tasks" role="list">
                %4$s</ol>
                </section>
                """,
                name,
                words.text(name),
                bonus ? "<p class=\"about\">" + words.text("bonusNote") + "</p>\n" : "",
                of(bonus).map(this::task).collect(joining()));
    }

    private String task(TaskGrade task) {
        String look = TaskLook.of(task);
        return String.format(
                Locale.ROOT,
                """
                <li class="task %s" id="task-%d">
                <div class="row">
                %s<h3><span class="number">%d</span> <span class="title">%s</span></h3>
                <p class="result"><span class="status">%s</span> <span class="time">%s</span> \
                <span class="points">%s</span></p>
                </div>
                %s</li>
                """,
                look,
                task.id(),
                TaskLook.sign(look),
                task.id(),
                HtmlText.escape(task.title()),
                words.text("status." + look),
                time(task),
                points(task),
                TaskLook.solved(task) ? "" : lesson(task));
    }

    private String points(TaskGrade task) {
        return TaskLook.bonus(task)
                ? ""
                : words.text("pointsOf", earned(task.earned()), Integer.toString(task.points()));
    }

    private String time(TaskGrade task) {
        boolean ran = task.status() == Status.PASSED || task.status() == Status.FAILED;
        return ran && !TaskLook.unwritten(task) ? HtmlText.escape(words.duration(task.durationMs())) : "";
    }

    private String lesson(TaskGrade task) {
        boolean toldAbove = task.status() == Status.NOT_RUN && lessonInCommon().isPresent();
        String lesson = "";
        if (TaskLook.unwritten(task)) {
            lesson = hint(task.feedback());
        } else if (task.feedback() != null && !toldAbove) {
            lesson = parts(task.status() == Status.FAILED ? "told" : "quiet", task.feedback(), task.title());
        }
        return "<div class=\"lesson\">\n" + lesson + read(task) + "</div>\n";
    }

    /** Says where to begin, and in a few quiet words the little that there is to say of an unwritten task. */
    private static String hint(Feedback lesson) {
        return String.format(
                Locale.ROOT,
                """
                <p class="hint">%s</p>
                <p class="reason">%s %s</p>
                """,
                HtmlText.escape(lesson.next()),
                HtmlText.escape(lesson.actual()),
                HtmlText.escape(lesson.why()));
    }

    /** Lists the parts of a lesson; an expectation that only repeats the title above it is left out. */
    private String parts(String shape, Feedback lesson, String title) {
        return String.format(Locale.ROOT, "<dl class=\"%s\">\n", shape)
                + (Objects.equals(lesson.expected(), title) ? "" : part("expected", lesson.expected()))
                + part("actual", lesson.actual())
                + part("why", lesson.why())
                + part("next", lesson.next())
                + "</dl>\n";
    }

    private String part(String name, String said) {
        if (said == null || said.isBlank()) {
            return "";
        }
        String text = said.strip();
        String verbatim = text.contains("\n") ? " class=\"verbatim\"" : "";
        return String.format(
                Locale.ROOT,
                "<div class=\"%s\"><dt>%s</dt><dd%s>%s</dd></div>\n",
                name,
                words.text(name),
                verbatim,
                HtmlText.escape(shortened(text)));
    }

    private String shortened(String text) {
        return text.length() <= LONGEST_TEXT
                ? text
                : text.substring(0, LONGEST_TEXT) + " … " + words.say("cut", text.length() - LONGEST_TEXT);
    }

    private String read(TaskGrade task) {
        return String.format(Locale.ROOT, "<p class=\"read\">%s %s</p>\n", words.text("read"), readOn.apply(task.id()));
    }
}
