package kafkalab.kit.run;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import kafkalab.kit.grading.KitLesson;

/**
 * What a program has left behind in the tasks of a run, charged once: whoever forgets to close does so in every task, and
 * it is one mistake.
 *
 * <p>It is charged to the task that asks for closing ({@link kafkalab.kit.Task#closing()}), which answers for those before it; or
 * to the first task with something left where no such task is run, or where it found nothing.
 */
final class Leaks {

    private final OptionalInt closing;
    private Optional<KitLesson> remembered = Optional.empty();
    private boolean charged;

    /**
     * Prepares for a run.
     *
     * @param methods the methods that will run
     */
    Leaks(List<TaskMethod> methods) {
        closing = methods.stream()
                .filter(TaskMethod::closing)
                .mapToInt(TaskMethod::task)
                .findFirst();
    }

    /**
     * Returns whether what a task leaves behind can still be charged.
     *
     * @param task its number
     */
    boolean matter(int task) {
        return !charged && (remembered.isEmpty() || task >= closing.orElse(0));
    }

    /**
     * Judges a task that did all else that was asked.
     *
     * @param task its number
     * @param left what it left behind
     * @return what it loses its points for
     */
    Optional<KitLesson> charge(int task, List<String> left) {
        if (charged) {
            return Optional.empty();
        }
        Optional<KitLesson> now =
                left.isEmpty() ? Optional.empty() : Optional.of(KitLesson.of("leaves", task, String.join(", ", left)));
        if (closing.isPresent() && task < closing.getAsInt()) {
            remembered = remembered.or(() -> now);
            return Optional.empty();
        }
        Optional<KitLesson> due = closing.isPresent() && task == closing.getAsInt() ? now.or(() -> remembered) : now;
        charged = due.isPresent();
        return due;
    }

    /**
     * Hears that a task was lost for another reason.
     *
     * @param task its number
     */
    void lost(int task) {
        charged |= closing.isPresent() && task == closing.getAsInt();
    }
}
