package kafkalab.grader;

import java.io.IOException;
import java.nio.file.Path;
import kafkalab.grader.course.Arrangements;
import kafkalab.grader.course.Course;
import kafkalab.grader.course.Roster;
import picocli.CommandLine.Option;

/** The options that tell what a class is beside what it hands in. */
final class CourseOptions {

    @Option(
            names = "--roster",
            paramLabel = "CSV",
            description = "The class: a table with the columns id and name, and others by which Moodle, Canvas, "
                    + "Blackboard or Gradescope may call a student. Folders and files are mapped to ids by it.")
    private Path roster;

    @Option(
            names = "--arrangements",
            paramLabel = "YAML",
            description =
                    "What was arranged beside the tests: days late and what they cost, points by hand with a reason.")
    private Path arrangements;

    Course read() throws IOException {
        return new Course(
                roster == null ? Roster.NONE : Roster.read(roster),
                arrangements == null ? Arrangements.NONE : Arrangements.read(arrangements));
    }
}
