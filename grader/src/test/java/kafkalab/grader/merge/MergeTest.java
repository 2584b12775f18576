package kafkalab.grader.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kafkalab.grader.fault.GraderFault;
import kafkalab.grader.result.Outcome;
import kafkalab.grader.result.ResultFiles;
import kafkalab.grader.result.SubmissionResult;
import kafkalab.kit.grading.Status;
import kafkalab.kit.grading.TaskGrade;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeTest {

    @TempDir
    private Path folder;

    @Test
    void the_shares_of_several_machines_become_one() throws IOException {
        Path one = part("one", result("ann", Outcome.GRADED, 40), result("cat", Outcome.REFUSED, 0));
        Path two = part("two", result("bob", Outcome.GRADED, 0));
        Files.writeString(Files.createDirectories(one.resolve("ann/gradescope")).resolve("results.json"), "{}");

        Merge merge = new Merge(List.of(one, two));
        merge.writeTo(folder.resolve("all"));

        assertThat(merge.results()).extracting(SubmissionResult::student).containsExactly("ann", "bob", "cat");
        assertThat(new ResultFiles(folder.resolve("all")).readAll()).isEqualTo(merge.results());
        assertThat(folder.resolve("all/ann/gradescope/results.json")).hasContent("{}");
    }

    @Test
    void a_result_counts_more_than_a_fault_of_the_grader_whichever_comes_first() throws IOException {
        Path fault = part("fault", result("ann", Outcome.ERROR, 0));
        Path result = part("result", result("ann", Outcome.GRADED, 40));

        assertThat(new Merge(List.of(fault, result)).results().get(0).score()).isEqualTo(40);
        assertThat(new Merge(List.of(result, fault)).results().get(0).score()).isEqualTo(40);
        assertThat(new Merge(List.of(result, result)).results()).hasSize(1);
    }

    @Test
    void two_results_that_differ_are_for_the_instructor_to_choose_from() throws IOException {
        Path one = part("one", result("ann", Outcome.GRADED, 40));
        Path two = part("two", result("ann", Outcome.GRADED, 0));

        assertThatThrownBy(() -> new Merge(List.of(one, two)))
                .isInstanceOf(GraderFault.class)
                .hasMessage("ann has 40 points in %s, and 0 in %s.", one, two);
    }

    @Test
    void what_can_not_be_one_class_is_refused() throws IOException {
        Path one = part("one", result("ann", Outcome.GRADED, 40));
        SubmissionResult other = result("bob", Outcome.GRADED, 40);
        Path two = part("two", of(other, "lab02-consumer-groups", List.of()));
        Path three = part("three", of(other, "lab01-producer", List.of(1, 4)));

        assertThatThrownBy(() -> new Merge(List.of(one, two)))
                .hasMessage("These are results of several labs: lab01-producer, lab02-consumer-groups.");
        assertThatThrownBy(() -> new Merge(List.of(one, three)))
                .hasMessage("These are results of different tasks: all that give points; 1, 4.");
        assertThatThrownBy(() -> new Merge(List.of(folder.resolve("nowhere"))))
                .hasMessageEndingWith("nowhere holds no results.");
        assertThatThrownBy(() -> new Merge(List.of(one)).writeTo(two)).hasMessage(two + " is not empty.");
    }

    private Path part(String name, SubmissionResult... results) throws IOException {
        Path part = folder.resolve(name);
        for (SubmissionResult result : results) {
            new ResultFiles(part).write(result);
        }
        return part;
    }

    private static SubmissionResult of(SubmissionResult result, String lab, List<Integer> asked) {
        return new SubmissionResult(
                result.schema(),
                result.student(),
                result.origin(),
                lab,
                result.outcome(),
                result.score(),
                result.maxScore(),
                result.seed(),
                asked,
                result.cluster(),
                result.sandbox(),
                result.durationMs(),
                result.digest(),
                result.tasks(),
                result.violations(),
                result.ignored(),
                result.messages());
    }

    private static SubmissionResult result(String student, Outcome outcome, int score) {
        Status status = score > 0 ? Status.PASSED : Status.FAILED;
        return new SubmissionResult(
                SubmissionResult.SCHEMA,
                student,
                student + ".zip",
                "lab01-producer",
                outcome,
                score,
                100,
                7,
                List.of(),
                "embedded",
                "none",
                99,
                "abc",
                List.of(new TaskGrade(1, "First", 100, score, status, 12, null)),
                List.of(),
                List.of(),
                List.of());
    }
}
