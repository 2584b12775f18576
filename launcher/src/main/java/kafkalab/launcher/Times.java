package kafkalab.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kafkalab.kit.grading.Grade;
import kafkalab.kit.grading.Status;
import kafkalab.kit.grading.TaskGrade;

/** The same tests many times, each on other data: does a program pass by luck? */
final class Times {

    private final Kit kit;
    private final Screen screen;

    Times(Kit kit) {
        this.kit = kit;
        this.screen = kit.screen();
    }

    /**
     * Runs the tests, a line a run.
     *
     * @param lab the lab
     * @param command what Maven is told
     * @param times how often
     * @return 0 where no run lost a point
     */
    int run(LabFolder lab, List<String> command, int times) throws IOException, InterruptedException {
        Path log = lab.path().resolve("target").resolve("times.log");
        Files.createDirectories(log.getParent());
        int passed = 0;
        for (int each = 1; each <= times; each++) {
            int code = new MavenRun(kit).runInto(log, command);
            Optional<Grade> grade = lab.grade();
            if (grade.isEmpty()) {
                throw new Refusal(
                        screen.say("The tests did not run.", "Les tests n'ont pas tourné."), Files.readString(log));
            }
            List<String> lost = new ArrayList<>();
            for (TaskGrade task : grade.get().tasks()) {
                if (task.status() == Status.FAILED || task.status() == Status.SKIPPED) {
                    lost.add(Integer.toString(task.id()));
                }
            }
            boolean well = code == 0 || lost.isEmpty();
            passed += well ? 1 : 0;
            screen.out()
                    .println(String.format(
                                    Locale.ROOT,
                                    "  %s %3d / %d  ",
                                    well ? screen.good(screen.tick()) : screen.bad(screen.cross()),
                                    each,
                                    times)
                            + (well ? "" : screen.say("lost: ", "perdu : ") + String.join(", ", lost) + "   ")
                            + "-Dlab.seed=" + grade.get().seed());
        }
        screen.tell(
                passed + " of " + times + " runs lost nothing.",
                passed + " essais sur " + times + " n'ont rien perdu.");
        return passed == times ? 0 : 1;
    }
}
