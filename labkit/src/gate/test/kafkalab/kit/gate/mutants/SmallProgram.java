package kafkalab.kit.gate.mutants;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A program of one source file, compiled for a test. */
final class SmallProgram {

    private final Path folder;

    private SmallProgram(Path folder) {
        this.folder = folder;
    }

    /**
     * Compiles a program.
     *
     * @param folder where it goes
     * @param name the name of its class, in the package {@code small}
     * @param source its source, without the line of the package
     */
    static SmallProgram compile(Path folder, String name, String source) throws IOException {
        SmallProgram program = new SmallProgram(folder);
        Path file = program.sources().resolve("small").resolve(name + ".java");
        Files.createDirectories(file.getParent());
        Files.createDirectories(program.classes());
        Files.writeString(file, "package small;\n" + source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-g", "-d", program.classes().toString());
            boolean compiled = compiler.getTask(null, files, null, options, null, files.getJavaFileObjects(file))
                    .call();
            if (!compiled) {
                throw new IllegalArgumentException("does not compile: " + source);
            }
        }
        return program;
    }

    Path classes() {
        return folder.resolve("classes");
    }

    Path sources() {
        return folder.resolve("sources");
    }

    MutationEngine engine() {
        return new MutationEngine(classes(), new SourceFiles(sources()));
    }

    /** Returns what is done to one method, in the order of the lines. */
    List<String> mutationsOf(String place) throws IOException {
        return engine().mutants().stream()
                .map(Mutant::site)
                .filter(site -> site.place().equals(place))
                .map(Site::mutation)
                .collect(Collectors.toList());
    }

    /** Calls a static method without parameters, in a fresh class loader. */
    static Object call(Path classes, String type, String method) throws ReflectiveOperationException, IOException {
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            return loader.loadClass(type).getMethod(method).invoke(null);
        }
    }
}
