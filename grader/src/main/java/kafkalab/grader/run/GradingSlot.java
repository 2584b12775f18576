package kafkalab.grader.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where submissions are graded, one after another: folders that are empty for each, and a referee's JVM that stays as
 * long as it is as good as new.
 *
 * <pre>
 *  submission-3/
 *    sources/      what is compiled
 *    classes/      what becomes of it; the arena reads it
 *    output/       what the program prints; the arena writes it
 *    referee.log   what the referee's JVM says on standard error
 * </pre>
 */
final class GradingSlot {

    private final Path folder;
    private RefereeJvm referee;

    /**
     * Sets one up.
     *
     * @param work the folder of the run
     */
    GradingSlot(WorkFolder work) throws IOException {
        folder = work.next();
        for (Path each : List.of(sources(), classes(), output())) {
            Files.createDirectories(each);
        }
        work.share(classes());
        work.share(output());
    }

    /** Returns the folder of all the others. */
    Path folder() {
        return folder;
    }

    Path sources() {
        return folder.resolve("sources");
    }

    Path classes() {
        return folder.resolve("classes");
    }

    Path output() {
        return folder.resolve("output");
    }

    /**
     * Returns a referee who takes an order.
     *
     * @param command starts one, where there is none or the last has ended
     * @param waiting hears that nothing is done while a cluster ends
     */
    RefereeJvm referee(List<String> command, ClassRun.Waiting waiting) throws IOException, InterruptedException {
        if (referee != null) {
            waiting.waits(true);
            boolean ready = referee.awaitReady();
            waiting.waits(false);
            if (ready) {
                return referee;
            }
            dismiss();
        }
        referee = RefereeJvm.start(command, folder.resolve("referee.log"));
        if (!referee.awaitReady()) {
            throw new IOException(
                    "the referee's JVM did not start: " + referee.endOfLog().orElse("it says nothing"));
        }
        return referee;
    }

    /** Ends the referee's JVM with all that it started. */
    void dismiss() throws InterruptedException {
        if (referee != null) {
            referee.end();
            referee = null;
        }
    }

    /** Empties the folders, which themselves stay where an arena sees them. */
    void clear() throws IOException {
        for (Path each : List.of(sources(), classes(), output())) {
            WorkFolder.deleteBelow(each);
        }
    }
}
