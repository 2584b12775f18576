package kafkalab.grader.run;

import java.time.Duration;
import java.util.Set;
import kafkalab.kit.grading.Language;

/**
 * How all submissions of a run are graded.
 *
 * @param seed the random data of all, so that everybody meets the same
 * @param language the language of titles and lessons
 * @param tasks the tasks to run, or none for all that give points
 * @param timeLimit the most time for one submission
 */
public record GradingOptions(long seed, Language language, Set<Integer> tasks, Duration timeLimit) {}
