package kafkalab.connect;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import kafkalab.kit.StudentProcess;

/**
 * The program, installed as a plugin: a folder with its jar and the jars that it needs and a worker does not have.
 *
 * <pre>
 *   plugins/                  plugin.path
 *     lab05/                  a class loader of its own
 *       lab05-connect.jar     with META-INF/services
 *       postgresql-….jar
 * </pre>
 */
final class PluginFolder {

    private static final String DRIVER = "postgresql-";

    private PluginFolder() {}

    /**
     * Makes the folder anew.
     *
     * @param plugins the folder for {@code plugin.path}
     * @param classes the folder of the program's classes and resources
     */
    static void install(Path plugins, Path classes) throws IOException {
        clearBelow(plugins);
        Path plugin = Files.createDirectories(plugins.resolve("lab05"));
        jar(classes, plugin.resolve("lab05-connect.jar"));
        for (Path driver : StudentProcess.classPath()) {
            if (isDriver(driver)) {
                Files.copy(driver, plugin.resolve(driver.getFileName()));
            }
        }
    }

    /** Returns the class path for a worker: this JVM's, without the program and without the driver. */
    static List<Path> workerClassPath(Path classes) {
        return StudentProcess.classPath().stream()
                .filter(entry -> !isDriver(entry) && !entry.toAbsolutePath().equals(classes.toAbsolutePath()))
                .toList();
    }

    private static boolean isDriver(Path entry) {
        return entry.getFileName() != null && entry.getFileName().toString().startsWith(DRIVER);
    }

    private static void jar(Path classes, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                entries.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, entries);
                entries.closeEntry();
            }
        }
    }

    /** Removes all that is in a folder, not the folder itself. */
    static void clearBelow(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    if (!file.equals(folder)) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        }
    }
}
