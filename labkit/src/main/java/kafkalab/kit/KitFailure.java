package kafkalab.kit;

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
        this(KitLesson.of(name, arguments));
    }

    private KitFailure(KitLesson lesson) {
        // In an IDE nobody has chosen a language.
        super(Lesson.text(new Lessons(Language.EN).of(lesson)));
        this.lesson = lesson;
    }

    /** Returns the lesson. */
    public KitLesson lesson() {
        return lesson;
    }
}
