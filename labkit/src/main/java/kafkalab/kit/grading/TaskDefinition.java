package kafkalab.kit.grading;

/**
 * One task of a lab, as {@code lab.yaml} does.
 *
 * @param id the task's number, from 1
 * @param points what it is worth; 0 marks a bonus task, shown apart
 * @param title what the program shall do
 * @param hint where a student who is stuck should begin
 * @param docs the anchor of the task's section on the lab's page
 */
public record TaskDefinition(int id, int points, Text title, Text hint, String docs) {

    /** Returns whether the task is shown apart from the hundred points. */
    public boolean bonus() {
        return points == 0;
    }
}
