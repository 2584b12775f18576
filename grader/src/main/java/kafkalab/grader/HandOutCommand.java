package kafkalab.grader;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import kafkalab.grader.handout.HandOut;
import kafkalab.kit.grading.Language;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command that writes the student edition of labs. */
@Command(
        name = "handout",
        mixinStandardHelpOptions = true,
        description = "Writes the student edition of labs: starters, tests, pages, the cluster in Docker. "
                + "No solutions, no variants, no grader, no history. It builds and runs by itself.")
final class HandOutCommand implements Callable<Integer> {

    @Mixin
    private KitOption kit = new KitOption();

    @Option(
            names = "--lab",
            paramLabel = "LAB",
            split = ",",
            required = true,
            description = "The labs in the order of the course, such as lab01-producer,lab02-consumer-groups.")
    private List<String> labs;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Where to: a folder that does not exist yet, or is empty.")
    private Path out;

    @Option(
            names = "--lang",
            paramLabel = "en|fr",
            defaultValue = "en",
            description = "The language of README, card and report; a student can change that of card and report.")
    private Language language;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        int files = new HandOut(kit.find(), labs, language).writeTo(out);
        spec.commandLine()
                .getOut()
                .printf(
                        "%s: %d files, and no line of any solution in them. Try it: cd %s && mvn test%n",
                        out, files, out.resolve(labs.get(0)));
        return 0;
    }
}
