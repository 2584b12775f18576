package kafkalab.grader.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kafkalab.grader.kit.StagedLab;
import kafkalab.kit.grading.Grade;
import kafkalab.kit.grading.Status;
import kafkalab.kit.grading.TaskDefinition;
import kafkalab.kit.grading.TaskGrade;

/**
 * A trial that runs a compiled submission: a referee's JVM with a cluster for this submission alone, and beside it the
 * program's JVM.
 *
 * <p>The referee reports on its standard output, which no program can reach. Here every report is held against what
 * {@code lab.yaml} says; what does not fit is not believed.
 */
final class Trial {

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    /** Is the name of the file for what a program prints, in the slot's folder for output. */
    static final String PRINTED = "program-output.txt";

    private static final List<String> REFEREE_LIMITS = List.of(
            "-Xmx640m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            // Standard output is the channel: what the JVM itself has to say goes elsewhere.
            "-XX:+DisplayVMOutputToStderr",
            "-Xlog:disable");
    /** Holds for the program's JVM and for those that the tests start for it. */
    private static final List<String> PROGRAM_LIMITS = List.of(
            "-XX:MaxMetaspaceSize=192m",
            "-XX:MaxDirectMemorySize=128m",
            "-XX:-UsePerfData",
            // No process beside it may load code into it.
            "-XX:+DisableAttachMechanism",
            "-Xss1m",
            // Settings of Kafka's clients that would read files or run others' code for the program.
            "-Dorg.apache.kafka.automatic.config.providers=none",
            "-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=",
            "-Dorg.apache.kafka.allowed.login.modules=org.apache.kafka.common.security.plain.PlainLoginModule");

    private final StagedLab lab;
    private final Sandbox sandbox;
    private final GradingOptions options;
    private final ClassArchives archives;

    Trial(StagedLab lab, Sandbox sandbox, GradingOptions options, ClassArchives archives) {
        this.lab = lab;
        this.sandbox = sandbox;
        this.options = options;
        this.archives = archives;
    }

    /**
     * Runs a program.
     *
     * @param slot the slot where its classes lie
     * @param waiting hears while the program only waits
     */
    Report run(GradingSlot slot, ClassRun.Waiting waiting) throws IOException, InterruptedException {
        RefereeJvm referee = slot.referee(command(slot), waiting);
        Listener listener = new Listener(waiting);
        Child.Ended ended = referee.grade(order(slot), options.timeLimit(), listener::isLast);
        Report report = listener.report(ended, referee);
        if (ended.overdue() || report.fault() != null) {
            slot.dismiss();
        }
        return report;
    }

    private List<String> command(GradingSlot slot) {
        List<String> command = sandbox.arena(List.of(lab.folder(), slot.classes()), archives.andWritten(slot.output()));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 24) {
            command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED"));
        }
        command.addAll(REFEREE_LIMITS);
        command.addAll(List.of("-cp", lab.refereeClassPath(), "kafkalab.kit.run.Referee"));
        return command;
    }

    private String order(GradingSlot slot) {
        Path classes = slot.classes();
        ObjectNode order = JSON.createObjectNode();
        order.put("lab", lab.folder().toString());
        lab.testClasses().forEach(order.putArray("tests")::add);
        options.tasks().forEach(order.putArray("tasks")::add);
        order.put("classes", classes.toString());
        order.put("classPath", lab.programClassPath(classes));
        order.put("seed", options.seed());
        order.put("language", options.language().code());
        order.put("output", slot.output().resolve(PRINTED).toString());
        order.put("data", sandbox.brokerData(slot.folder()).toString());
        order.put("keepFree", sandbox.keepFree());
        sandbox.program(List.of(lab.folder(), classes), archives.andWritten()).forEach(order.putArray("wrapper")::add);
        List<String> ofChildren = new ArrayList<>(PROGRAM_LIMITS);
        ofChildren.addAll(archives.children());
        List<String> limits = new ArrayList<>(PROGRAM_LIMITS);
        limits.addAll(archives.program());
        limits.add("-Dlab.child.arguments=" + String.join("\n", ofChildren));
        limits.forEach(order.putArray("jvmArguments")::add);
        return order.toString();
    }

    /** A listener that hears the referee, and believes what fits. */
    private final class Listener {

        private final ClassRun.Waiting waiting;
        private Grade grade;
        private String fault;
        private boolean end;

        Listener(ClassRun.Waiting waiting) {
            this.waiting = waiting;
        }

        /** Hears a line, and tells whether the referee has said all. */
        boolean isLast(String line) {
            hear(line);
            return end || fault != null;
        }

        private void hear(String line) {
            try {
                JsonNode message = JSON.readTree(line);
                if (message.has("grade")) {
                    grade = JSON.treeToValue(message.get("grade"), Grade.class);
                } else if (message.has("fault")) {
                    fault = message.at("/fault/problem").asText() + " "
                            + message.at("/fault/remedy").asText();
                } else if (message.has("waits")) {
                    waiting.waits(message.get("waits").asBoolean());
                } else {
                    end = message.path("end").asBoolean();
                }
            } catch (JsonProcessingException e) {
                fault = "The referee said something that is no report: " + PlainText.line(line) + ".";
            }
        }

        Report report(Child.Ended ended, RefereeJvm referee) throws IOException {
            if (ended.overdue() && grade != null) {
                return new Report(
                        tasks(),
                        null,
                        List.of("The run was ended after " + options.timeLimit().toMinutes()
                                + " min: tasks that had not ended by then count nothing."));
            }
            if (fault != null || !end || grade == null) {
                String what =
                        fault == null ? "The referee's JVM ended with exit code " + ended.exitCode() + "." : fault;
                String log =
                        referee.endOfLog().map(end -> " Its log ends: " + end).orElse("");
                return new Report(tasks(), PlainText.text(what + log), List.of());
            }
            return new Report(tasks(), null, List.of());
        }

        private List<TaskGrade> tasks() {
            Map<Integer, TaskGrade> reported = new TreeMap<>();
            if (grade != null) {
                grade.tasks().forEach(task -> reported.put(task.id(), task));
            }
            return lab.definition().tasks().stream()
                    .map(task -> checked(task, reported.get(task.id())))
                    .toList();
        }

        /** Takes status and lesson from the report; number, title and points from lab.yaml. */
        private TaskGrade checked(TaskDefinition task, TaskGrade reported) {
            Status status = reported == null ? Status.NOT_RUN : reported.status();
            return new TaskGrade(
                    task.id(),
                    task.title().in(options.language()),
                    task.points(),
                    status == Status.PASSED ? task.points() : 0,
                    status,
                    reported == null ? 0 : reported.durationMs(),
                    reported == null ? null : PlainText.feedback(reported.feedback()));
        }
    }

    /**
     * What came of a run.
     *
     * @param tasks all tasks of lab.yaml
     * @param fault what failed that is not the submission, or null
     * @param messages what else there is to say
     */
    record Report(List<TaskGrade> tasks, String fault, List<String> messages) {}
}
