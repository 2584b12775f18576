package kafkalab.kit.gate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kafkalab.catalogue.VariantDescription;
import kafkalab.kit.grading.Feedback;

/**
 * Whether the lessons of a wrong program name its mistake.
 *
 * <p>One lesson, of whichever task it lost, must hold all that {@code names} lists in its variant.yaml: a student reads
 * all lessons of a run, and one that sees the cause is enough. No lesson may hold anything of {@code namesNot}: that one
 * sends the student the wrong way. Capitals do not matter, nor does white space; {@code a|b} stands for either.
 *
 * @param program the program's name
 * @param lacks what is missing, or there and should not be; empty where the mistake is named
 * @param owed whether the variant.yaml says that the lesson is still owed
 */
record NamedMistake(String program, String lacks, boolean owed) {

    /** Looks through the lessons of a program; empty for one that is not wrong, or that kept all of its tasks. */
    static Optional<NamedMistake> of(Verdict verdict) {
        VariantDescription description = verdict.program().description().orElse(null);
        List<String> lessons = verdict.lost().stream()
                .filter(verdict.program().loses()::contains)
                .map(task -> verdict.results().get(task).feedback())
                .filter(feedback -> feedback != null)
                .map(NamedMistake::folded)
                .toList();
        if (description == null || lessons.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new NamedMistake(verdict.program().name(), lacks(description, lessons), description.lessonOwed()));
    }

    private static String lacks(VariantDescription description, List<String> lessons) {
        List<String> lacks = new ArrayList<>();
        lessons.stream()
                .map(lesson -> description.names().stream()
                        .filter(name -> !holds(lesson, name))
                        .toList())
                .min(Comparator.comparingInt(List::size))
                .orElseThrow()
                .forEach(name -> lacks.add("lacks " + name));
        description.namesNot().stream()
                .filter(name -> lessons.stream().anyMatch(lesson -> holds(lesson, name)))
                .forEach(name -> lacks.add("speaks of " + name));
        return String.join(", ", lacks);
    }

    private static boolean holds(String lesson, String name) {
        for (String either : name.split("[|]")) {
            if (lesson.contains(folded(either))) {
                return true;
            }
        }
        return false;
    }

    private static String folded(Feedback feedback) {
        return folded(String.join(" ", feedback.expected(), feedback.actual(), feedback.why(), feedback.next()));
    }

    private static String folded(String text) {
        return text.replaceAll("\\s+", " ").strip().toLowerCase(Locale.ROOT);
    }

    boolean named() {
        return lacks.isEmpty();
    }
}
