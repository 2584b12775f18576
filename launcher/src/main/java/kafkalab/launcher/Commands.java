package kafkalab.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kafkalab.kit.grading.Grade;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The launcher's commands. */
@Command(name = "lab")
final class Commands {

    private final Kit kit;
    private final Screen screen;

    @Spec
    private CommandSpec spec;

    Commands(Kit kit) {
        this.kit = kit;
        this.screen = kit.screen();
    }

    @Command
    int help(@Parameters(arity = "0..*") List<String> all) throws IOException {
        return new Overview(kit).print();
    }

    @Command
    int test(@Option(names = "--times") Integer times, @Parameters(arity = "0..*") List<String> all)
            throws IOException, InterruptedException {
        Arguments arguments = Arguments.of(all);
        Kit.Chosen chosen = kit.chosen("test", arguments.words());
        LabFolder lab = chosen.lab();
        List<String> command = testCommand(chosen, arguments);
        if (times != null) {
            return new Times(kit).run(lab, command, times);
        }
        boolean everything =
                arguments.options().stream().anyMatch(List.of("-e", "-X", "--errors", "--debug")::contains);
        int code = new MavenRun(kit).run(command, !everything);
        Optional<Grade> grade = lab.grade();
        if (grade.isPresent()) {
            Progress progress = Progress.of(lab);
            progress.write(lab);
            if (grade.get().score() == grade.get().maxScore()) {
                new Next(kit).after(lab);
            } else if (progress.bestScore() > grade.get().score()) {
                screen.tell(
                        "Best of each task, over all runs: " + progress.bestScore() + " / 100",
                        "Le meilleur de chaque exercice, sur tous les essais : " + progress.bestScore() + " / 100");
            }
        }
        return code;
    }

