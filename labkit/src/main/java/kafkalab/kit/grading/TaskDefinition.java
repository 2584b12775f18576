package kafkalab.kit.grading;

import java.util.List;

/**
 * One task of a lab, as {@code lab.yaml} does.
 *
 * @param id the task's number, from 1
 * @param points what it is worth; 0 marks a bonus task, shown apart
 * @param title what the program shall do
 * @param hint where a student who is stuck should begin
 * @param hints what the launcher shows one after the other: a question, the concept, names; never code
 * @param docs the anchor of the task's section on the lab's page
 */
public record TaskDefinition(int id, int points, Text title, Text hint, List<Text> hints, String docs) {

    /** Makes a task without hints in steps. */
    public TaskDefinition(int id, int points, Text title, Text hint, String docs) {
        this(id, points, title, hint, List.of(), docs);
    }

    /** Copies the hints. */
    public TaskDefinition {
        hints = List.copyOf(hints);
    }

    /** Returns whether the task is shown apart from the hundred points. */
    public boolean bonus() {
        return points == 0;
    }
}
