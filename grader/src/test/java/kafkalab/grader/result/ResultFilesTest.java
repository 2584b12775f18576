package kafkalab.grader.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kafkalab.kit.grading.Feedback;
import kafkalab.kit.grading.Grade;
import kafkalab.kit.grading.Status;
import kafkalab.kit.grading.TaskGrade;
import kafkalab.kit.rules.Violation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFilesTest {

    private static final TaskGrade PASSED = new TaskGrade(1, "First", 40, 40, Status.PASSED, 12, null);
    private static final TaskGrade FAILED =
            new TaskGrade(2, "Second", 60, 0, Status.FAILED, 34, new Feedback("this", "that", "rule", "step"));

    @TempDir
    private Path out;

    @Test
    void what_is_written_is_read_again() throws IOException {
        ResultFiles files = new ResultFiles(out);
        SubmissionResult bob = graded("bob", 40, List.of(PASSED, FAILED));
        SubmissionResult ann = refused("ann");

        files.write(bob);
        files.write(ann);

        assertThat(files.read("bob")).contains(bob);
        assertThat(files.read("nobody")).isEmpty();
        assertThat(files.readAll()).containsExactly(ann, bob);
    }

    @Test
    void the_grade_stands_beside_the_result_in_the_form_of_the_labs() throws IOException {
        ResultFiles files = new ResultFiles(out);

        files.write(graded("bob", 40, List.of(PASSED, FAILED)));

        Grade grade = Grade.read(out.resolve("bob/grade.json"));
        assertThat(grade.schema()).isEqualTo("kafkalab/grade/v1");
        assertThat(grade.score()).isEqualTo(40);
        assertThat(grade.tasks()).containsExactly(PASSED, FAILED);
        assertThat(Files.readString(out.resolve("bob/result.json"))).contains("\"outcome\" : \"graded\"");
    }

    @Test
    void a_new_result_leaves_no_page_of_an_older_one() throws IOException {
        ResultFiles files = new ResultFiles(out);
        Path page = Files.createDirectories(files.folder("bob")).resolve("report.html");
        Files.writeString(page, "an older run's");

        files.write(graded("bob", 40, List.of(PASSED, FAILED)));

        assertThat(page).doesNotExist();
    }

    @Test
    void no_result_contradicts_itself() {
        assertThatThrownBy(() -> graded("bob", 41, List.of(PASSED, FAILED)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the score of bob is not the sum of its tasks");
    }

    private static SubmissionResult graded(String student, int score, List<TaskGrade> tasks) {
        return new SubmissionResult(
                SubmissionResult.SCHEMA,
                student,
                student + ".zip",
                "lab01-producer",
                Outcome.GRADED,
                score,
                100,
                7,
                List.of(1),
                "embedded",
                "none",
                99,
                "abc",
                tasks,
                List.of(),
                List.of("pom.xml"),
                List.of());
    }

    private static SubmissionResult refused(String student) {
        return new SubmissionResult(
                SubmissionResult.SCHEMA,
                student,
                student,
                "lab01-producer",
                Outcome.REFUSED,
                0,
                100,
                0,
                List.of(),
                "embedded",
                "none",
                3,
                "def",
                List.of(),
                List.of(new Violation("kafkalab.producer.Evil", 7, "processes", "Evil:7 starts a process.")),
                List.of(),
                List.of("It was not run."));
    }
}
