package kafkalab.grader;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import kafkalab.grader.kit.Kit;
import kafkalab.grader.kit.Maven;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command that proves the tests of labs, as {@code mvn verify -Pgate} does. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Proves the tests of labs: the starter scores 0, the solution 100, and every catalogued variant "
                + "loses exactly the tasks that it should.")
final class VerifyCommand implements Callable<Integer> {

    @Mixin
    private KitOption kit = new KitOption();

    @Option(
            names = "--lab",
            paramLabel = "LAB",
            split = ",",
            required = true,
            description = "The labs, such as lab01-producer,lab02-consumer-groups.")
    private List<String> labs;

    @Option(names = "--further", description = "Also tries the variants that show much the same as another.")
    private boolean further;

    @Option(
            names = "--programs",
            paramLabel = "NAME",
            split = ",",
            description = "Tries these programs only: starter, solution, wrong/NAME, right/NAME.")
    private List<String> programs = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Kit here = kit.find();
        labs.forEach(here::lab);
        List<String> arguments = new ArrayList<>(List.of(
                "verify", "--fail-at-end", "-Pgate", "-pl", String.join(",", labs), "-Dlab.gate.further=" + further));
        if (!programs.isEmpty()) {
            arguments.add("-Dlab.gate.programs=" + String.join(" ", programs));
        }
        return new Maven(here.root()).show(arguments) == 0 ? 0 : Grader.NO;
    }
}
