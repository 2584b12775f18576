package kafkalab.kit.process;

import java.util.List;

/**
 * What stands around a process: a grader's, whose submissions nobody vouches for. A student's own run has none.
 *
 * @param wrapper the command that starts the process instead of us, such as {@code bwrap} with its options; may be empty
 * @param jvmArguments arguments for the JVM, after all others
 * @param bareEnvironment whether the process gets nothing of this process's environment
 */
public record Confinement(List<String> wrapper, List<String> jvmArguments, boolean bareEnvironment) {

    /** Stands for nothing around a process. */
    public static final Confinement NONE = new Confinement(List.of(), List.of(), false);

    /** Copies the lists. */
    public Confinement {
        wrapper = List.copyOf(wrapper);
        jvmArguments = List.copyOf(jvmArguments);
    }
}
