package kafkalab.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The report of a lab's last run, in the browser. */
final class Report {

    private static final String SYSTEM = System.getProperty("os.name");

    private Report() {}

    static Path path(LabFolder lab) {
        return lab.gradeFile().resolveSibling("report.html");
    }

    /** Opens it, where this machine has a browser, and tells in any case where it is. */
    static void open(Kit kit, LabFolder lab) throws IOException {
        Screen screen = kit.screen();
        Path report = path(lab);
        if (!Files.isRegularFile(report)) {
            screen.tell("There is no report yet.", "Il n'y a pas encore de rapport.");
            return;
        }
        screen.tell("Report: " + report, "Rapport : " + report);
        opener(report).ifPresent(command -> start(command));
    }

    private static void start(List<String> command) {
        try {
            new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new Refusal(e.toString(), "");
        }
    }

    private static Optional<List<String>> opener(Path file) {
        if (SYSTEM.startsWith("Windows")) {
            return Optional.of(List.of("cmd", "/c", "start", "", file.toString()));
        }
        return LauncherBuild.onThePath(SYSTEM.startsWith("Mac") ? "open" : "xdg-open")
                .map(program -> List.of(program.toString(), file.toString()));
    }
}
