package kafkalab.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The kit, or the hand-out, that the launcher belongs to, and the labs in it.
 *
 * @param path its folder
 * @param screen what refusals are worded for
 */
record Kit(Path path, Screen screen) {

    List<LabFolder> labs() throws IOException {
        try (Stream<Path> folders = Files.list(path)) {
            return folders.filter(folder -> folder.getFileName().toString().matches("lab\\d\\d-.+"))
                    .filter(folder -> Files.isRegularFile(folder.resolve("lab.yaml")))
                    .sorted()
                    .map(LabFolder::new)
                    .toList();
        }
    }

    /** Finds a lab by what a student calls it, a path included. */
    Optional<LabFolder> find(String name) throws IOException {
        Path last = Path.of(name).getFileName();
        return labs().stream()
                .filter(lab -> last != null && lab.isCalled(last.toString()))
                .findFirst();
    }

    LabFolder lab(String name) throws IOException {
        Optional<LabFolder> lab = find(name);
        if (lab.isEmpty()) {
            throw new Refusal(
                    screen.say("There is no lab " + name + ".", "Il n'y a pas de lab " + name + "."), thereAre());
        }
        return lab.get();
    }

    String names(Predicate<LabFolder> wanted) throws IOException {
        return labs().stream().filter(wanted).map(LabFolder::id).collect(Collectors.joining(", "));
    }

    String thereAre() throws IOException {
        return screen.say("There are: ", "Il y a : ") + names(lab -> true);
    }

    /** Returns the lab whose folder the student stands in, or stands below. */
    Optional<LabFolder> labOfThisFolder() throws IOException {
        Path here = Path.of("").toRealPath();
        Path root = path.toRealPath();
        return labs().stream()
                .filter(lab -> here.startsWith(root.resolve(lab.id())))
                .findFirst();
    }

    private LabFolder labOfThisFolder(String command) throws IOException {
        Optional<LabFolder> lab = labOfThisFolder();
        if (lab.isEmpty()) {
            throw new Refusal(
                    screen.say("Which lab?", "Quel lab ?"),
                    screen.say("Name it, as in ", "Nommez-le, comme dans ")
                            + screen.typed(command + " 01. ")
                            + thereAre());
        }
        return lab.get();
    }

    /**
     * Reads which lab and tasks a command is about: {@code 01 3}, or in a lab's folder {@code 3}.
     *
     * @param command the command, for a sentence
     * @param words what follows it
     */
    Chosen chosen(String command, List<String> words) throws IOException {
        // In a lab's folder a single digit is one of its tasks.
        boolean here = words.isEmpty()
                || words.get(0).matches("\\d(,.*)?") && labOfThisFolder().isPresent();
        LabFolder lab = here ? labOfThisFolder(command) : lab(words.get(0));
        return new Chosen(lab, tasks(lab, here ? words : words.subList(1, words.size())));
    }

    /** Returns the lab that one word names, or that the student stands in. */
    LabFolder only(String command, Optional<String> name) throws IOException {
        return name.isPresent() ? lab(name.get()) : labOfThisFolder(command);
    }

    private List<Integer> tasks(LabFolder lab, List<String> words) {
        List<Integer> known = lab.tasks();
        List<Integer> tasks = new ArrayList<>();
        for (String word : String.join(",", words).split(",")) {
            if (word.isEmpty()) {
                continue;
            }
            if (!word.matches("\\d{1,3}") || !known.contains(Integer.valueOf(word))) {
                throw new Refusal(
                        screen.say(
                                lab.id() + " has no task " + word + ".",
                                lab.id() + " n'a pas d'exercice " + word + "."),
                        screen.say("It has the tasks ", "Il a les exercices ") + join(known, ", ") + ".");
            }
            tasks.add(Integer.valueOf(word));
        }
        return tasks;
    }

    static String join(List<Integer> numbers, String separator) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(separator));
    }

    /** A lab, and some of its tasks; none means all. */
    record Chosen(LabFolder lab, List<Integer> tasks) {}
}
