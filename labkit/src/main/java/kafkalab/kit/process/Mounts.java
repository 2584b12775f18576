package kafkalab.kit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The mounted file systems of this machine, as Linux lists them (proc(5), {@code /proc/self/mounts}). */
final class Mounts {

    private static final Path LIST = Path.of("/proc/self/mounts");
    private static final String NO_EXECUTION = "noexec";

    private Mounts() {}

    /**
     * Returns whether a library in a folder can be loaded; always true where there is no such list.
     *
     * @param folder the folder
     */
    static boolean allowExecution(Path folder) {
        if (!Files.isReadable(LIST)) {
            return true;
        }
        try {
            return allowExecution(
                    Files.readAllLines(LIST), folder.toAbsolutePath().normalize());
        } catch (IOException | UncheckedIOException e) {
            // It can not be known, and most file systems do.
            return true;
        }
    }

    /** The last mount over the folder counts: a later one hides those before it. */
    static boolean allowExecution(List<String> mounts, Path folder) {
        boolean allowed = true;
        int longest = -1;
        for (String mount : mounts) {
            String[] fields = mount.split(" ");
            Path point = Path.of(fields[1].replace("\\040", " "));
            if (folder.startsWith(point) && point.getNameCount() >= longest) {
                longest = point.getNameCount();
                allowed = !Arrays.asList(fields[3].split(",")).contains(NO_EXECUTION);
            }
        }
        return allowed;
    }
}
