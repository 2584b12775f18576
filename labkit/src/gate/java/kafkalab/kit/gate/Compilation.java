package kafkalab.kit.gate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import kafkalab.kit.fault.LabFault;

/** Compiles a program as the labs' build does: for Java 17, without annotation processors. */
final class Compilation {

    private Compilation() {}

    /**
     * Compiles source files.
     *
     * @param sources the files
     * @param classPath what they are compiled against
     * @param classes the folder for the classes, made where it is missing
     * @return the compiler's errors, one line each; empty where there are none
     */
    static List<String> compile(Collection<Path> sources, String classPath, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new LabFault("There is no Java compiler.", "Run with a JDK, not a JRE.");
        }
        Files.createDirectories(classes);
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8)) {
            List<String> options = List.of(
                    "--release", "17", "-proc:none", "-parameters", "-g", "-cp", classPath, "-d", classes.toString());
            compiler.getTask(null, files, diagnostics, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
        }
        return diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(Compilation::line)
                .collect(Collectors.toList());
    }

    private static String line(Diagnostic<? extends JavaFileObject> diagnostic) {
        String file = diagnostic.getSource() == null
                ? "?"
                : Path.of(diagnostic.getSource().toUri()).getFileName().toString();
        return file + ":" + diagnostic.getLineNumber() + ": "
                + diagnostic.getMessage(Locale.ROOT).replaceAll("\\s*\\R\\s*", " ");
    }
}
