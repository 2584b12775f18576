package kafkalab.launcher;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs of Maven in the root of the kit, with this terminal. */
final class MavenRun {

    private final Kit kit;

    MavenRun(Kit kit) {
        this.kit = kit;
    }

    /**
     * Runs Maven, and shows what it says.
     *
     * @param arguments what Maven is told
     * @param cardLast whether to leave out the lines in which Maven says once more what the score card has just said
     * @return Maven's exit code
     */
    int run(List<String> arguments, boolean cardLast) throws IOException, InterruptedException {
        ProcessBuilder builder = builder(arguments).inheritIO();
        if (cardLast) {
            builder.redirectOutput(ProcessBuilder.Redirect.PIPE);
        }
        kit.screen().out().flush();
        Process maven = started(builder);
        if (cardLast) {
            try {
                passOn(maven.getInputStream(), new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
            } catch (IOException e) {
                // Nobody reads any more, as after `| head`; by its handle, which leaves Maven's last words a way out.
                maven.toHandle().destroy();
                maven.getInputStream().transferTo(OutputStream.nullOutputStream());
            }
        }
        return maven.waitFor();
    }

    /**
     * Runs Maven, and writes what it says into a file.
     *
     * @param arguments what Maven is told
     * @param log the file
     * @return Maven's exit code
     */
    int runInto(Path log, List<String> arguments) throws IOException, InterruptedException {
        return started(builder(arguments).redirectErrorStream(true).redirectOutput(log.toFile()))
                .waitFor();
    }

    private ProcessBuilder builder(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(program().toString()));
        command.addAll(arguments);
        return new ProcessBuilder(command).directory(kit.path().toFile());
    }

    /** Starts it so that the prompt comes back after Ctrl-C only when Maven, and whatever it runs, has ended as well. */
    private static Process started(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process)));
        return process;
    }

    /** Ends a process, and waits until it has. */
    static void end(Process process) {
        try {
            if (process.isAlive()) {
                process.toHandle().destroy();
                process.waitFor(10, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the Maven of this machine. */
    Path program() {
        Screen screen = kit.screen();
        return LauncherBuild.maven(kit.path())
                .orElseThrow(() -> new Refusal(
                        screen.say(
                                "Maven is not on this machine's PATH.",
                                "Maven n'est pas dans le PATH de cette machine."),
                        howToGetIt()));
    }

    String howToGetIt() {
        return kit.screen().say(LauncherBuild.howToGetMaven(false), LauncherBuild.howToGetMaven(true));
    }

    /** Copies bytes as they come, so that progress is seen; only a line that may be Maven's own is held until it ends. */
    private static void passOn(InputStream maven, OutputStream screen) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean begins = true;
        boolean held = false;
        boolean closing = false;
        for (int each = maven.read(); each >= 0; each = maven.read()) {
            if (begins) {
                held = each == '[' || each == '\u001b';
            }
            begins = each == '\n';
            (held ? line : screen).write(each);
            if (held && begins) {
                String text = line.toString(StandardCharsets.UTF_8).replaceAll("\u001b\\[[\\d;]*m", "");
                closing |= text.startsWith("[ERROR] Failed to execute goal")
                        && (text.contains("There are test failures.") || text.contains(":exec (check) "));
                if (!closing || !text.startsWith("[ERROR]")) {
                    line.writeTo(screen);
                }
                line.reset();
            }
            if (maven.available() == 0) {
                screen.flush();
            }
        }
        line.writeTo(screen);
        screen.flush();
    }
}
