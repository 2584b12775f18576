package kafkalab.launcher;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.TaskDefinition;
import kafkalab.kit.grading.Text;

/** The hints of a task, one step at a time: a question, the concept with its page, the names of classes and settings. */
final class Hints {

    private final Screen screen;

    Hints(Kit kit) {
        this.screen = kit.screen();
    }

    /**
     * Words the next hint of a task, and those before it. After the last it begins again with all of them.
     *
     * @param lab the lab
     * @param id the task's number
     */
    String next(LabFolder lab, int id) throws IOException {
        LabDefinition definition = lab.definition();
        Optional<TaskDefinition> task = definition.task(id);
        if (task.isEmpty() || task.get().hints().isEmpty()) {
            return "  " + screen.say("There are no hints for this task.", "Il n'y a pas d'indices pour cet exercice.")
                    + System.lineSeparator();
        }
        List<Text> hints = task.get().hints();
        Progress progress = Progress.of(lab);
        int shown = Math.min(progress.hints().merge(id, 1, Integer::sum), hints.size());
        progress.hints().put(id, shown);
        progress.write(lab);
        StringBuilder text = new StringBuilder(System.lineSeparator());
        text.append("  ")
                .append(screen.bold(screen.say("Task ", "Exercice ")
                        + id
                        + screen.say(": ", " : ")
                        + task.get().title().in(screen.language())))
                .append(System.lineSeparator());
        for (int each = 0; each < shown; each++) {
            text.append(Screen.wrapped(hints.get(each).in(screen.language()), "    " + (each + 1) + "  ", "       "));
        }
        String command = screen.typed("hint " + lab.number() + " " + id);
        text.append("    ")
                .append(screen.faint(
                        shown < hints.size()
                                ? screen.say("the next of ", "le suivant, sur ")
                                        + hints.size()
                                        + screen.say(": ", " : ")
                                        + command
                                : screen.say("these are all; read on in ", "c'est tout ; la suite dans ")
                                        + definition.docs(id, screen.language())))
                .append(System.lineSeparator());
        return text.toString();
    }
}
