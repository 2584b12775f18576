package kafkalab.catalogue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * A compiler of programs, in this JVM and from memory to memory, for Java 17 and without annotation processors as the
 * labs' build is. It keeps what it has read of the libraries, so that the second program takes a fraction of the first
 * one's time. It is for one thread.
 */
public final class ProgramCompiler implements AutoCloseable {

    private final JavaCompiler compiler;
    private final StandardJavaFileManager libraries;

    /**
     * Opens a compiler.
     *
     * @param classPath what programs are compiled against
     */
    public ProgramCompiler(String classPath) throws IOException {
        compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new CatalogueFault("There is no Java compiler.", "Run with a JDK, not a JRE.");
        }
        libraries = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
        libraries.setLocationFromPaths(
                StandardLocation.CLASS_PATH,
                Arrays.stream(classPath.split(File.pathSeparator)).map(Path::of).toList());
    }

    /**
     * Compiles a program as the labs' build does, with all that a debugger wants to know.
     *
     * @param program its sources; its resources go along as they are
     */
    public CompiledProgram compile(SourceTree program) throws IOException {
        return compile(program, List.of("-g", "-parameters"));
    }

    /**
     * Compiles a program so that its classes tell nothing of lines and of local names: two programs that differ in
     * comments and in form alone have the same classes.
     *
     * @param program its sources
     */
    public CompiledProgram compileBare(SourceTree program) throws IOException {
        return compile(program, List.of("-g:none"));
    }

    private CompiledProgram compile(SourceTree program, List<String> options) throws IOException {
        List<JavaFileObject> sources = new ArrayList<>();
        Map<String, byte[]> output = new TreeMap<>();
        for (String path : program.paths()) {
            if (path.endsWith(".java")) {
                sources.add(new Source(path, program.bytes(path)));
            } else {
                output.put(path.replaceFirst("^[^/]+/", ""), program.bytes(path));
            }
        }
        List<String> all = new ArrayList<>(List.of("--release", "17", "-proc:none", "-implicit:none"));
        all.addAll(options);
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        Classes classes = new Classes(libraries);
        compiler.getTask(null, classes, diagnostics, all, null, sources).call();
        classes.written.forEach((name, bytes) -> output.put(name, bytes.toByteArray()));
        List<String> errors = diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(ProgramCompiler::line)
                .toList();
        return new CompiledProgram(output, errors);
    }

    private static String line(Diagnostic<? extends JavaFileObject> diagnostic) {
        String file = diagnostic.getSource() == null
                ? "?"
                : diagnostic.getSource().getName().replaceFirst(".*/", "");
        return file + ":" + diagnostic.getLineNumber() + ": "
                + diagnostic.getMessage(Locale.ROOT).replaceAll("\\s*\\R\\s*", " ");
    }

    @Override
    public void close() throws IOException {
        libraries.close();
    }

    /** A source file in memory. */
    private static final class Source extends SimpleJavaFileObject {

        private final byte[] bytes;

        Source(String path, byte[] bytes) {
            super(URI.create("memory:/" + path.replace(" ", "%20")), Kind.SOURCE);
            this.bytes = bytes;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** The classes that one run of the compiler writes, by their path. */
    private static final class Classes extends ForwardingJavaFileManager<JavaFileManager> {

        private final Map<String, ByteArrayOutputStream> written = new TreeMap<>();

        Classes(JavaFileManager libraries) {
            super(libraries);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            String path = className.replace('.', '/') + kind.extension;
            return new SimpleJavaFileObject(URI.create("memory:/" + path), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    written.put(path, bytes);
                    return bytes;
                }
            };
        }
    }
}
