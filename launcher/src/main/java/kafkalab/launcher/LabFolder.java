package kafkalab.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kafkalab.kit.grading.Grade;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.Status;
import kafkalab.kit.grading.TaskDefinition;

/**
 * A lab's folder.
 *
 * @param path where it is
 */
record LabFolder(Path path) {

    /** Returns the folder's name, such as {@code lab01-producer}. */
    String id() {
        return path.getFileName().toString();
    }

    /** Returns the two digits of the name. */
    String number() {
        return id().substring(3, 5);
    }

    /** Tells whether a student may call the lab so: 1, 01, lab1, lab01, producer, lab01-producer. */
    boolean isCalled(String name) {
        String digits = name.toLowerCase(Locale.ROOT).replaceFirst("^lab", "");
        return id().equalsIgnoreCase(name)
                || id().substring(6).equalsIgnoreCase(name)
                || digits.matches("\\d{1,2}") && Integer.parseInt(digits) == Integer.parseInt(number());
    }

    LabDefinition definition() {
        return LabDefinition.read(path);
    }

    /** Returns the title without the lab's number, which stands beside it. To read YAML for it would take half a start. */
    String title(Screen screen) {
        String text = text("lab.yaml");
        Matcher title = Pattern.compile(
                        "(?m)^title:\\R(?: +.*\\R)*? +" + screen.language().code() + ": \"(.*)\"$")
                .matcher(text);
        return title.find() ? title.group(1).replaceFirst("^Lab \\d+ ?: ", "") : "";
    }

    List<Integer> tasks() {
        return definition().tasks().stream().map(TaskDefinition::id).toList();
    }

    Path gradeFile() {
        return path.resolve("target").resolve("grade").resolve("grade.json");
    }

    /** Returns the last run's result. */
    Optional<Grade> grade() {
        return Files.isRegularFile(gradeFile()) ? Optional.of(Grade.read(gradeFile())) : Optional.empty();
    }

    /** Words the last run's score. */
    String score(Screen screen) {
        return grade().map(grade -> {
                    String points = String.format(Locale.ROOT, "%3d / 100", grade.score());
                    boolean partly = grade.tasks().stream()
                            .anyMatch(task -> task.points() > 0 && task.status() == Status.NOT_RUN);
                    return partly ? points + screen.say(" (partly)", " (partiel)") : points;
                })
                .orElse("  -");
    }

    boolean hasExample() {
        return text("pom.xml").contains("<lab.example>");
    }

    boolean hasDashboard() {
        return text("pom.xml").contains(".dashboard.");
    }

    private String text(String name) {
        Path file = path.resolve(name);
        try {
            return Files.isRegularFile(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new Refusal(e.toString(), "");
        }
    }
}
