package kafkalab.grader.report;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kafkalab.grader.result.Outcome;
import kafkalab.grader.result.SubmissionResult;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.TaskDefinition;
import kafkalab.kit.grading.TaskGrade;

/**
 * The figures of what a class did in a lab. A submission that the grader failed on counts nowhere but in {@link #of}:
 * nothing is known of it.
 *
 * @param lab the lab
 * @param results the class
 */
record ClassStatistics(LabDefinition lab, List<SubmissionResult> results) {

    /** Ten bars of ten points each, and one for the full score. */
    static final int BARS = 11;

    private static final int MOST_LESSONS = 10;

    /**
     * A failure that several programs share.
     *
     * @param task the task
     * @param why the rule behind it
     * @param example what one of the programs did
     * @param students whose programs they are
     */
    record SharedLesson(TaskDefinition task, String why, String example, List<String> students) {}

    /**
     * A count of how a task went.
     *
     * @param task the task
     * @param verdicts how many submissions each verdict was given to
     * @param all the number of submissions
     */
    record TaskCount(TaskDefinition task, Map<Verdict, Integer> verdicts, int all) {

        int count(Verdict verdict) {
            return verdicts.getOrDefault(verdict, 0);
        }

        /** Tells whether the task was run for anybody: of one that was not, nothing is known. */
        boolean ran() {
            return all > count(Verdict.NOT_RUN);
        }

        /** Returns the part of the class that solved the task, from 0 to 1. */
        double solved() {
            return all == 0 ? 0 : (double) count(Verdict.PASSED) / all;
        }
    }

    /** Returns the number of submissions with an outcome. */
    long of(Outcome outcome) {
        return results.stream().filter(result -> result.outcome() == outcome).count();
    }

    /** Returns the submissions of which something is known. */
    List<SubmissionResult> known() {
        return results.stream()
                .filter(result -> result.outcome() != Outcome.ERROR)
                .toList();
    }

    /** Returns the scores of which something is known, lowest first. */
    int[] scores() {
        return known().stream().mapToInt(SubmissionResult::score).sorted().toArray();
    }

    double mean() {
        return IntStream.of(scores()).average().orElse(0);
    }

    double median() {
        int[] scores = scores();
        int middle = scores.length / 2;
        if (scores.length == 0) {
            return 0;
        }
        return scores.length % 2 == 1 ? scores[middle] : (scores[middle - 1] + scores[middle]) / 2.0;
    }

    /** Returns how many scores each bar of the distribution holds; the last bar is that of full scores alone. */
    int[] distribution() {
        int[] bars = new int[BARS];
        for (SubmissionResult result : known()) {
            int bar = result.maxScore() == 0 ? 0 : result.score() * (BARS - 1) / result.maxScore();
            bars[Math.min(bar, BARS - 1)]++;
        }
        return bars;
    }

    /** Returns the tasks that give points, the one that fewest have solved first, and last what nobody ran. */
    List<TaskCount> hardestFirst() {
        return lab.tasks().stream()
                .filter(task -> !task.bonus())
                .map(this::count)
                .sorted(Comparator.comparing((TaskCount each) -> !each.ran())
                        .thenComparing(TaskCount::solved)
                        .thenComparing(each -> each.task().id()))
                .toList();
    }

    private TaskCount count(TaskDefinition task) {
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        known().forEach(result ->
                gradeOf(result, task).forEach(grade -> verdicts.merge(Verdict.of(result, grade), 1, Integer::sum)));
        return new TaskCount(task, verdicts, known().size());
    }

    private static Stream<TaskGrade> gradeOf(SubmissionResult result, TaskDefinition task) {
        return result.tasks().stream().filter(grade -> grade.id() == task.id());
    }

    /** Returns the failures that most programs share, the commonest first. Unwritten tasks are no failures. */
    List<SharedLesson> commonestLessons() {
        return lab.tasks().stream()
                .flatMap(this::lessons)
                .sorted(Comparator.comparing(
                                (SharedLesson each) -> -each.students().size())
                        .thenComparing(each -> each.task().id())
                        .thenComparing(SharedLesson::why))
                .limit(MOST_LESSONS)
                .toList();
    }

    private Stream<SharedLesson> lessons(TaskDefinition task) {
        Map<String, List<Failure>> byRule = results.stream()
                .flatMap(result -> gradeOf(result, task)
                        .filter(grade -> Verdict.of(result, grade) == Verdict.FAILED && grade.feedback() != null)
                        .map(grade -> new Failure(
                                result.student(),
                                String.valueOf(grade.feedback().why()),
                                grade.feedback().actual())))
                .collect(groupingBy(Failure::why, LinkedHashMap::new, toList()));
        return byRule.entrySet().stream()
                .map(each -> new SharedLesson(
                        task,
                        each.getKey(),
                        each.getValue().get(0).actual(),
                        each.getValue().stream().map(Failure::student).toList()));
    }

    private record Failure(String student, String why, String actual) {}
}
