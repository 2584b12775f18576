package kafkalab.kit.grading;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * The result of one task.
 *
 * @param id the task's number
 * @param title the task's title, in the language of the run
 * @param points what the task is worth
 * @param earned what the program got, 0 or {@code points}
 * @param status how it ended
 * @param durationMs how long its tests took, in milliseconds
 * @param feedback what a failure teaches; null where the task passed
 */
@JsonPropertyOrder({"id", "title", "points", "earned", "status", "durationMs", "feedback"})
public record TaskGrade(
        int id, String title, int points, int earned, Status status, long durationMs, Feedback feedback) {}
