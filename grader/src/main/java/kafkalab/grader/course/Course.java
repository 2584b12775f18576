package kafkalab.grader.course;

/**
 * A class, as its reports need it.
 *
 * @param roster who is who
 * @param arrangements what was arranged beside the tests
 */
public record Course(Roster roster, Arrangements arrangements) {

    /** A class of which nothing is known but what was handed in. */
    public static final Course UNKNOWN = new Course(Roster.NONE, Arrangements.NONE);
}
