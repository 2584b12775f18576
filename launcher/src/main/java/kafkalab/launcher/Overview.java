package kafkalab.launcher;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The launcher's help: the labs with the last scores, and the commands. */
final class Overview {

    private final Kit kit;
    private final Screen screen;

    Overview(Kit kit) {
        this.kit = kit;
        this.screen = kit.screen();
    }

    int print() throws IOException {
        List<LabFolder> labs = kit.labs();
        String first = labs.stream().anyMatch(lab -> lab.number().equals("01")) ? "01" : number(labs);
        screen.out().println();
        screen.tell("The labs, and your last score in each", "Les labs, et votre dernier score dans chacun");
        screen.out().println();
        for (LabFolder lab : labs) {
            line(String.format(Locale.ROOT, "  %-22s  %-32s  %s", lab.id(), lab.title(screen), lab.score(screen)));
        }
        screen.out().println();
        row("test " + first, "the tasks of a lab, and your score", "les exercices d'un lab, et votre score");
        row("test " + first + " 3", "task 3 alone; 3,5 for two of them", "l'exercice 3 seul ; 3,5 pour deux");
        row("test", "in a lab's folder; test 3: its task 3", "dans le dossier d'un lab ; test 3 : son exercice 3");
        row("watch " + first, "a verdict for each saved file, in seconds", "un verdict à chaque fichier enregistré");
        row(
                "hint " + first + " 3",
                "a hint for task 3; again: the next",
                "un indice pour l'exercice 3 ; encore : le suivant");
        row("next", "the next open task", "le prochain exercice ouvert");
        row("reset " + first, "the starter again; yours is kept", "de nouveau le départ ; le vôtre est gardé");
        row("check " + first, "before you hand in: the grader's rules", "avant de rendre : les règles du correcteur");
        if (labs.stream().anyMatch(LabFolder::hasExample)) {
            String number = labs.stream()
                            .filter(LabFolder::hasExample)
                            .map(LabFolder::number)
                            .anyMatch(first::equals)
                    ? first
                    : number(labs.stream().filter(LabFolder::hasExample).toList());
            row("example " + number, "what you wrote, at work", "ce que vous avez écrit, à l'œuvre");
        }
        if (labs.stream().anyMatch(LabFolder::hasDashboard)) {
            row("dashboard", "lab 04's counts, live in the browser", "les comptes du lab 04, en direct");
        }
        row("cluster up", "three brokers that stay up between tests", "trois brokers qui restent entre les tests");
        row("cluster down", "ends them; cluster status looks", "les arrête ; cluster status les montre");
        row("records TOPIC", "what a topic of it holds; --follow waits", "ce que contient un topic ; --follow attend");
        row("doctor", "does this machine have what it needs?", "cette machine a-t-elle ce qu'il faut ?");
        row("completion bash", "the Tab key; zsh, fish, powershell too", "la touche Tab ; aussi zsh, fish, powershell");
        screen.out().println();
        screen.tell(
                "What begins with - goes to Maven: " + screen.typed("test " + first + " -Dlab.seed=42"),
                "Ce qui commence par - va à Maven : " + screen.typed("test " + first + " -Dlab.seed=42"));
        screen.out().println();
        return 0;
    }

    int version() {
        line("Kafka Lab Kit " + Overview.class.getPackage().getImplementationVersion() + ", Java "
                + System.getProperty("java.version"));
        return 0;
    }

    private void row(String command, String english, String french) {
        line(String.format(Locale.ROOT, "  %-22s  %s", screen.typed(command), screen.say(english, french)));
    }

    private void line(String text) {
        screen.out().println(text);
    }

    private static String number(List<LabFolder> labs) {
        return labs.isEmpty() ? "01" : labs.get(0).number();
    }
}
