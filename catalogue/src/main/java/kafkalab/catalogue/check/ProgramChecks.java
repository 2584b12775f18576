package kafkalab.catalogue.check;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kafkalab.catalogue.Catalogue;
import kafkalab.catalogue.CatalogueFault;
import kafkalab.catalogue.ChangePatch;
import kafkalab.catalogue.CompiledProgram;
import kafkalab.catalogue.Program;
import kafkalab.catalogue.ProgramCompiler;
import kafkalab.catalogue.VariantDescription;
import kafkalab.catalogue.contract.Contract;
import kafkalab.catalogue.contract.Sentence;

/**
 * Checks of all programs of a lab that need no cluster: each patch applies, and is as {@code tools/variant save} writes
 * it; each program compiles; none is the same as another, however it is commented and laid out; and what a wrong one says
 * that it breaks stands in the contract.
 *
 * <p>Two programs are the same where their classes and resources are, compiled without what only a debugger reads.
 */
public final class ProgramChecks {

    private static final int THREADS = 2;

    private final Catalogue catalogue;
    private final String classPath;

    /**
     * Prepares the checks.
     *
     * @param catalogue the programs
     * @param classPath what they are compiled against
     */
    public ProgramChecks(Catalogue catalogue, String classPath) {
        this.catalogue = catalogue;
        this.classPath = classPath;
    }

    /** Checks all programs. */
    public Findings check() throws IOException, InterruptedException {
        List<String> problems = new ArrayList<>();
        Map<String, List<String>> quotations = new LinkedHashMap<>();
        Map<Fingerprint, String> first = new LinkedHashMap<>();
        for (Checked program : all()) {
            problems.addAll(program.problems());
            quotations.put(program.name(), program.breaks());
            if (program.fingerprint() != null) {
                String same = first.putIfAbsent(program.fingerprint(), program.name());
                if (same != null) {
                    problems.add(program.name() + " is the same program as " + same + ".");
                }
            }
        }
        Contract contract = Contract.of(catalogue);
        problems.addAll(contract.problems(quotations));
        List<String> all = quotations.values().stream().flatMap(List::stream).toList();
        return new Findings(problems, contract.sentences().size(), contract.unbroken(all));
    }

    private List<Checked> all() throws IOException, InterruptedException {
        ConcurrentLinkedQueue<ProgramCompiler> compilers = new ConcurrentLinkedQueue<>();
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            for (int i = 0; i < THREADS; i++) {
                compilers.add(new ProgramCompiler(classPath));
            }
            List<Future<Checked>> futures = new ArrayList<>();
            for (String name : catalogue.names()) {
                futures.add(pool.submit(() -> {
                    ProgramCompiler compiler = compilers.remove();
                    try {
                        return check(name, compiler);
                    } finally {
                        compilers.add(compiler);
                    }
                }));
            }
            List<Checked> all = new ArrayList<>();
            for (Future<Checked> each : futures) {
                all.add(each.get());
            }
            return all;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException unread) {
                throw unread;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
            for (ProgramCompiler compiler : compilers) {
                compiler.close();
            }
        }
    }

    private Checked check(String name, ProgramCompiler compiler) throws IOException {
        try {
            Program program = catalogue.program(name);
            List<String> problems = new ArrayList<>();
            if (program.description().isPresent() && !asSaved(name)) {
                problems.add("The patch of " + name + " is not as tools/variant save writes it: tools/variant rebase "
                        + catalogue.lab().id() + " does.");
            }
            CompiledProgram compiled = compiler.compileBare(program.files());
            compiled.errors().forEach(error -> problems.add(name + " does not compile: " + error));
            List<String> breaks =
                    program.description().map(VariantDescription::breaks).orElse(List.of());
            return new Checked(
                    name, problems, breaks, compiled.errors().isEmpty() ? Fingerprint.of(compiled.files()) : null);
        } catch (CatalogueFault fault) {
            return new Checked(name, List.of(fault.getMessage()), List.of(), null);
        }
    }

    private boolean asSaved(String name) throws IOException {
        byte[] saved =
                ChangePatch.between(catalogue.solution(), catalogue.patch(name).applyTo(catalogue.solution()));
        return Arrays.equals(saved, Files.readAllBytes(catalogue.lab().patch(name)));
    }

    /**
     * What was found.
     *
     * @param problems what is wrong, a sentence each
     * @param sentences how many sentences the contract has that a program can break
     * @param unbroken those of them that no wrong program breaks
     */
    public record Findings(List<String> problems, int sentences, Set<Sentence> unbroken) {}

    /** What was seen of a program; no fingerprint where it does not compile. */
    private record Checked(String name, List<String> problems, List<String> breaks, Fingerprint fingerprint) {}
}
