package kafkalab.kit.rules;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafkalab.kit.grading.Language;
import kafkalab.kit.grading.Text;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The command behind {@code ./lab check}: applies the grader's rules where a student works, before anything is handed in.
 * It looks at all classes of {@code src/main/java}, also those that no test looks at.
 */
public final class RulesCheck {

    private RulesCheck() {}

    /**
     * Runs the check and ends the JVM: with 0 where nothing is against the rules, and else with 1.
     *
     * @param arguments the lab's folder, its classes, and those of its tests; {@code -Dlab.lang} is the language
     */
    public static void main(String[] arguments) throws IOException {
        String language = System.getProperty("lab.lang", "");
        String charset = System.getProperty("stdout.encoding", System.getProperty("native.encoding"));
        PrintStream out = new PrintStream(System.out, true, Charset.forName(charset));
        List<Violation> violations = violations(
                Path.of(arguments[0]),
                Path.of(arguments[1]),
                Path.of(arguments[2]),
                System.getProperty("java.class.path"),
                Language.of(language.isBlank() ? null : language));
        show(violations, Path.of(arguments[0]), Language.of(language.isBlank() ? null : language), out);
        System.exit(violations.isEmpty() ? 0 : 1);
    }

    /** Finds what is against the rules. */
    static List<Violation> violations(Path lab, Path classes, Path tests, String classPath, Language language)
            throws IOException {
        GivenFiles given = GivenFiles.of(lab);
        Set<String> taken = new TreeSet<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.exists(path) && !path.equals(classes)) {
                types(path).forEach(type -> taken.add(packageOf(type)));
            }
        }
        taken.removeAll(given.packages());
        taken.remove("");
        Set<String> unchanged = given.unchanged();
        Set<String> ofTheLab = sources(classes).entrySet().stream()
                .filter(type -> unchanged.contains(type.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        return new BytecodeCheck(lab.toRealPath().getFileName().toString(), taken, types(tests), language)
                .check(classes, ofTheLab);
    }

    private static void show(List<Violation> violations, Path lab, Language language, PrintStream out)
            throws IOException {
        String name = lab.toRealPath().getFileName().toString();
        out.println();
        if (violations.isEmpty()) {
            out.println("  "
                    + new Text(
                                    name + ": nothing is against the grader's rules.",
                                    name + " : rien n'est contraire aux règles du correcteur.")
                            .in(language));
        } else {
            out.println("  "
                    + new Text(
                                    name + ": the grader would refuse this program, and run no test of it.",
                                    name + " : le correcteur refuserait ce programme, sans lancer aucun test.")
                            .in(language));
            violations.forEach(violation -> out.println("  - " + violation.sentence()));
            out.println("  "
                    + new Text(
                                    "The rules hold for all files in src/main/java, also for a main of your own.",
                                    "Les règles valent pour tous les fichiers de src/main/java, même pour un main à vous.")
                            .in(language));
        }
        out.println();
    }

    /** Returns the classes below a folder or in a jar, by their binary names with dots. */
    private static Set<String> types(Path entry) throws IOException {
        if (Files.isDirectory(entry)) {
            return typesBelow(entry);
        }
        if (!entry.toString().endsWith(".jar")) {
            return Set.of();
        }
        try (FileSystem jar = FileSystems.newFileSystem(entry)) {
            return typesBelow(jar.getPath("/"));
        }
    }

    private static Set<String> typesBelow(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> file.endsWith(".class") && !file.startsWith("META-INF/"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String packageOf(String type) {
        int dot = type.lastIndexOf('.');
        return dot < 0 ? "" : type.substring(0, dot);
    }

    /** Returns each class's source file, by its path below the folder of sources. */
    private static Map<String, String> sources(Path classes) throws IOException {
        Map<String, String> sources = new TreeMap<>();
        for (String type : types(classes)) {
            byte[] bytes = Files.readAllBytes(classes.resolve(type.replace('.', '/') + ".class"));
            new ClassReader(bytes)
                    .accept(
                            new ClassVisitor(Opcodes.ASM9) {
                                @Override
                                public void visitSource(String source, String debug) {
                                    String inPackage = packageOf(type).replace('.', '/');
                                    sources.put(type, inPackage.isEmpty() ? source : inPackage + "/" + source);
                                }
                            },
                            ClassReader.SKIP_CODE);
        }
        return sources;
    }
}
