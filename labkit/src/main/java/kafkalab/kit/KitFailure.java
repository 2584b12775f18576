package kafkalab.kit;

import java.util.Locale;
import kafkalab.kit.grading.Feedback;
import kafkalab.kit.grading.KitLesson;
import kafkalab.kit.grading.Language;
import kafkalab.kit.grading.Lessons;

/** A failure that the kit itself finds, whatever the task: its lesson is there in all languages. */
public final class KitFailure extends AssertionError {

    private static final long serialVersionUID = 1L;

    private final transient KitLesson lesson;

    /**
     * Gives a lesson of the kit's.
     *
     * @param name names it in the messages
     * @param arguments what it tells of this program
     */
    KitFailure(String name, Object... arguments) {
        super(words(KitLesson.of(name, arguments)));
        lesson = KitLesson.of(name, arguments);
    }

    /** Returns the lesson. */
    public KitLesson lesson() {
        return lesson;
    }

    /** Words the lesson for an IDE, where nobody has chosen a language. */
    private static String words(KitLesson lesson) {
        Feedback words = new Lessons(Language.EN).of(lesson);
        return String.format(
                Locale.ROOT,
                "%n  expected  %s%n  actual    %s%n  why       %s%n  next      %s",
                words.expected(),
                words.actual(),
                words.why(),
                words.next());
    }
}
