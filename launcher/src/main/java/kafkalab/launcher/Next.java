package kafkalab.launcher;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import kafkalab.kit.grading.TaskDefinition;

/** What comes next: the first task that never passed, in this lab, or in the first lab that has one. */
final class Next {

    private final Kit kit;
    private final Screen screen;

    Next(Kit kit) {
        this.kit = kit;
        this.screen = kit.screen();
    }

    /** Tells it. */
    int tell() throws IOException {
        List<LabFolder> labs = kit.labs();
        Optional<LabFolder> here = kit.labOfThisFolder();
        for (LabFolder lab : here.isPresent() ? List.of(here.get()) : labs) {
            Optional<TaskDefinition> open = open(lab);
            if (open.isPresent()) {
                TaskDefinition task = open.get();
                screen.out().println();
                screen.out()
                        .println("  " + lab.id() + screen.say(", task ", ", exercice ") + task.id()
                                + screen.say(": ", " : ")
                                + screen.bold(task.title().in(screen.language())));
                screen.out().println("    " + lab.definition().docs(task.id(), screen.language()));
                screen.out().println("    " + screen.typed("test " + lab.number() + " " + task.id()));
                screen.out().println("    " + screen.typed("hint " + lab.number() + " " + task.id()));
                screen.out().println();
                return 0;
            }
        }
        if (here.isPresent()) {
            after(here.get());
        } else {
            screen.tell("Every task of every lab is solved.", "Tous les exercices de tous les labs sont résolus.");
        }
        return 0;
    }

    /** Tells what comes after a lab that is solved: the grader's rules, the program at work, and the next lab. */
    void after(LabFolder lab) throws IOException {
        screen.tell(
                "All tasks of " + lab.id() + " are solved. What comes next:",
                "Tous les exercices de " + lab.id() + " sont résolus. La suite :");
        row("check " + lab.number(), "would the grader take it?", "le correcteur le prendrait-il ?");
        if (lab.hasExample()) {
            row("example " + lab.number(), "your program at work", "votre programme à l'œuvre");
        }
        List<LabFolder> labs = kit.labs();
        int place = labs.indexOf(lab);
        if (place >= 0 && place + 1 < labs.size()) {
            LabFolder next = labs.get(place + 1);
            row("watch " + next.number(), next.title(screen), next.title(screen));
        }
    }

    private void row(String command, String english, String french) {
        screen.out().printf("    %-20s  %s%n", screen.typed(command), screen.say(english, french));
    }

    private static Optional<TaskDefinition> open(LabFolder lab) throws IOException {
        Progress progress = Progress.of(lab);
        return lab.definition().tasks().stream()
                .filter(task -> !task.bonus())
                .filter(task -> progress.best().getOrDefault(task.id(), 0) < task.points())
                .findFirst();
    }
}
