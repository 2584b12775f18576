package kafkalab.kit.grading;

import java.util.Locale;

/** How a task looks in a report: its name for the style sheet, and its sign. */
final class TaskLook {

    /** Defines the signs, which the page has once. */
    static final String SIGNS = """
            <svg class="signs" width="0" height="0" aria-hidden="true">
            <symbol id="sign-passed" viewBox="0 0 20 20"><circle class="disc" cx="10" cy="10" r="9"/>\
            <path class="mark" d="M5.8 10.4l2.9 2.9 5.6-6.2"/></symbol>
            <symbol id="sign-failed" viewBox="0 0 20 20"><circle class="disc" cx="10" cy="10" r="9"/>\
            <path class="mark" d="M6.8 6.8l6.4 6.4M13.2 6.8l-6.4 6.4"/></symbol>
            <symbol id="sign-todo" viewBox="0 0 20 20"><circle class="line" cx="10" cy="10" r="8"/></symbol>
            <symbol id="sign-skipped" viewBox="0 0 20 20"><circle class="line" cx="10" cy="10" r="8"/>\
            <path class="line" d="M6.5 10h7"/></symbol>
            <symbol id="sign-not-run" viewBox="0 0 20 20"><circle class="line dashed" cx="10" cy="10" r="8"/></symbol>
            </svg>
            """;

    private TaskLook() {}

    static boolean bonus(TaskGrade task) {
        return task.points() == 0;
    }

    static boolean solved(TaskGrade task) {
        return task.status() == Status.PASSED;
    }

    static String of(TaskGrade task) {
        return unwritten(task) ? "todo" : task.status().json();
    }

    /** Tells by the kit's own sentence whether a task failed for want of being written: the grade does not say. */
    static boolean unwritten(TaskGrade task) {
        return task.status() == Status.FAILED && Lessons.tellOfTodo(task.feedback());
    }

    /** Returns the sign of a look. */
    static String sign(String look) {
        return String.format(
                Locale.ROOT,
                "<svg class=\"sign\" viewBox=\"0 0 20 20\" aria-hidden=\"true\"><use href=\"#sign-%s\"/></svg>\n",
                look);
    }
}
