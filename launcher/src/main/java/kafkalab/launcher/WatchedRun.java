package kafkalab.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kafkalab.kit.grading.Status;
import kafkalab.kit.grading.TaskGrade;

/** A run as far as it has come. */
final class WatchedRun {

    private final List<TaskGrade> decided = new ArrayList<>();
    private final List<TaskGrade> unwritten = new ArrayList<>();
    private long seed;
    private String world;

    void decided(TaskGrade task, boolean isUnwritten) {
        decided.add(task);
        if (isUnwritten) {
            unwritten.add(task);
        }
    }

    void finished(long withSeed, String ranIn) {
        seed = withSeed;
        world = ranIn;
    }

    List<TaskGrade> all() {
        return decided;
    }

    /** Returns the tasks that were written and failed, in the order of the run. */
    List<TaskGrade> failed() {
        return decided.stream()
                .filter(task -> task.status() == Status.FAILED && !unwritten.contains(task))
                .toList();
    }

    Optional<TaskGrade> firstUnwritten() {
        return unwritten.stream().min((one, other) -> Integer.compare(one.id(), other.id()));
    }

    /** Returns how many tasks are still to be written. */
    int unwritten() {
        return unwritten.size();
    }

    int score() {
        return decided.stream().mapToInt(TaskGrade::earned).sum();
    }

    long seed() {
        return seed;
    }

    String world() {
        return world;
    }
}
