package kafkalab.grader.run;

import kafkalab.grader.result.Outcome;
import kafkalab.kit.grading.Feedback;
import kafkalab.kit.grading.Language;
import kafkalab.kit.grading.TaskDefinition;

/** The sentences that say of a task why it was not run, to the student and in the student's language. */
final class NotRun {

    private NotRun() {}

    /**
     * Writes the lesson.
     *
     * @param task the task
     * @param outcome what became of the submission
     * @param reason the first sentence of what there is against it
     * @param language the student's language
     */
    static Feedback lesson(TaskDefinition task, Outcome outcome, String reason, Language language) {
        boolean french = language == Language.FR;
        String next;
        if (outcome == Outcome.ERROR) {
            next = french ? "Faites corriger à nouveau." : "Let it be graded again.";
        } else {
            next = french ? "Corrigez cela et rendez à nouveau." : "Mend that, and hand in again.";
        }
        return new Feedback(task.title().in(language), what(outcome, french), reason, next);
    }

    private static String what(Outcome outcome, boolean french) {
        return switch (outcome) {
            case REFUSED ->
                french ? "La soumission a été refusée sans être exécutée." : "The submission was refused, and not run.";
            case UNCOMPILABLE -> french ? "La soumission ne compile pas." : "The submission does not compile.";
            default ->
                french
                        ? "La correction elle-même a échoué : ce n'est pas la faute de la soumission."
                        : "The grading itself failed, which is no fault of the submission.";
        };
    }
}
