package kafkalab.grader.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import kafkalab.grader.result.Outcome;
import kafkalab.grader.result.SubmissionResult;
import kafkalab.kit.grading.Feedback;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.Language;
import kafkalab.kit.grading.Lessons;
import kafkalab.kit.grading.Status;
import kafkalab.kit.grading.TaskDefinition;
import kafkalab.kit.grading.TaskGrade;
import kafkalab.kit.grading.Text;
import kafkalab.kit.rules.Violation;

/** Samples: results as the grader gives them, and as a hostile submission would like them. */
final class Samples {

    static final LabDefinition LAB = new LabDefinition(
            "lab01-producer",
            new Text("Lab 01: the Producer API", "Lab 01 : l'API Producer"),
            Text.same("docs/lab01-producer.md"),
            List.of(
                    task(1, 15, "Publish a page event: JSON, key, event time", "Publier un événement"),
                    task(2, 10, "Keep each user's events in order", "Garder l'ordre de chaque utilisateur"),
                    task(3, 15, "Lose nothing on close()", "Ne rien perdre à la fermeture"),
                    task(4, 20, "Publish a list and report what failed", "Publier une liste"),
                    task(5, 15, "Survive the death of a broker", "Survivre à la mort d'un broker"),
                    task(6, 10, "Fail within a deadline", "Échouer dans un délai donné"),
                    task(7, 15, "Publish a visit: all or nothing", "Publier une visite"),
                    task(8, 0, "Compress what is sent", "Compresser les envois")));

    /** What a program may say to do harm in a report, a terminal, a spreadsheet or a CI system. */
    static final String HOSTILE = "]]> <script>alert(1)</script> \u001b[31mred\u001b[0m \u0000\ufffe\ud800 🦆 é\r\n"
            + "::set-output name=score::100\n"
            + "  ::add-mask::100\n"
            + "##[error]gone ##vso[task.complete result=Succeeded] ##teamcity[testFinished]\r"
            + "::stop-commands::x\u2028::error::y\n"
            + "\u202etxt.exe `${x}` ``` | a | @all =1+1 &amp; \"quoted\" '--'";

    private static final String FLOOD = "flood ".repeat(200_000);

    private Samples() {}

    private static TaskDefinition task(int id, int points, String en, String fr) {
        return new TaskDefinition(id, points, new Text(en, fr), new Text("Think.", "Pensez."), "task-" + id);
    }

    /** Solves tasks 1 and 2, fails 3 in a hostile way and 5 at great length, leaves 4 and 6, skips 7. */
    static SubmissionResult mixed(String student) {
        List<TaskGrade> tasks = new ArrayList<>();
        for (TaskDefinition task : LAB.tasks()) {
            tasks.add(
                    switch (task.id()) {
                        case 1, 2 -> passed(task);
                        case 3 ->
                            failed(task, new Feedback("All is stored.", HOSTILE, "A buffer is no store.", "Wait."));
                        case 5 -> failed(task, new Feedback("Each once.", FLOOD, "acks=1 loses.", "Look at acks."));
                        case 7 ->
                            new TaskGrade(
                                    task.id(),
                                    task.title().en(),
                                    task.points(),
                                    0,
                                    Status.SKIPPED,
                                    0,
                                    new Lessons(Language.EN)
                                            .needs(task, LAB.tasks().get(4)));
                        case 8 ->
                            new TaskGrade(
                                    8,
                                    task.title().en(),
                                    0,
                                    0,
                                    Status.NOT_RUN,
                                    0,
                                    new Lessons(Language.EN).bonus(task));
                        default -> failed(task, new Lessons(Language.EN).complete(task, null, task.id()));
                    });
        }
        return result(student, Outcome.GRADED, tasks, List.of(), List.of());
    }

    static SubmissionResult solved(String student) {
        return result(
                student,
                Outcome.GRADED,
                LAB.tasks().stream().map(Samples::passed).toList(),
                List.of(),
                List.of());
    }

    static SubmissionResult refused(String student) {
        return result(
                student,
                Outcome.REFUSED,
                notRun(),
                List.of(new Violation("kafkalab.producer.Evil", 7, "processes", "Evil, line 7, starts a process.")),
                List.of(HOSTILE));
    }

    static SubmissionResult uncompilable(String student) {
        return result(
                student,
                Outcome.UNCOMPILABLE,
                notRun(),
                List.of(),
                List.of("PageEventPublisher.java, line 12: ';' expected"));
    }

    static SubmissionResult error(String student) {
        return result(student, Outcome.ERROR, notRun(), List.of(), List.of("The cluster did not start."));
    }

    /** Returns a class whose results are spread as those of real ones are; the same number gives the same class. */
    static List<SubmissionResult> classOf(int students) {
        Random random = new Random(students);
        List<SubmissionResult> results = new ArrayList<>();
        for (int i = 0; i < students; i++) {
            String student = "student%03d".formatted(i);
            double skill = random.nextDouble();
            List<TaskGrade> tasks = new ArrayList<>();
            for (TaskDefinition task : LAB.tasks()) {
                double luck = skill - task.id() * 0.1 + random.nextGaussian() * 0.25;
                tasks.add(
                        luck > -0.05
                                ? passed(task)
                                : luck > -0.4
                                        ? failed(
                                                task,
                                                new Feedback(
                                                        "It holds.",
                                                        "It does not: <b>" + i + "</b> of 400 are missing.",
                                                        "Rule " + task.id() + "." + random.nextInt(3)
                                                                + " of Kafka: a record is stored when the cluster says so.",
                                                        "Look again."))
                                        : failed(task, new Lessons(Language.EN).complete(task, null, task.id())));
            }
            results.add(
                    switch (i % 23) {
                        case 7 -> refused(student);
                        case 11 -> uncompilable(student);
                        case 19 -> error(student);
                        default -> result(student, Outcome.GRADED, tasks, List.of(), List.of());
                    });
        }
        return results;
    }

    private static List<TaskGrade> notRun() {
        return LAB.tasks().stream()
                .map(task -> new TaskGrade(
                        task.id(),
                        task.title().en(),
                        task.points(),
                        0,
                        Status.NOT_RUN,
                        0,
                        new Feedback("It is run.", "It was not.", "It can not be.", "Mend it.")))
                .toList();
    }

    private static TaskGrade passed(TaskDefinition task) {
        return new TaskGrade(task.id(), task.title().en(), task.points(), task.points(), Status.PASSED, 1_234, null);
    }

    private static TaskGrade failed(TaskDefinition task, Feedback feedback) {
        return new TaskGrade(task.id(), task.title().en(), task.points(), 0, Status.FAILED, 2_500, feedback);
    }

    private static SubmissionResult result(
            String student, Outcome outcome, List<TaskGrade> tasks, List<Violation> violations, List<String> messages) {
        return new SubmissionResult(
                SubmissionResult.SCHEMA,
                student,
                student + ".zip",
                LAB.id(),
                outcome,
                tasks.stream().mapToInt(TaskGrade::earned).sum(),
                LAB.maxScore(),
                42,
                List.of(),
                "embedded",
                "none",
                12_345,
                "0123abcd",
                tasks,
                violations,
                List.of("pom.xml"),
                messages);
    }
}
