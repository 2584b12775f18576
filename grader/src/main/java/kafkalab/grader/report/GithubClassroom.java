package kafkalab.grader.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import kafkalab.grader.result.Outcome;
import kafkalab.grader.result.SubmissionResult;
import kafkalab.kit.grading.TaskGrade;

/**
 * A report that writes a result in the form that GitHub Classroom's reporters took from a step; the service is retired,
 * they remain.
 */
final class GithubClassroom {

    private GithubClassroom() {}

    static ObjectNode of(SubmissionResult result, Words words) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("version", 1);
        root.put("status", status(result));
        root.put("max_score", result.maxScore());
        ArrayNode tests = root.putArray("tests");
        result.tasks().stream()
                .filter(task -> Reports.counts(result, task))
                .forEach(task -> tests.add(test(result, task, words)));
        return root;
    }

    private static String status(SubmissionResult result) {
        if (result.outcome() == Outcome.ERROR) {
            return "error";
        }
        return result.score() == result.maxScore() ? "pass" : "fail";
    }

    private static ObjectNode test(SubmissionResult result, TaskGrade task, Words words) {
        Verdict verdict = Verdict.of(result, task);
        ObjectNode test = JsonNodeFactory.instance.objectNode();
        test.put("name", words.name(task));
        test.put("status", verdict == Verdict.PASSED ? "pass" : verdict == Verdict.ERROR ? "error" : "fail");
        test.put("score", task.earned());
        test.put("message", words.lesson(result, task));
        test.put("test_code", "");
        test.put("filename", "");
        test.put("line_no", 0);
        test.put("duration", task.durationMs());
        return test;
    }
}
