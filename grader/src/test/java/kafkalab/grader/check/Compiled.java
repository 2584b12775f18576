package kafkalab.grader.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A compiler for tests, against this JVM's class path. */
final class Compiled {

    private Compiled() {}

    static Path sources(Collection<Path> sources, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        Files.createDirectories(classes);
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            boolean compiled = compiler.getTask(
                            errors,
                            files,
                            null,
                            List.of("--release", "17", "-proc:none", "-nowarn", "-g", "-d", classes.toString()),
                            null,
                            files.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertThat(compiled).as(errors.toString()).isTrue();
        }
        return classes;
    }

    /** Compiles one class of the package {@code lab}. */
    static Path text(String text, Path folder) throws IOException {
        Path source = folder.resolve("source/lab/Program.java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, text);
        return sources(List.of(source), folder.resolve("classes"));
    }
}
