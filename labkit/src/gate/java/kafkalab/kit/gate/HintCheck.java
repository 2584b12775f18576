package kafkalab.kit.gate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafkalab.catalogue.Catalogue;
import kafkalab.catalogue.SourceTree;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.TaskDefinition;
import kafkalab.kit.grading.Text;

/**
 * A check of a lab's hints: three or more a task, no two alike, each in both languages, the second with a page to read, and
 * none that holds a statement of the solution.
 */
final class HintCheck {

    private static final int LEAST = 3;
    private static final int LEAST_STATEMENT = 12;

    private final Set<String> statements;

    private HintCheck(Set<String> statements) {
        this.statements = statements;
    }

    /** Reads the solution and, since what that gives is no secret, the starter. */
    static HintCheck of(Catalogue catalogue) throws IOException {
        Set<String> given = statements(catalogue.program(Catalogue.STARTER).files());
        Set<String> secret =
                new HashSet<>(statements(catalogue.program(Catalogue.SOLUTION).files()));
        secret.removeAll(given);
        return new HintCheck(secret);
    }

    /** Checks hints against the lines of a solution. */
    static HintCheck of(Stream<String> solution) {
        return new HintCheck(solution.flatMap(HintCheck::statement).collect(Collectors.toSet()));
    }

    /** Returns what is wrong, a sentence each. */
    List<String> problems(LabDefinition lab) {
        List<String> problems = new ArrayList<>();
        for (TaskDefinition task : lab.tasks()) {
            problems(task).forEach(problem -> problems.add("Task " + task.id() + " of lab.yaml " + problem));
        }
        return problems;
    }

    private List<String> problems(TaskDefinition task) {
        List<Text> hints = task.hints();
        List<String> problems = new ArrayList<>();
        if (hints.size() < LEAST) {
            problems.add("has " + hints.size() + " hints, not " + LEAST + " or more.");
            return problems;
        }
        if (Set.copyOf(hints).size() < hints.size()) {
            problems.add("has the same hint twice.");
        }
        for (Text hint : hints) {
            if (hint.en().equals(hint.fr())) {
                problems.add("has a hint in one language only: " + hint.en());
            }
            Stream.of(hint.en(), hint.fr())
                    .flatMap(text -> statements.stream().filter(squeezed(text)::contains))
                    .distinct()
                    .forEach(statement -> problems.add("gives a line of the solution away: " + statement));
        }
        if (!hints.get(1).en().contains("https://") || !hints.get(1).fr().contains("https://")) {
            problems.add("names no page of Kafka's documentation in its second hint.");
        }
        return problems;
    }

    private static Set<String> statements(SourceTree files) {
        return files.paths().stream()
                .flatMap(path -> new String(files.bytes(path), StandardCharsets.UTF_8).lines())
                .flatMap(HintCheck::statement)
                .collect(Collectors.toSet());
    }

    /** Leaves out comments, brackets, and what is too short to be known by; and all blanks, which a hint may set otherwise. */
    private static Stream<String> statement(String line) {
        String code = squeezed(line.replaceFirst("//.*", ""));
        boolean comment = code.startsWith("*") || code.startsWith("/*") || code.startsWith("import");
        String bare = code.replaceFirst("[;{]+$", "");
        return comment || bare.length() < LEAST_STATEMENT || !bare.contains("(") ? Stream.empty() : Stream.of(bare);
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }
}
