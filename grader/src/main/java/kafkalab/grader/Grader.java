package kafkalab.grader;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import kafkalab.grader.fault.GraderFault;
import kafkalab.grader.fault.MachineFault;
import kafkalab.kit.fault.LabFault;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The instructor's command line. */
@Command(
        name = "grader",
        mixinStandardHelpOptions = true,
        version = "Kafka Lab Kit 1.0.0",
        description = "Hands labs out, grades submissions that may be hostile, and writes a gradebook.",
        subcommands = {
            HandOutCommand.class,
            GradeCommand.class,
            MergeCommand.class,
            SimilarityCommand.class,
            VerifyCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all is well; scores may still be low",
            "1:a check that was asked for says no: a gate is closed, a score is below --fail-below",
            "2:the command line, or what it names, can not be used",
            "3:the grader or its machine failed, for some submissions or for all; run the same command again"
        })
public final class Grader implements Runnable {

    /** What was asked for says no. */
    public static final int NO = 1;

    /** The command line, or what it names, can not be used. */
    public static final int UNUSABLE = 2;

    /** The grader or its machine failed. */
    public static final int FAULT = 3;

    /** Holds whether the process is being ended from outside, so that what fails from then on fails for that reason. */
    private static final AtomicBoolean ended = new AtomicBoolean();

    @Spec
    private CommandSpec spec;

    /** Runs a command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        AtomicBoolean done = new AtomicBoolean();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (!done.get()) {
                                ended.set(true);
                                System.err.println("grader: stopped; the same command goes on where it was.");
                            }
                        },
                        "grader-stopped"));
        int exitCode = commandLine().execute(arguments);
        done.set(true);
        System.exit(exitCode);
    }

    /** Returns the command line, whose output and errors can be sent elsewhere. */
    public static CommandLine commandLine() {
        return new CommandLine(new Grader())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((thrown, command, parsed) -> {
                    if (thrown instanceof GraderFault fault) {
                        PrintWriter err = command.getErr();
                        err.println("grader: " + fault.getMessage());
                        err.println("        " + fault.remedy());
                        return fault instanceof MachineFault ? FAULT : UNUSABLE;
                    }
                    if (thrown instanceof LabFault fault) {
                        command.getErr().println("grader: " + fault.problem());
                        command.getErr().println("        " + fault.remedy());
                        return UNUSABLE;
                    }
                    if (ended.get()) {
                        return FAULT;
                    }
                    Optional<IOException> problem = ofTheMachine(thrown);
                    if (problem.isPresent()) {
                        command.getErr().println("grader: the machine failed: " + sentence(problem.get()));
                        command.getErr()
                                .println(
                                        "        What is graded stands. Mend that, make room, and give the same command "
                                                + "again.");
                        return FAULT;
                    }
                    // Picocli would end with 1, which says that the grader did its work.
                    command.getErr().println("grader: it failed, by a defect of its own or of its machine:");
                    thrown.printStackTrace(command.getErr());
                    return FAULT;
                });
    }

    /** Finds what the machine's disk or network has refused, under whatever it was wrapped in. */
    private static Optional<IOException> ofTheMachine(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException problem && !(cause instanceof JsonProcessingException)) {
                return Optional.of(problem);
            }
        }
        return Optional.empty();
    }

    private static String sentence(IOException problem) {
        return problem instanceof FileSystemException file && file.getReason() == null
                ? file.getFile() + ": "
                        + file.getClass()
                                .getSimpleName()
                                .replaceFirst("Exception$", "")
                                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                                .toLowerCase(Locale.ROOT)
                : problem.getMessage();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do, such as: grader grade --help");
    }
}
