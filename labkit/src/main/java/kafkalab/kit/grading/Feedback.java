package kafkalab.kit.grading;

/**
 * What a failed task has to teach a student. Every part is a sentence or two for a human; none is null.
 *
 * @param expected what a right program does
 * @param actual what this program did
 * @param why the rule of Kafka behind it
 * @param next the next step
 */
public record Feedback(String expected, String actual, String why, String next) {}
