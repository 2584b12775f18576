package kafkalab.kit.rules;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * The rule that a submission breaks, and the place.
 *
 * @param type the class, as it is called in its source
 * @param line the line in the class's source file, or 0 where the whole class is meant
 * @param rule the rule's short name, such as {@code files}
 * @param sentence class, line and rule in one sentence for a human
 */
@JsonPropertyOrder({"type", "line", "rule", "sentence"})
public record Violation(String type, int line, String rule, String sentence) {}
