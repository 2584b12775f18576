package kafkalab.kit.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Memory in pages of 2 MB, where Linux gives them to those who ask: a JVM that lives for seconds spends a tenth of its
 * processor time on getting its memory in pages of 4 kB.
 */
public final class HugePages {

    private static final Path SETTING = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
    private static final String FOR_THOSE_WHO_ASK = "[madvise]";

    private HugePages() {}

    /** Returns the arguments by which a JVM asks for them; none where the system has none, or gives them to all. */
    public static List<String> arguments() {
        try {
            return Files.readString(SETTING).contains(FOR_THOSE_WHO_ASK)
                    ? List.of("-XX:+UseTransparentHugePages")
                    : List.of();
        } catch (IOException e) {
            // Not Linux, or a kernel without them.
            return List.of();
        }
    }
}
