package kafkalab.grader.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import kafkalab.grader.result.SubmissionResult;
import kafkalab.kit.grading.TaskGrade;

/**
 * A report that writes a result as Classroom 50's {@code result.json}, schema {@value #SCHEMA}.
 *
 * <p>Its runner tells by environment variables what is graded, and stamps owner and type itself; outside of it the kit's
 * own names stand in their places.
 */
final class Classroom50 {

    private static final String SCHEMA = "classroom50/result/v1";

    private Classroom50() {}

    static ObjectNode of(SubmissionResult result, Words words, Map<String, String> environment, Instant now) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        String commit = of(environment, "COMMIT_URL", "sha256:" + result.digest());
        root.put("schema", SCHEMA);
        root.put("classroom", of(environment, "CLASSROOM", "kafka-lab-kit"));
        root.put("assignment", of(environment, "ASSIGNMENT", result.lab()));
        root.put("assignment_type", of(environment, "ASSIGNMENT_TYPE", "individual"));
        root.put("owner", of(environment, "OWNER", SafeText.line(result.student())));
        root.put("submission", of(environment, "SUBMISSION_TAG", SafeText.line(result.student())));
        root.put("commit", commit);
        root.put("release", of(environment, "RELEASE_URL", commit));
        root.put("review", of(environment, "REVIEW_URL", commit));
        root.put("datetime", now.truncatedTo(ChronoUnit.SECONDS).toString());
        root.put("score", result.score());
        root.put("max-score", result.maxScore());
        ArrayNode tests = root.putArray("tests");
        result.tasks().stream()
                .filter(task -> Reports.counts(result, task))
                .forEach(task -> tests.add(test(result, task, words)));
        return root;
    }

    private static ObjectNode test(SubmissionResult result, TaskGrade task, Words words) {
        Verdict verdict = Verdict.of(result, task);
        ObjectNode test = JsonNodeFactory.instance.objectNode();
        test.put("test-name", words.name(task));
        test.put("passed", verdict == Verdict.PASSED);
        test.put("score", task.earned());
        test.put("max-score", task.points());
        test.put("status", verdict.word());
        test.put("feedback", words.lesson(result, task));
        return test;
    }

    private static String of(Map<String, String> environment, String name, String otherwise) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? otherwise : value;
    }
}
