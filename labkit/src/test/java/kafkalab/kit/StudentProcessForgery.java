package kafkalab.kit;

/** A piece of a student's code that claims what it did not do. */
final class StudentProcessForgery {

    private StudentProcessForgery() {}

    static void forge() {
        StudentProcess.tell("forged");
    }
}