    private List<String> testCommand(Kit.Chosen chosen, Arguments arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("test", "-pl", chosen.lab().id()));
        if (!chosen.tasks().isEmpty()) {
            command.add("-Dlab.task=" + Kit.join(chosen.tasks(), ","));
        }
        command.add("-Dlab.started.from=" + Path.of("").toAbsolutePath());
        if (screen.style().colour() && !arguments.sets("lab.color")) {
            command.add("-Dlab.color=always");
        }
        Optional<WarmCluster.State> warm =
                arguments.sets("lab.cluster") ? Optional.empty() : new WarmCluster(kit).state();
        if (warm.isPresent()) {
            String address = warm.get().first();
            String end = screen.typed("cluster down") + ")";
            command.add("-Dlab.cluster=" + address);
            screen.tell(
                    "On your cluster at " + address + " (it ends with " + end,
                    "Sur votre cluster, en " + address + " (il s'arrête avec " + end);
        }
        command.addAll(arguments.options());
        return command;
    }

    @Command
    int watch(@Parameters(arity = "0..*") List<String> all) throws IOException, InterruptedException {
        return new Watch(kit, kit.chosen("watch", Arguments.of(all).words())).run();
    }

    @Command
    int hint(@Parameters(arity = "0..*") List<String> all) throws IOException {
        Kit.Chosen chosen = kit.chosen("hint", Arguments.of(all).words());
        if (chosen.tasks().size() != 1) {
            throw new Refusal(
                    screen.say("A hint for which task?", "Un indice pour quel exercice ?"),
                    screen.say("As in ", "Comme dans ")
                            + screen.typed("hint " + chosen.lab().number() + " 3"));
        }
        screen.out().print(new Hints(kit).next(chosen.lab(), chosen.tasks().get(0)));
        return 0;
    }

    @Command
    int next() throws IOException {
        return new Next(kit).tell();
    }

    @Command
    int reset(@Option(names = {"-y", "--yes"}) boolean yes, @Parameters(arity = "0..*") List<String> all)
            throws IOException {
        List<String> words = Arguments.of(all).words();
        Optional<LabFolder> named = words.isEmpty() ? Optional.empty() : kit.find(words.get(0));
        LabFolder lab = named.isPresent() ? named.get() : kit.only("reset", Optional.empty());
        List<String> files = named.isPresent() ? words.subList(1, words.size()) : words;
        if (files.size() > 1) {
            throw Arguments.unexpected(screen, files.get(1));
        }
        Reset reset = new Reset(kit);
        Optional<String> file = files.stream().findFirst();
        String what = String.join(", ", reset.wanted(lab, file).keySet());
        screen.tell(
                "Back to the starter, a copy of yours is kept: " + what,
                "Retour au départ, une copie du vôtre est gardée : " + what);
        if (!yes && !agreed()) {
            screen.tell("Nothing was changed.", "Rien n'a été changé.");
            return 1;
        }
        reset.reset(lab, file);
        return 0;
    }

    private boolean agreed() throws IOException {
        screen.out().print(screen.say("  Go on? y or n: ", "  Continuer ? o ou n : "));
        screen.out().flush();
        String answer = new BufferedReader(new InputStreamReader(System.in)).readLine();
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes|o|oui");
    }

    @Command
    int records(@Option(names = {"-f", "--follow"}) boolean follow, @Parameters(arity = "0..*") List<String> all)
            throws IOException, InterruptedException {
        Optional<String> topic = Arguments.of(all).only(screen);
        if (topic.isEmpty()) {
            throw new Refusal(
                    screen.say("The records of which topic?", "Les enregistrements de quel topic ?"),
                    screen.say("As in ", "Comme dans ") + screen.typed("records page-events --follow"));
        }
        return new Records(kit).print(topic.get(), follow);
    }

    /** Applies the grader's rules to a program, so that nobody hears of them only with the marks. */
    @Command
    int check(@Parameters(arity = "0..*") List<String> all) throws IOException, InterruptedException {
        Arguments arguments = Arguments.of(all);
        LabFolder lab = kit.only("check", arguments.only(screen));
        return profile("check", lab, arguments.options(), true);
    }

    @Command
    int example(@Parameters(arity = "0..*") List<String> all) throws IOException, InterruptedException {
        Arguments arguments = Arguments.of(all);
        LabFolder lab = kit.only("example", arguments.only(screen));
        if (!lab.hasExample()) {
            throw new Refusal(
                    screen.say(lab.id() + " has no example.", lab.id() + " n'a pas d'exemple."),
                    screen.say("There are examples of: ", "Il y en a de : ") + kit.names(LabFolder::hasExample));
        }
        return profile("example", lab, arguments.options(), false);
    }

    @Command
    int dashboard(@Parameters(arity = "0..*") List<String> all) throws IOException, InterruptedException {
        Arguments arguments = Arguments.of(all);
        if (!arguments.words().isEmpty()) {
            throw Arguments.unexpected(screen, arguments.words().get(0));
        }
        Optional<LabFolder> lab =
                kit.labs().stream().filter(LabFolder::hasDashboard).findFirst();
        if (lab.isEmpty()) {
            throw new Refusal(
                    screen.say(
                            "The dashboard is lab 04's, which is not here.",
                            "Le tableau de bord est au lab 04, absent ici."),
                    kit.thereAre());
        }
        return profile("example", lab.get(), arguments.options(), false);
    }

    private int profile(String profile, LabFolder lab, List<String> options, boolean cardLast)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("test", "-P" + profile, "-pl", lab.id()));
        command.addAll(options);
        return new MavenRun(kit).run(command, cardLast);
    }

    @Command
    int cluster(@Parameters(arity = "0..*") List<String> all) throws IOException, InterruptedException {
        Arguments arguments = Arguments.of(all);
        WarmCluster warm = new WarmCluster(kit);
        String what = arguments.only(screen).orElse("status");
        return switch (what) {
            case "up" -> warm.up(arguments.options());
            case "down" -> warm.down();
            case "status" -> warm.status();
            default ->
                throw new Refusal(
                        screen.say("There is no cluster " + what + ".", "Il n'y a pas de cluster " + what + "."),
                        screen.say("There are ", "Il y a ") + screen.typed("cluster up") + ", down, status.");
        };
    }

    @Command
    int doctor(@Parameters(arity = "0..*") List<String> all) throws IOException, InterruptedException {
        return new Doctor(kit).examine();
    }

    @Command
    int completion(@Parameters(arity = "0..*") List<String> all) throws IOException {
        String shell = Arguments.of(all).only(screen).orElse("");
        String script = Completion.of(kit, spec).script(shell);
        if (script.isEmpty()) {
            throw new Refusal(
                    screen.say("Which shell?", "Quel shell ?"),
                    screen.say("There are: ", "Il y a : ") + "bash, zsh, fish, powershell.");
        }
        screen.out().print(script);
        return 0;
    }
}
