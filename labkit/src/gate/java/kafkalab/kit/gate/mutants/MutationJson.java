package kafkalab.kit.gate.mutants;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import kafkalab.kit.gate.mutants.MutationReport.Score;

/**
 * A report as a file, for whoever compares labs or days.
 *
 * @param schema the form of the file
 * @param lab the lab's id
 * @param seed by which the mutants were drawn, or null
 * @param all how many mutants there are
 * @param total the score of those that were tried
 * @param tasks the score a task
 * @param mutants those that were tried
 */
@JsonInclude(Include.NON_NULL)
record MutationJson(
        String schema, String lab, Long seed, int all, Total total, List<Total> tasks, List<Tried> mutants) {

    static final String SCHEMA = "kafkalab/mutants/v1";

    static MutationJson of(MutationReport report) {
        return new MutationJson(
                SCHEMA,
                report.lab().id(),
                report.seed().isPresent() ? report.seed().getAsLong() : null,
                report.all(),
                Total.of(null, report.score()),
                report.lab().tasks().stream()
                        .map(task -> Total.of(task.id(), report.score(task.id())))
                        .toList(),
                report.tried().stream().map(Tried::of).toList());
    }

    void write(Path file) throws IOException {
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
    }

    /** The score of a task, or of all where the task is null. */
    @JsonInclude(Include.NON_NULL)
    record Total(Integer task, int mutants, int killed, int equivalent, int survivors, double percent) {

        static Total of(Integer task, Score score) {
            return new Total(task, score.mutants(), score.killed(), score.equivalent(), score.gaps(), score.percent());
        }
    }

    /** A mutant, and what came of it. */
    @JsonInclude(Include.NON_NULL)
    record Tried(
            String file,
            int line,
            String in,
            String source,
            String mutation,
            int nth,
            String operator,
            int task,
            Set<Integer> reachedBy,
            String fate,
            Killer killedBy,
            long durationMs,
            String equivalent) {

        static Tried of(TriedMutant tried) {
            Mutant mutant = tried.mutant();
            return new Tried(
                    mutant.file(),
                    mutant.line(),
                    mutant.site().place(),
                    mutant.site().line(),
                    mutant.site().mutation(),
                    mutant.site().nth(),
                    mutant.operator(),
                    tried.task(),
                    tried.reachedBy(),
                    tried.fate().json(),
                    tried.loss().map(Killer::of).orElse(null),
                    tried.durationMs(),
                    tried.equivalent().orElse(null));
        }
    }

    /** The test that told a mutant from the solution, and what it said. */
    @JsonInclude(Include.NON_NULL)
    record Killer(int task, String test, boolean byTime, String actual) {

        static Killer of(Loss loss) {
            return new Killer(loss.task(), loss.test().name(), loss.byTime(), loss.actual());
        }
    }
}
