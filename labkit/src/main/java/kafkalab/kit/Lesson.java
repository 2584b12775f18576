package kafkalab.kit;

import java.util.Locale;
import java.util.Objects;
import kafkalab.kit.grading.Feedback;
import kafkalab.kit.grading.Language;
import kafkalab.kit.grading.Translations;

/**
 * A failure with something to learn: what a right program does, what this one did, why Kafka behaves so, and the next
 * step.
 *
 * <pre>{@code
 * throw Lesson.expected("all %d events are stored when close() has returned", published)
 *         .actual("%d of them are in the topic", stored)
 *         .why("send() only puts a record into a buffer; a background thread sends it later.")
 *         .next("Let close() wait for what is still in the buffer.");
 * }</pre>
 *
 * <p>Each part takes a pattern and arguments as {@link String#format} does, in whatever locale the program runs,
 * and is cut where it is longer than 6,000 characters. All four parts are owed; a lesson without
 * one of them is a defect of the test and says so when its feedback is asked for.
 *
 * <p>The patterns are constants, and keys into the catalogues of {@link Translations}: the student reads them in the language
 * of the run. An argument that is itself such a constant is looked up as well; one that has arguments of its own, or is
 * joined to others, is made by {@link #phrase}.
 */
public final class Lesson extends AssertionError {

    private static final long serialVersionUID = 1L;

    /** What a program has written may be megabytes long. */
    private static final int LONGEST = 6_000;

    /** The run's; in an IDE nobody has chosen one. */
    private static final Translations WORDS = Translations.of(Language.of(System.getProperty("lab.lang", "en")));

    private final String expected;
    private String actual;
    private String why;
    private String next;

    private Lesson(String expected) {
        this.expected = expected;
    }

    /** Begins a lesson with what a right program does. */
    public static Lesson expected(String pattern, Object... arguments) {
        return new Lesson(fill(pattern, arguments));
    }

    /** Says what this program did. */
    public Lesson actual(String pattern, Object... arguments) {
        actual = fill(pattern, arguments);
        return this;
    }

    /** Says by which rule of Kafka that is so. */
    public Lesson why(String pattern, Object... arguments) {
        why = fill(pattern, arguments);
        return this;
    }

    /** Says what to do next, without giving the solution away. */
    public Lesson next(String pattern, Object... arguments) {
        next = fill(pattern, arguments);
        return this;
    }

    /**
     * Words a part of a sentence in the language of the run, for the argument of a lesson.
     *
     * <pre>{@code
     * String who = Lesson.phrase("a group of %d members", members);
     * }</pre>
     *
     * @param pattern a constant
     * @param arguments what belongs in its places
     */
    public static String phrase(String pattern, Object... arguments) {
        return WORDS.fill(pattern, arguments);
    }

    /** Returns the four parts. */
    public Feedback feedback() {
        return new Feedback(expected, part("actual", actual), part("why", why), part("next", next));
    }

    @Override
    public String getMessage() {
        return text(feedback());
    }

    /** Words four parts, a line each, for whoever sees no score card. */
    static String text(Feedback feedback) {
        return String.format(
                Locale.ROOT,
                "%n  expected  %s%n  actual    %s%n  why       %s%n  next      %s",
                feedback.expected(),
                feedback.actual(),
                feedback.why(),
                feedback.next());
    }

    private static String fill(String pattern, Object... arguments) {
        // What is filled in at the end of a sentence, such as an exception's message, may bring a full stop of its own.
        String text = WORDS.fill(pattern, arguments).replaceAll("(?<![.])[.]{2}(?=\\s|$)", ".");
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " …";
    }

    private static String part(String name, String text) {
        return Objects.requireNonNull(text, () -> "the lesson has no '" + name + "'");
    }
}
