package kafkalab.grader.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import kafkalab.grader.result.Outcome;
import kafkalab.grader.result.ResultFiles;
import kafkalab.grader.result.SubmissionResult;
import kafkalab.grader.submission.Submission;
import kafkalab.kit.grading.Status;
import kafkalab.kit.grading.TaskGrade;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassRunTest {

    private static final List<Submission> CLASS = List.of(
            new Submission("ann", Path.of("ann")),
            new Submission("bob", Path.of("bob")),
            new Submission("cyd", Path.of("cyd")));

    @TempDir
    private Path out;

    private final FakeJudge judge = new FakeJudge();
    private final List<String> known = new ArrayList<>();

    @Test
    void every_result_is_written_and_returned_in_the_order_of_the_class() throws IOException, InterruptedException {
        List<SubmissionResult> results = run(false);

        assertThat(results).extracting(SubmissionResult::student).containsExactly("ann", "bob", "cyd");
        assertThat(new ResultFiles(out).readAll()).isEqualTo(results);
    }

    @Test
    void what_is_graded_already_stands() throws IOException, InterruptedException {
        run(false);
        judge.graded.clear();

        run(false);

        assertThat(judge.graded).isEmpty();
        assertThat(known).containsExactly("ann", "bob", "cyd");
    }

    @Test
    void what_was_changed_or_failed_by_our_fault_is_graded_again() throws IOException, InterruptedException {
        judge.outcomes.put("bob", Outcome.ERROR);
        run(false);
        judge.graded.clear();
        judge.digests.put("cyd", "other");

        run(false);

        assertThat(judge.graded).containsExactly("bob", "cyd");
    }

    @Test
    void what_fails_by_our_fault_is_tried_once_more_and_then_given_up() throws IOException, InterruptedException {
        judge.faults.put("ann", 1);
        judge.faults.put("bob", 9);

        List<SubmissionResult> results = run(false);

        assertThat(results)
                .extracting(SubmissionResult::outcome)
                .containsExactly(Outcome.GRADED, Outcome.ERROR, Outcome.GRADED);
        assertThat(judge.faults).containsEntry("bob", 7);
    }

    @Test
    void what_has_failed_in_three_runs_is_left_to_a_person_until_its_files_change()
            throws IOException, InterruptedException {
        judge.outcomes.put("ann", Outcome.ERROR);
        for (int i = 0; i < 3; i++) {
            run(false);
        }
        judge.graded.clear();

        List<SubmissionResult> results = run(false);

        assertThat(judge.graded).isEmpty();
        assertThat(results.get(0).failures()).isEqualTo(3);

        judge.digests.put("ann", "other");
        assertThat(run(false).get(0).failures()).isEqualTo(1);
    }

    @Test
    void the_judge_prepares_once_and_for_those_that_are_open() throws IOException, InterruptedException {
        run(false);
        judge.digests.put("cyd", "other");

        run(false);
        run(false);

        assertThat(judge.prepared).containsExactly(3, 1);
    }

    @Test
    void a_result_of_other_tasks_is_no_result() throws IOException, InterruptedException {
        judge.asked = List.of(1);
        run(false);
        judge.graded.clear();
        judge.asked = List.of(1, 3);

        run(false);

        assertThat(judge.graded).containsExactly("ann", "bob", "cyd");
    }

    @Test
    void after_the_tests_have_changed_those_are_graded_again_that_a_test_has_judged()
            throws IOException, InterruptedException {
        judge.outcomes.put("bob", Outcome.REFUSED);
        judge.outcomes.put("cyd", Outcome.UNCOMPILABLE);
        run(false);
        judge.graded.clear();
        judge.tests = "second";

        run(false);

        assertThat(judge.graded).containsExactly("ann");
    }

    @Test
    void everything_is_graded_again_where_that_is_asked_for() throws IOException, InterruptedException {
        run(false);
        judge.graded.clear();

        run(true);

        assertThat(judge.graded).containsExactly("ann", "bob", "cyd");
    }

    private List<SubmissionResult> run(boolean again) throws IOException, InterruptedException {
        ClassRun.Listener listener = new ClassRun.Listener() {
            @Override
            public void known(SubmissionResult result) {
                known.add(result.student());
            }

            @Override
            public void graded(SubmissionResult result) {
                // The judge has told.
            }
        };
        return new ClassRun(judge, new ResultFiles(out), "lab", listener).grade(CLASS, 2, 2, again);
    }

    private static final class FakeJudge implements ClassRun.Judge {

        private final Set<String> graded = new ConcurrentSkipListSet<>();
        private final Map<String, Outcome> outcomes = new HashMap<>();
        private final Map<String, String> digests = new HashMap<>();
        private final Map<String, Integer> faults = new ConcurrentHashMap<>();
        private final List<Integer> prepared = new ArrayList<>();
        private List<Integer> asked = List.of();
        private String tests = "first";

        @Override
        public boolean prepare(int submissions) {
            return prepared.add(submissions);
        }

        @Override
        public SubmissionResult grade(Submission submission, Path folder, ClassRun.Waiting waiting) {
            graded.add(submission.student());
            boolean failsNow = faults.merge(submission.student(), -1, Integer::sum) >= 0;
            Outcome outcome = failsNow ? Outcome.ERROR : outcomes.getOrDefault(submission.student(), Outcome.GRADED);
            int earned = outcome == Outcome.GRADED ? 100 : 0;
            return new SubmissionResult(
                            SubmissionResult.SCHEMA,
                            submission.student(),
                            submission.origin().toString(),
                            "lab",
                            outcome,
                            earned,
                            100,
                            1,
                            asked,
                            "embedded",
                            "none",
                            5,
                            digest(submission),
                            List.of(new TaskGrade(
                                    1, "All", 100, earned, earned > 0 ? Status.PASSED : Status.NOT_RUN, 5, null)),
                            List.of(),
                            List.of(),
                            List.of())
                    .judgedBy(tests);
        }

        @Override
        public String tests() {
            return tests;
        }

        @Override
        public List<Integer> asked() {
            return asked;
        }

        @Override
        public String digest(Submission submission) {
            return digests.getOrDefault(submission.student(), "as handed in");
        }
    }
}
