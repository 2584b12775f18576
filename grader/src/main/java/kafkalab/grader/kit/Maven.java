package kafkalab.grader.kit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kafkalab.grader.fault.GraderFault;

/**
 * A runner of Maven in the kit's folder: once a run of the grader, never once a submission.
 *
 * @param folder the kit's folder
 */
public record Maven(Path folder) {

    /**
     * Runs Maven, whose output and errors are this process's.
     *
     * @param arguments Maven's arguments
     * @return Maven's exit code
     */
    public int show(List<String> arguments) throws InterruptedException {
        return run(new ProcessBuilder(command(arguments)).inheritIO());
    }

    /**
     * Runs Maven, with its output in a file.
     *
     * @param arguments Maven's arguments
     * @param log takes the output and the errors
     * @return Maven's exit code
     */
    public int log(List<String> arguments, Path log) throws InterruptedException {
        return run(new ProcessBuilder(command(arguments))
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectOutput(log.toFile()));
    }

    private int run(ProcessBuilder builder) throws InterruptedException {
        try {
            return builder.directory(folder.toFile()).start().waitFor();
        } catch (IOException e) {
            throw new GraderFault(
                    "Maven can not be started: " + e.getMessage() + ".",
                    "Install Maven 3.8 or newer, and see that mvn is on the PATH.",
                    e);
        }
    }

    private static List<String> command(List<String> arguments) {
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        List<String> command = new ArrayList<>();
        command.add(windows ? "mvn.cmd" : "mvn");
        command.addAll(arguments);
        return command;
    }
}
