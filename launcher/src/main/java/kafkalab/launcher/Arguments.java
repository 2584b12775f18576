package kafkalab.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What follows a command.
 *
 * @param words labs, tasks, names
 * @param options what begins with -, for Maven
 */
record Arguments(List<String> words, List<String> options) {

    static Arguments of(List<String> all) {
        List<String> words = new ArrayList<>();
        List<String> options = new ArrayList<>();
        if (all != null) {
            all.forEach(each -> (each.startsWith("-") ? options : words).add(each));
        }
        return new Arguments(words, options);
    }

    /** Returns the one word that may follow the command. */
    Optional<String> only(Screen screen) {
        if (words.size() > 1) {
            throw unexpected(screen, words.get(1));
        }
        return words.stream().findFirst();
    }

    static Refusal unexpected(Screen screen, String word) {
        return new Refusal(
                screen.say("What is " + word + " for?", "À quoi sert " + word + " ?"),
                screen.say("This tells what each command takes: ", "Voici ce que prend chaque commande : ")
                        + screen.typed("help"));
    }

    boolean sets(String property) {
        return options.stream()
                .anyMatch(option -> option.equals("-D" + property) || option.startsWith("-D" + property + "="));
    }
}
