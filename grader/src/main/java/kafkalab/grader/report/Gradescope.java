package kafkalab.grader.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import kafkalab.grader.result.SubmissionResult;
import kafkalab.kit.grading.TaskGrade;

/**
 * A report that writes a result as Gradescope's {@code results.json}.
 *
 * <p>All is visible to the student: hiding a test would hide the total as well. What was not run is marked {@code failed},
 * since Gradescope knows nothing else, and says in its output and by a tag that it was not run.
 */
final class Gradescope {

    private Gradescope() {}

    static ObjectNode of(SubmissionResult result, Words words) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("score", result.score());
        root.put("execution_time", Math.round(result.durationMs() / 1000.0));
        root.put("output", words.about(result));
        root.put("output_format", "text");
        root.put("test_output_format", "text");
        root.put("test_name_format", "text");
        root.put("visibility", "visible");
        root.put("stdout_visibility", "hidden");
        root.putObject("extra_data")
                .put("lab", result.lab())
                .put("outcome", result.outcome().json())
                .put("seed", result.seed())
                .put("max_score", result.maxScore())
                .put("digest", result.digest());
        ArrayNode tests = root.putArray("tests");
        result.tasks().stream()
                .filter(task -> Reports.counts(result, task))
                .forEach(task -> tests.add(test(result, task, words)));
        return root;
    }

    private static ObjectNode test(SubmissionResult result, TaskGrade task, Words words) {
        Verdict verdict = Verdict.of(result, task);
        ObjectNode test = JsonNodeFactory.instance.objectNode();
        test.put("score", task.earned());
        test.put("max_score", task.points());
        test.put("status", verdict == Verdict.PASSED ? "passed" : "failed");
        test.put("name", words.name(task) + (verdict == Verdict.PASSED ? "" : " (" + words.word(verdict) + ")"));
        test.put("number", Integer.toString(task.id()));
        test.put("output", words.lesson(result, task));
        test.putArray("tags").add(verdict.word());
        test.put("visibility", "visible");
        return test;
    }
}
