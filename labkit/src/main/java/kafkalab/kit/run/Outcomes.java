package kafkalab.kit.run;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kafkalab.kit.KitFailure;
import kafkalab.kit.Lesson;
import kafkalab.kit.StudentCode;
import kafkalab.kit.grading.Feedback;
import kafkalab.kit.grading.KitLesson;
import kafkalab.kit.run.Message.Outcome;

/** A translator that turns what a test method threw into what a student reads. */
final class Outcomes {

    private static final Pattern TODO = Pattern.compile("TODO (\\d{1,3})\\b.*", Pattern.DOTALL);

    private Outcomes() {}

    /**
     * Describes a failure.
     *
     * @param thrown what the test method threw
     * @param stuck whether its thread still runs
     */
    static Outcome failed(Throwable thrown, boolean stuck) {
        Optional<Integer> todo = causes(thrown).flatMap(Outcomes::todo);
        if (todo.isPresent()) {
            return Outcome.unwritten(todo.get(), stuck);
        }
        if (thrown instanceof KitFailure failure) {
            return Outcome.failed(failure.lesson(), stuck);
        }
        if (thrown instanceof Lesson lesson) {
            return Outcome.failed(lesson.feedback(), stuck);
        }
        if (thrown instanceof AssertionError) {
            return Outcome.failed(new Feedback(null, StudentCode.messageOf(thrown), null, null), stuck);
        }
        return Outcome.failed(KitLesson.of(FrequentExceptions.lesson(thrown), StudentCode.describe(thrown)), stuck);
    }

    private static Optional<Throwable> causes(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < 20; depth++, cause = cause.getCause()) {
            if (todo(cause).isPresent()) {
                return Optional.of(cause);
            }
        }
        return Optional.empty();
    }

    private static Optional<Integer> todo(Throwable thrown) {
        if (thrown instanceof UnsupportedOperationException) {
            Matcher matcher = TODO.matcher(StudentCode.messageOf(thrown));
            if (matcher.matches()) {
                return Optional.of(Integer.valueOf(matcher.group(1)));
            }
        }
        return Optional.empty();
    }
}
