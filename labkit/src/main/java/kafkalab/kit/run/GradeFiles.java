package kafkalab.kit.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import kafkalab.kit.fault.LabFault;
import kafkalab.kit.grading.Feedback;
import kafkalab.kit.grading.Grade;
import kafkalab.kit.grading.HtmlReport;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.Lessons;
import kafkalab.kit.grading.Picture;
import kafkalab.kit.grading.TaskGrade;
import kafkalab.kit.grading.TimelinePicture;

/**
 * The files of a run in a student's lab: {@code grade.json} and {@code report.html}.
 *
 * <p>Every task of the lab stands in them from the first writing on, with 0 points until it is solved.
 */
final class GradeFiles {

    private final LabDefinition lab;
    private final Settings settings;
    private final Lessons lessons;
    private final long start = System.nanoTime();

    /**
     * Prepares the files of a run that begins now.
     *
     * @param lab the lab
     * @param settings what the run was told
     * @param lessons in its language
     */
    GradeFiles(LabDefinition lab, Settings settings, Lessons lessons) {
        this.lab = lab;
        this.settings = settings;
        this.lessons = lessons;
    }

    /**
     * Writes what has been decided so far.
     *
     * @param run the run
     * @param whyNotRun what to say of a task that did not run
     * @throws LabFault where the files can not be written
     */
    Grade write(LabRun run, Feedback whyNotRun) {
        List<TaskGrade> tasks =
                run.tasks(task -> isChosen(task.id()) || !task.bonus() ? whyNotRun : lessons.bonus(task));
        Grade grade = new Grade(
                Grade.SCHEMA,
                lab.id(),
                tasks.stream().mapToInt(TaskGrade::earned).sum(),
                lab.maxScore(),
                settings.seed(),
                settings.cluster(),
                (System.nanoTime() - start) / 1_000_000,
                tasks);
        List<Picture> pictures = run.timelines().stream()
                .map(timeline -> TimelinePicture.of(timeline, settings.language()))
                .toList();
        try {
            grade.write(settings.gradeFile());
            Files.writeString(settings.reportFile(), HtmlReport.of(lab, grade, settings.language(), pictures));
        } catch (IOException | UncheckedIOException e) {
            throw new LabFault(
                    "The grade can not be written: " + e.getMessage() + ".",
                    "Check the owner of " + settings.target() + " and the room on its disk.",
                    e);
        }
        return grade;
    }

    /** Tells whether a task is run: those that were asked for, or else those that give points. */
    boolean isChosen(int task) {
        return settings.onlyTasks().isEmpty()
                ? lab.task(task).map(definition -> !definition.bonus()).orElse(true)
                : settings.onlyTasks().contains(task);
    }
}
