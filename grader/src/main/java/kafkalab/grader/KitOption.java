package kafkalab.grader;

import java.nio.file.Path;
import kafkalab.grader.kit.Kit;
import picocli.CommandLine.Option;

/** The option that names the kit's folder, for every command that needs one. */
final class KitOption {

    @Option(
            names = "--kit",
            paramLabel = "DIR",
            description = "The kit's folder; by default the one that the command was started from.")
    private Path folder = Path.of(System.getProperty("kafkalab.kit", ""));

    Kit find() {
        return Kit.in(folder);
    }
}
