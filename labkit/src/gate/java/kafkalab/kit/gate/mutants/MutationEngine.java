package kafkalab.kit.gate.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafkalab.kit.gate.mutants.Mutant.Method;
import org.objectweb.asm.tree.ClassNode;
import org.pitest.bytecode.analysis.ClassTree;
import org.pitest.classinfo.ClassByteArraySource;
import org.pitest.classpath.ClassFilter;
import org.pitest.classpath.ClassPath;
import org.pitest.classpath.ClassPathByteArraySource;
import org.pitest.classpath.ClassloaderByteArraySource;
import org.pitest.classpath.CodeSource;
import org.pitest.classpath.PathFilter;
import org.pitest.classpath.ProjectClassPaths;
import org.pitest.coverage.NoCoverage;
import org.pitest.mutationtest.EngineArguments;
import org.pitest.mutationtest.build.MutationInterceptor;
import org.pitest.mutationtest.config.PluginServices;
import org.pitest.mutationtest.config.ReportOptions;
import org.pitest.mutationtest.config.SettingsFactory;
import org.pitest.mutationtest.engine.Mutater;
import org.pitest.mutationtest.engine.MutationDetails;
import org.pitest.mutationtest.engine.gregor.config.GregorEngineFactory;
import org.pitest.mutationtest.incremental.NullHistory;

/**
 * PIT's engine, of which the kit uses the operators and the filters: which tests run, and where, the gate decides itself.
 *
 * <p>docs/adr/0071 tells why these operators.
 */
final class MutationEngine {

    static final List<String> OPERATORS = List.of(
            "CONDITIONALS_BOUNDARY",
            "EXPERIMENTAL_ARGUMENT_PROPAGATION",
            "EXPERIMENTAL_MEMBER_VARIABLE",
            "EXPERIMENTAL_NAKED_RECEIVER",
            "EXPERIMENTAL_SWITCH",
            "INCREMENTS",
            "INLINE_CONSTS",
            "INVERT_NEGS",
            "MATH",
            "NON_VOID_METHOD_CALLS",
            "REMOVE_CONDITIONALS",
            "REMOVE_INCREMENTS",
            "RETURNS",
            "VOID_METHOD_CALLS");

    /** All filters that PIT has on by default but this one: each mutant has a JVM of its own, which initialises its classes. */
    private static final List<String> FEATURES = List.of("-FSTATI");

    private static final Comparator<MutationDetails> IN_ORDER = Comparator.<MutationDetails, String>comparing(
                    mutation -> mutation.getClassName().asJavaName())
            .thenComparingInt(MutationDetails::getLineNumber)
            .thenComparing(mutation -> mutation.getId().getLocation())
            .thenComparingInt(MutationDetails::getFirstIndex)
            .thenComparing(MutationDetails::getMutator);

    private final Path classes;
    private final SourceFiles sources;
    private final Mutater mutater;
    private final MutationInterceptor filters;

    /**
     * Prepares to make mutants of a program.
     *
     * @param classes the folder of its classes
     * @param sources its sources
     */
    MutationEngine(Path classes, SourceFiles sources) {
        this.classes = classes;
        this.sources = sources;
        ClassPath classPath = new ClassPath(List.of(classes.toFile()));
        ClassByteArraySource program = new ClassPathByteArraySource(classPath);
        ClassByteArraySource libraries = new ClassloaderByteArraySource(MutationEngine.class.getClassLoader());
        ClassByteArraySource bytes = name -> program.getBytes(name).or(() -> libraries.getBytes(name));
        mutater = new GregorEngineFactory()
                .createEngine(EngineArguments.arguments().withMutators(OPERATORS))
                .createMutator(bytes);
        ReportOptions options = new ReportOptions();
        options.setFeatures(FEATURES);
        SettingsFactory settings =
                new SettingsFactory(options, PluginServices.makeForLoader(MutationEngine.class.getClassLoader()));
        ProjectClassPaths all = new ProjectClassPaths(
                classPath, new ClassFilter(test -> false, code -> true), new PathFilter(path -> true, path -> true));
        CodeSource code = settings.createCodeSource(all);
        filters = settings.getInterceptor()
                .createInterceptor(options, new NoCoverage(), bytes, null, code, new NullHistory());
        filters.initialise(code);
    }

    /** Returns all mutants, by class and line. */
    List<Mutant> mutants() throws IOException {
        List<MutationDetails> kept = new ArrayList<>();
        Map<String, ClassNode> nodes = new HashMap<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".class"))
                    .sorted()
                    .toList()) {
                ClassTree tree = ClassTree.fromBytes(Files.readAllBytes(file));
                nodes.put(tree.name().asJavaName(), tree.rawNode());
                kept.addAll(kept(tree));
            }
        }
        kept.sort(IN_ORDER);
        Map<Site, Integer> alike = new HashMap<>();
        kept.forEach(mutation -> alike.merge(site(mutation), 1, Integer::sum));
        Map<Site, Integer> counted = new HashMap<>();
        List<Mutant> mutants = new ArrayList<>();
        for (MutationDetails mutation : kept) {
            Site site = site(mutation);
            mutants.add(new Mutant(
                    mutants.size() + 1,
                    site.withNth(counted.merge(site, 1, Integer::sum)),
                    alike.get(site) > 1,
                    mutation.getFilename(),
                    mutation.getLineNumber(),
                    method(mutation, nodes.get(mutation.getClassName().asJavaName())),
                    mutation.getId()));
        }
        return mutants;
    }

    private Collection<MutationDetails> kept(ClassTree tree) {
        TellingMutations telling = new TellingMutations(tree);
        filters.begin(tree);
        Collection<MutationDetails> kept = filters.intercept(mutater.findMutations(tree.name()), mutater).stream()
                .filter(telling)
                .collect(Collectors.toList());
        filters.end();
        return kept;
    }

    private Site site(MutationDetails mutation) {
        String name = mutation.getClassName().asJavaName();
        String line = sources.line(name, mutation.getFilename(), mutation.getLineNumber());
        return Site.of(name, mutation.getMethod(), line, mutation.getDescription());
    }

    private static Method method(MutationDetails mutation, ClassNode type) {
        if (type.outerMethod != null) {
            return new Method(type.outerClass.replace('/', '.'), type.outerMethod, type.outerMethodDesc);
        }
        String name = mutation.getMethod();
        String written = Site.method(name);
        String descriptor =
                written.equals(name) ? mutation.getId().getLocation().getMethodDesc() : "";
        return new Method(mutation.getClassName().asJavaName(), written, descriptor);
    }

    /** Returns the bytes of the class that a mutant replaces; for one thread at a time, as the engine is. */
    synchronized byte[] bytes(Mutant mutant) {
        return mutater.getMutation(mutant.id()).getBytes();
    }
}
