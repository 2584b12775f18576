package kafkalab.kit.sources;

import java.util.List;
import java.util.Set;

/**
 * What became of a lab's sources.
 *
 * @param problems what the compiler refuses; none where the program's classes are there
 * @param edited the methods that are others than at the compilation before, as {@code Type.method}
 */
public record Compilation(List<SourceProblem> problems, Set<String> edited) {

    /** Copies the lists. */
    public Compilation {
        problems = List.copyOf(problems);
        edited = Set.copyOf(edited);
    }

    /** Returns whether the program's classes are there. */
    public boolean succeeded() {
        return problems.isEmpty();
    }
}
