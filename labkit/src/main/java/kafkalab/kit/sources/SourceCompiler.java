package kafkalab.kit.sources;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import kafkalab.kit.fault.LabFault;

/**
 * A compiler of a lab's sources in this JVM, for one who compiles again and again: it keeps what it has read of the
 * libraries, and tells which methods were edited in between.
 *
 * <p>It compiles as the lab's pom.xml has Maven compile. A folder of classes is whole at all times: classes go there once
 * all of them are compiled, and those whose source is gone go away.
 */
public final class SourceCompiler implements AutoCloseable {

    private static final String CLASS = ".class";

    private final Path lab;
    private final Path sources;
    private final Path resources;
    private final Path classes;
    private final Path workshop;
    private final JavaCompiler javac;
    private final StandardJavaFileManager files;
    private Map<String, String> methods = Map.of();

    /**
     * Prepares a compiler.
     *
     * @param lab the lab's folder
     * @param classes where the classes and resources of the program go
     * @param classPath the libraries
     * @throws LabFault where this is no JDK
     */
    public SourceCompiler(Path lab, Path classes, List<Path> classPath) {
        this.lab = lab;
        this.classes = classes;
        sources = lab.resolve(Path.of("src", "main", "java"));
        resources = lab.resolve(Path.of("src", "main", "resources"));
        workshop = classes.resolveSibling(classes.getFileName() + ".new");
        javac = ToolProvider.getSystemJavaCompiler();
        if (javac == null) {
            throw new LabFault("This Java has no compiler.", "Use a JDK, not a JRE.");
        }
        files = javac.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
        try {
            Files.createDirectories(classes);
            files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /**
     * Compiles what the sources hold now.
     *
     * @throws LabFault where the files can not be read or written
     */
    public Compilation compile() {
        try {
            List<Path> found = javaFiles();
            clear(workshop);
            Files.createDirectories(workshop);
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(workshop));
            DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
            JavacTask task = (JavacTask) javac.getTask(
                    null,
                    files,
                    diagnostics,
                    List.of("--release", "17", "-parameters", "-proc:none", "-nowarn", "-g"),
                    null,
                    files.getJavaFileObjectsFromPaths(found));
            Map<String, String> now = new TreeMap<>();
            for (CompilationUnitTree unit : task.parse()) {
                now.putAll(MethodTexts.of(unit));
            }
            task.analyze();
            List<SourceProblem> problems = problems(diagnostics);
            if (!problems.isEmpty()) {
                return new Compilation(problems, Set.of());
            }
            task.generate();
            problems = problems(diagnostics);
            if (!problems.isEmpty()) {
                return new Compilation(problems, Set.of());
            }
            replaceClasses();
            Set<String> edited = differing(methods, now);
            methods = now;
            return new Compilation(List.of(), edited);
        } catch (IOException | UncheckedIOException e) {
            throw unwritable(e);
        }
    }

    /** Returns the methods of the sources that hold a mark such as {@code TODO 3}, with its numbers. */
    public Map<String, Set<Integer>> marks() {
        try {
            JavacTask task = (JavacTask)
                    javac.getTask(null, files, d -> {}, null, null, files.getJavaFileObjectsFromPaths(javaFiles()));
            Map<String, Set<Integer>> marks = new TreeMap<>();
            for (CompilationUnitTree unit : task.parse()) {
                marks.putAll(MethodTexts.marks(unit, Trees.instance(task).getSourcePositions()));
            }
            return marks;
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private List<Path> javaFiles() throws IOException {
        try (Stream<Path> walk = Files.walk(sources)) {
            return walk.filter(file -> file.toString().endsWith(".java") && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        }
    }

    private static Set<String> differing(Map<String, String> before, Map<String, String> now) {
        return now.entrySet().stream()
                .filter(method -> !method.getValue().equals(before.get(method.getKey())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void replaceClasses() throws IOException {
        try (Stream<Path> walk = Files.walk(classes)) {
            for (Path stale : walk.filter(file -> file.toString().endsWith(CLASS))
                    .filter(file -> !Files.exists(workshop.resolve(classes.relativize(file))))
                    .toList()) {
                Files.delete(stale);
            }
        }
        copy(workshop);
        if (Files.isDirectory(resources)) {
            copy(resources);
        }
    }

    private void copy(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                Path target = classes.resolve(folder.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void clear(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> walk = Files.walk(folder)) {
                for (Path file : walk.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private List<SourceProblem> problems(DiagnosticCollector<JavaFileObject> diagnostics) throws IOException {
        List<SourceProblem> problems = new ArrayList<>();
        for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics.getDiagnostics()) {
            if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
                problems.add(problem(diagnostic));
            }
        }
        return problems;
    }

    private SourceProblem problem(Diagnostic<? extends JavaFileObject> diagnostic) throws IOException {
        JavaFileObject source = diagnostic.getSource();
        String message = diagnostic.getMessage(Locale.ROOT);
        if (source == null) {
            return new SourceProblem("", 0, 0, message, "");
        }
        Path file = Path.of(source.toUri());
        long line = Math.max(0, diagnostic.getLineNumber());
        String text = source.getCharContent(true)
                .toString()
                .lines()
                .skip(Math.max(0, line - 1))
                .findFirst()
                .orElse("");
        return new SourceProblem(
                lab.relativize(file).toString().replace(File.separatorChar, '/'),
                line,
                Math.max(0, diagnostic.getColumnNumber()),
                message,
                line == 0 ? "" : text);
    }

    private LabFault unwritable(Exception cause) {
        return new LabFault(
                "The sources below " + lab + " can not be compiled: " + cause.getMessage() + ".",
                "Check that they can be read, and that " + classes.getParent() + " can be written.",
                cause);
    }

    @Override
    public void close() {
        try {
            files.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
