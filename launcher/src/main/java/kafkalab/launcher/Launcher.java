package kafkalab.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import kafkalab.kit.fault.LabFault;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The student's launcher: {@code ./lab}, or {@code lab.cmd} on Windows.
 *
 * <p>Most commands turn a few words into a Maven command, run that from the root of the kit, and end with its exit code.
 * What the launcher refuses to do itself ends with 2, and a sentence.
 */
final class Launcher {

    private static final int REFUSED = 2;

    private final Kit kit;
    private final Screen screen;

    private Launcher(Kit kit) {
        this.kit = kit;
        this.screen = kit.screen();
    }

    /**
     * Runs one command, and ends the JVM with its exit code.
     *
     * @param arguments the command and what belongs to it; the properties {@code launcher.kit} and
     *     {@code launcher.terminal} tell where the kit is, and whether standard output is a terminal
     */
    public static void main(String[] arguments) throws IOException {
        Path path = Path.of(System.getProperty("launcher.kit")).toAbsolutePath().normalize();
        if (Boolean.getBoolean("launcher.check") && !LauncherBuild.isReady(path)) {
            System.exit(LauncherBuild.STALE);
        }
        if (Boolean.getBoolean("launcher.archive")) {
            ArchivedClasses.load(path);
        }
        boolean french = LauncherBuild.speaksFrench(path, Arrays.asList(arguments));
        Kit kit = new Kit(path, Screen.of(french, Boolean.getBoolean("launcher.terminal")));
        System.exit(new Launcher(kit).run(arguments));
    }

    private int run(String[] arguments) {
        try {
            return execute(arguments);
        } catch (Exception e) {
            return refused(e);
        }
    }

    private int refused(Exception thrown) {
        if (thrown instanceof Refusal refusal) {
            screen.complain(refusal.getMessage(), refusal.remedy());
        } else if (thrown instanceof ParameterException) {
            screen.complain(
                    thrown.getMessage(),
                    screen.say("This tells what each command takes: ", "Voici ce que prend chaque commande : ")
                            + screen.typed("help"));
        } else {
            screen.complain(thrown instanceof LabFault ? thrown.getMessage() : thrown.toString(), "");
        }
        return REFUSED;
    }

    private int execute(String[] arguments) throws Exception {
        List<String> all = Arrays.asList(arguments);
        List<String> words = Arguments.of(all).words();
        // Before the parser of commands is loaded, which takes longer than both.
        if (all.contains("-V") || all.contains("--version")) {
            return new Overview(kit).version();
        }
        if (words.isEmpty() || words.equals(List.of("help")) || all.contains("-h") || all.contains("--help")) {
            return new Overview(kit).print();
        }
        CommandLine commands = new CommandLine(new Commands(kit))
                .setUnmatchedOptionsArePositionalParams(true)
                .setPosixClusteredShortOptionsAllowed(false)
                .setExecutionExceptionHandler((thrown, command, parsed) -> refused(thrown))
                .setParameterExceptionHandler((thrown, given) -> refused(thrown));
        String command = words.get(0);
        Set<String> known = commands.getSubcommands().keySet();
        if (!known.contains(command)) {
            throw unknown(command, words.subList(1, words.size()), known);
        }
        // The command first: options may have been typed before it.
        List<String> inOrder = new ArrayList<>(all);
        inOrder.remove(command);
        inOrder.add(0, command);
        return commands.execute(inOrder.toArray(String[]::new));
    }

    private Refusal unknown(String command, List<String> rest, Set<String> known) throws IOException {
        String problem =
                screen.say("There is no command " + command + ".", "Il n'y a pas de commande " + command + ".");
        String behind = String.join(" ", rest);
        if (kit.find(command).isPresent()) {
            return new Refusal(problem, meant("test " + command + " " + behind));
        }
        return new Refusal(
                problem,
                Suggestion.of(command, known)
                        .map(word -> meant(word + " " + behind))
                        .orElseGet(
                                () -> screen.say("This lists them: ", "Voici leur liste : ") + screen.typed("help")));
    }

    private String meant(String command) {
        return screen.say("Do you mean: ", "Vouliez-vous dire : ") + screen.typed(command.strip());
    }
}
