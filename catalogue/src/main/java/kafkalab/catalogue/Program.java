package kafkalab.catalogue;

import java.util.Optional;
import java.util.Set;

/**
 * A program of a lab, with what the tests must say of it.
 *
 * @param name {@code starter}, {@code solution}, {@code wrong/NAME} or {@code right/NAME}
 * @param files all its sources and resources
 * @param loses the tasks that it must lose; all others it must keep
 * @param unwritten whether it must lose each task at the task's own TODO
 * @param description what its variant.yaml says; empty for starter and solution
 */
public record Program(
        String name,
        SourceTree files,
        Set<Integer> loses,
        boolean unwritten,
        Optional<VariantDescription> description) {}
