package kafkalab.kit.grading;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The lessons that the kit itself gives: of unwritten tasks, of programs that end or hang their JVM. */
public final class Lessons {

    private final ResourceBundle messages;
    private final Language language;

    /**
     * Words lessons in a language.
     *
     * @param language the language
     */
    public Lessons(Language language) {
        this.language = language;
        this.messages = language.messages();
    }

    /** Returns the lesson for a task that is skipped, since a task that it needs is not solved. */
    public Feedback needs(TaskDefinition task, TaskDefinition needed) {
        return lesson("needs", task.id(), needed.id(), needed.title().in(language));
    }

    /**
     * Fills what a test left open of its feedback with the task's own title and hint.
     *
     * @param task the task
     * @param given what the test said; null, or parts null, where it said nothing
     * @param todo the number of the unwritten TODO that the test met, or 0
     */
    public Feedback complete(TaskDefinition task, Feedback given, int todo) {
        if (todo > 0) {
            Feedback unwritten = lesson("todo", task.id(), todo);
            return new Feedback(
                    task.title().in(language),
                    unwritten.actual(),
                    unwritten.why(),
                    task.hint().in(language));
        }
        Feedback unexplained = lesson("unexplained", task.id());
        return new Feedback(
                either(given.expected(), task.title().in(language)),
                either(given.actual(), unexplained.actual()),
                either(given.why(), unexplained.why()),
                either(given.next(), task.hint().in(language)));
    }

    /**
     * Words a lesson; what one such as {@code throws.noLeader} does not say itself, its family ({@code throws}) says.
     *
     * @param lesson names it
     * @return its parts; null where the messages have none, for the task's own title and hint
     */
    public Feedback of(KitLesson lesson) {
        Object[] arguments = lesson.arguments().toArray();
        Feedback own = lesson(lesson.name(), arguments);
        Feedback family = lesson(lesson.name().replaceFirst("[.].*", ""), arguments);
        return new Feedback(
                either(own.expected(), family.expected()),
                either(own.actual(), family.actual()),
                either(own.why(), family.why()),
                either(own.next(), family.next()));
    }

    /** Returns the lesson for a JVM that no longer answers. */
    public Feedback wedged(long seconds) {
        return lesson("wedged", seconds);
    }

    /** Returns the lesson for a JVM that ran out of memory. */
    public Feedback outOfMemory() {
        return lesson("outOfMemory");
    }

    /**
     * Returns the lesson for a program that ended its JVM.
     *
     * @param exitCode the JVM's exit code
     * @param place the line that called {@code System.exit}, or null where it is not known
     */
    public Feedback ended(int exitCode, String place) {
        return place == null ? lesson("ended", exitCode) : lesson("exited", exitCode, place);
    }

    /** Returns what to say of a task that was left out of this run. */
    public Feedback leftOut() {
        return lesson("leftOut");
    }

    /** Returns what to say of a bonus task that nobody asked for. */
    public Feedback bonus(TaskDefinition task) {
        return lesson("bonus", task.id());
    }

    /** Returns what to say of the tasks of a run that has not come to its end. */
    public Feedback unfinished() {
        return lesson("unfinished");
    }

    /**
     * Returns what to say of the tasks of a run that could not go on.
     *
     * @param problem what is wrong
     * @param remedy what mends it
     */
    public Feedback fault(String problem, String remedy) {
        return lesson("fault", problem, remedy);
    }

    /** Returns the sentence that sends the reader of a failed test to the score card. */
    public String seeCard(TaskDefinition task) {
        return part("card.see", task.id());
    }

    /** Words the four parts of a lesson, a labelled line each, for whoever sees no score card. */
    public String text(Feedback feedback) {
        return Stream.of(
                        line("card.expected", feedback.expected()),
                        line("card.actual", feedback.actual()),
                        line("card.why", feedback.why()),
                        line("card.next", feedback.next()))
                .collect(Collectors.joining());
    }

    private String line(String label, String text) {
        return System.lineSeparator() + "  " + part("card.labelled", part(label), text);
    }

    /**
     * Tells whether a lesson is the one for an unwritten task, in whatever language.
     *
     * @param lesson a task's feedback, may be null
     */
    public static boolean tellOfTodo(Feedback lesson) {
        return lesson != null
                && Arrays.stream(Language.values())
                        .anyMatch(language ->
                                language.messages().getString("todo.why").equals(lesson.why()));
    }

    private Feedback lesson(String name, Object... arguments) {
        return new Feedback(
                part(name + ".expected", arguments),
                part(name + ".actual", arguments),
                part(name + ".why", arguments),
                part(name + ".next", arguments));
    }

    private String part(String key, Object... arguments) {
        try {
            Object[] texts = new Object[arguments.length];
            for (int i = 0; i < arguments.length; i++) {
                texts[i] = String.valueOf(arguments[i]);
            }
            return new MessageFormat(messages.getString(key)).format(texts);
        } catch (MissingResourceException e) {
            return null;
        }
    }

    private static String either(String given, String fallback) {
        return given == null ? fallback : given;
    }
}
