package kafkalab.grader;

import java.io.PrintWriter;
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

    @Spec
    private CommandSpec spec;

    /** Runs a command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
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
                    // Picocli would end with 1, which says that the grader did its work.
                    command.getErr().println("grader: it failed, by a defect of its own or of its machine:");
                    thrown.printStackTrace(command.getErr());
                    return FAULT;
                });
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do, such as: grader grade --help");
    }
}
