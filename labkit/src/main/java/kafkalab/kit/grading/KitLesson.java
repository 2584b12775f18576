package kafkalab.kit.grading;

import java.util.List;

/**
 * A lesson of the kit's own, not yet worded in a language: {@link Lessons#of} words it.
 *
 * @param name names its parts in the messages, such as {@code hangs} for {@code hangs.actual}
 * @param arguments what its parts tell of this program
 */
public record KitLesson(String name, List<String> arguments) {

    /** Keeps the arguments as they are. */
    public KitLesson {
        arguments = List.copyOf(arguments);
    }

    /**
     * Names a lesson.
     *
     * @param name names its parts in the messages
     * @param arguments what its parts tell of this program
     */
    public static KitLesson of(String name, Object... arguments) {
        return new KitLesson(
                name, List.of(arguments).stream().map(String::valueOf).toList());
    }
}
