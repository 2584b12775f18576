package kafkalab.grader;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import kafkalab.grader.kit.Kit;
import kafkalab.grader.kit.LabFiles;
import kafkalab.grader.report.Words;
import kafkalab.grader.similarity.Comparison;
import kafkalab.grader.similarity.Pair;
import kafkalab.grader.similarity.SimilarityReport;
import kafkalab.grader.submission.Submission;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.Language;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command that tells which programs of a class resemble each other. */
@Command(
        name = "similarity",
        mixinStandardHelpOptions = true,
        description = "Compares the programs of a class by JPlag, the starter not counted, and writes similarity.csv "
                + "and similarity.html. Programs are read, never run, and nothing leaves this machine.")
final class SimilarityCommand implements Callable<Integer> {

    private static final int MOST_SHOWN = 10;

    @Mixin
    private KitOption kit = new KitOption();

    @Option(names = "--lab", paramLabel = "LAB", required = true, description = "The lab, such as lab01-producer.")
    private String lab;

    @Option(
            names = "--submissions",
            paramLabel = "DIR",
            required = true,
            description = "A folder with one folder or zip archive a student, as for grade.")
    private Path submissions;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where both files go.")
    private Path out;

    @Option(
            names = "--at-least",
            paramLabel = "PERCENT",
            defaultValue = "70",
            description = "From which similarity on a pair stands on the page (default: ${DEFAULT-VALUE}).")
    private int least;

    @Option(names = "--lang", paramLabel = "en|fr", defaultValue = "en", description = "The language of the page.")
    private Language language;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter screen = spec.commandLine().getOut();
        Kit here = kit.find();
        Path folder = here.lab(lab);
        Path work = Files.createTempDirectory("kafkalab-similarity-");
        try {
            Comparison comparison = Comparison.of(
                    LabFiles.of(here, lab), folder.resolve("src/main/java"), Submission.allIn(submissions), work);
            SimilarityReport report =
                    new SimilarityReport(comparison, new Words(LabDefinition.read(folder), language), least);
            report.write(out);
            show(comparison, report.worthALook(), screen);
        } finally {
            delete(work);
        }
        return 0;
    }

    private void show(Comparison comparison, List<Pair> pairs, PrintWriter screen) {
        screen.printf(
                "%s: %d programs compared, %d pairs are %d %% or more alike; similarity.html is in %s%n",
                lab, comparison.compared().size(), pairs.size(), least, out);
        pairs.stream()
                .limit(MOST_SHOWN)
                .forEach(pair ->
                        screen.printf("  %3.0f %%  %s, %s%n", 100 * pair.average(), pair.first(), pair.second()));
        comparison.left().forEach((student, why) -> screen.printf("  Left out: %s. %s%n", student, why));
        screen.flush();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
