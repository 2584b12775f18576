package kafkalab.kit.sources;

/**
 * Something in a source file that the compiler refuses.
 *
 * @param file the file, from the lab's folder on, with {@code /}
 * @param line the line, from 1, or 0 where it is no line's
 * @param column the column, from 1, or 0
 * @param message what the compiler says
 * @param source the line itself, or empty
 */
public record SourceProblem(String file, long line, long column, String message, String source) {}
