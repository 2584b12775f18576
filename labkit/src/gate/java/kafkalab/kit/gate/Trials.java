package kafkalab.kit.gate;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import kafkalab.catalogue.CompiledProgram;
import kafkalab.catalogue.Program;
import kafkalab.catalogue.ProgramCompiler;
import kafkalab.kit.fault.LabFault;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.run.SharedClusters;
import kafkalab.kit.run.Trial;

/** A run in which the lab's tests judge programs, several at a time, all on the same two clusters. */
final class Trials {

    private final LabDefinition lab;
    private final LabFolder folder;
    private final boolean lessons;
    private final Excerpt excerpt;
    private final long begin = System.nanoTime();
    private final TimesTable times;
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicBoolean archived = new AtomicBoolean();

    /**
     * Prepares trials.
     *
     * @param lab the lab
     * @param folder its folder
     * @param lessons whether to print what each program is told of the tasks that it lost
     * @param excerpt what of all that is asked for is tried
     */
    Trials(LabDefinition lab, LabFolder folder, boolean lessons, Excerpt excerpt) {
        this.lab = lab;
        this.folder = folder;
        this.lessons = lessons;
        this.excerpt = excerpt;
        times = new TimesTable(lab);
    }

    /**
     * Judges programs, and prints a row, and lessons where they are asked for, as each is done.
     *
     * @return the verdicts, of all programs for which there was time
     */
    List<Verdict> judge(List<Program> all) throws InterruptedException {
        List<Program> programs = excerpt.inOrder(all);
        SharedClusters clusters = new SharedClusters(folder.workArea().resolve("cluster"));
        // One more than cores: much of a trial waits for a broker that was stopped to be missed.
        int workers =
                Integer.getInteger("lab.gate.workers", Runtime.getRuntime().availableProcessors() + 1);
        ExecutorService pool = Executors.newFixedThreadPool(workers);
        try {
            List<Future<Optional<Verdict>>> verdicts = new ArrayList<>();
            for (Program program : programs) {
                verdicts.add(pool.submit(() -> excerpt.hasTime(since(begin))
                        ? Optional.of(judge(program, clusters, programs.size()))
                        : Optional.empty()));
            }
            List<Verdict> judged = new ArrayList<>();
            for (Future<Optional<Verdict>> verdict : verdicts) {
                verdict.get().ifPresent(judged::add);
            }
            if (judged.size() < programs.size()) {
                System.out.print(String.format(
                        "%n  %d of %d programs were tried within the time; the others have their turn another time.%n",
                        judged.size(), programs.size()));
            }
            if (Boolean.getBoolean("lab.gate.times")) {
                System.out.print(times.text());
            }
            return judged;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LabFault fault ? fault : new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private Verdict judge(Program program, SharedClusters clusters, int programs)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        Path area = folder.workArea().resolve(program.name());
        Path classes = area.resolve("classes");
        LabFolder.clear(classes);
        List<String> errors;
        try (ProgramCompiler compiler = new ProgramCompiler(folder.libraries())) {
            CompiledProgram compiled = compiler.compile(program.files());
            compiled.writeTo(classes);
            errors = compiled.errors();
        }
        Duration compilation = since(start);
        Trial trial = new Trial(lab, folder.testClasses(), classes, folder.libraries(), area);
        Map<Integer, Trial.Result> results = errors.isEmpty()
                ? trial.run(
                        clusters,
                        excerpt.tests(program, Trial.methods(folder.testClasses())),
                        (method, passed, took) -> true)
                : Map.of();
        Duration duration = since(start);
        Verdict verdict = new Verdict(program, results, errors, duration.toMillis());
        times.add(program.name(), compilation, duration, trial.times(), results);
        if (errors.isEmpty()
                && program.loses().isEmpty()
                && verdict.lost().isEmpty()
                && archived.compareAndSet(false, true)) {
            trial.archiveClasses();
        }
        // One text, since other programs end at the same time.
        System.out.print(String.format(
                        "  [%2d/%d] %s",
                        done.incrementAndGet(),
                        programs,
                        GateTable.row(lab, verdict).stripLeading())
                + (lessons ? GateTable.lessons(verdict) : ""));
        return verdict;
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
