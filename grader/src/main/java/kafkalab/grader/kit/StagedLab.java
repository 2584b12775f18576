package kafkalab.grader.kit;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafkalab.grader.fault.GraderFault;
import kafkalab.kit.grading.LabDefinition;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A lab as all submissions meet it: built once by the kit's own Maven build, and copied, so that nothing that happens
 * to the kit's folders during a long run changes what a submission is measured by.
 *
 * @param folder the folder of all that follows
 * @param definition what {@code lab.yaml} says
 * @param compileClassPath what a submission is compiled against
 * @param libraries the class path of the tests, without the lab's own classes and tests
 * @param tests the jar of the compiled tests
 * @param starter the jar of the compiled starter, for whoever has to know the lab's API without a submission
 * @param starterTypes the classes of the starter, by name, each with its source file's path below the folder of sources
 * @param testClasses the graded test classes, by name
 * @param editableResources the starter's resources that a student may edit, by their path below its resources
 * @param takenPackages the packages of others, where a submission may not put a class
 * @param takenTypes the classes of the tests
 */
public record StagedLab(
        Path folder,
        LabDefinition definition,
        List<Path> compileClassPath,
        List<Path> libraries,
        Path tests,
        Path starter,
        Map<String, String> starterTypes,
        List<String> testClasses,
        Set<String> editableResources,
        Set<String> takenPackages,
        Set<String> takenTypes) {

    private static final String GRADED = "Lkafkalab/kit/KafkaLab;";

    /**
     * Builds a lab and copies it.
     *
     * @param kit the pristine kit
     * @param id the lab's id
     * @param folder a folder of its own for the copy
     */
    public static StagedLab prepare(Kit kit, String id, Path folder) throws IOException, InterruptedException {
        Path lab = kit.lab(id);
        LabDefinition definition = LabDefinition.read(lab);
        Files.createDirectories(folder.resolve("lib"));
        Path log = folder.resolve("build.log");
        int exitCode = new Maven(kit.root()).log(List.of("-B", "-q", "test-compile", "-Pgrader", "-pl", id), log);
        if (exitCode != 0) {
            throw new GraderFault(
                    "The kit does not build: " + lastLine(log) + ".",
                    "Try it in the kit's folder: mvn test-compile -Pgrader -pl " + id);
        }
        Path target = lab.resolve("target");
        Stage stage = new Stage(folder.resolve("lib"));
        List<Path> compile = stage.all(target.resolve("grader/compile.classpath"));
        List<Path> libraries = stage.all(target.resolve("grader/test.classpath"));
        Path tests = stage.one(target.resolve("test-classes"), "tests");
        Path starter = stage.one(target.resolve("classes"), "starter");
        copyTree(lab.resolve("src/main"), folder.resolve("main"));
        Files.copy(lab.resolve("lab.yaml"), folder.resolve("lab.yaml"), StandardCopyOption.REPLACE_EXISTING);

        Set<String> takenTypes = types(tests);
        Set<String> taken = new TreeSet<>();
        for (Path library : libraries) {
            types(library).forEach(type -> taken.add(packageOf(type)));
        }
        takenTypes.forEach(type -> taken.add(packageOf(type)));
        types(starter).forEach(type -> taken.remove(packageOf(type)));
        return new StagedLab(
                folder,
                definition,
                compile,
                libraries,
                tests,
                starter,
                sourcesOf(starter),
                gradedClasses(tests),
                editable(folder.resolve("main/resources")),
                taken,
                takenTypes);
    }

    /** Returns the class path of the JVM that grades. */
    public String refereeClassPath() {
        return join(Stream.concat(libraries.stream(), Stream.of(tests, starter)));
    }

    /**
     * Returns the class path of the program's JVM: the kit's own classes come first, so that no class of a submission can
     * stand in for one of them.
     *
     * @param classes the folder of the submission's classes
     */
    public String programClassPath(Path classes) {
        return sharedClassPath() + File.pathSeparator + classes;
    }

    /** Returns the part of the program's class path that is the same for all submissions, and comes first. */
    public String sharedClassPath() {
        return join(Stream.concat(libraries.stream(), Stream.of(tests)));
    }

    /** Returns the folder of the starter's sources. */
    public Path starterSources() {
        return folder.resolve("main/java");
    }

    /** Returns the folder of what the starter has on its class path besides classes; it may be missing. */
    public Path starterResources() {
        return folder.resolve("main/resources");
    }

    private static String join(Stream<Path> entries) {
        return entries.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static String lastLine(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .map(line -> line.replaceAll("\\x1b\\[[0-9;]*m", "").strip())
                .filter(line -> line.startsWith("[ERROR]"))
                .findFirst()
                .orElse("Maven says no more");
    }

    private static String packageOf(String type) {
        int dot = type.lastIndexOf('.');
        return dot < 0 ? "" : type.substring(0, dot);
    }

    private static Set<String> types(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /**
     * Returns the classes of the starter that are compiled of the given files. Nobody can compile another class of the
     * same name beside them.
     *
     * @param sources source files, by their path below the folder of sources
     */
    public Set<String> starterTypesOf(Set<String> sources) {
        return starterTypes.entrySet().stream()
                .filter(type -> sources.contains(type.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static Map<String, String> sourcesOf(Path jar) throws IOException {
        Map<String, String> sources = new TreeMap<>();
        visitClasses(jar, name -> new ClassVisitor(Opcodes.ASM9) {
            @Override
            public void visitSource(String source, String debug) {
                sources.put(name.replace('/', '.'), name.substring(0, name.lastIndexOf('/') + 1) + source);
            }
        });
        return sources;
    }

    private static List<String> gradedClasses(Path tests) throws IOException {
        List<String> graded = new ArrayList<>();
        visitClasses(tests, name -> new ClassVisitor(Opcodes.ASM9) {
            @Override
            public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
                if (descriptor.equals(GRADED)) {
                    graded.add(name.replace('/', '.'));
                }
                return null;
            }
        });
        graded.sort(null);
        return graded;
    }

    /** Lets a visitor see each class of a jar; it is made of the class's name, with slashes. */
    private static void visitClasses(Path jar, Function<String, ClassVisitor> visitor) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream()
                    .filter(entry -> entry.getName().endsWith(".class"))
                    .toList()) {
                try (InputStream in = file.getInputStream(entry)) {
                    ClassReader reader = new ClassReader(in);
                    reader.accept(visitor.apply(reader.getClassName()), ClassReader.SKIP_CODE);
                }
            }
        }
    }

    /** Lists all that the starter has: also services, where a lab has them to be written, but none of another name. */
    private static Set<String> editable(Path resources) throws IOException {
        if (!Files.isDirectory(resources)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.walk(resources)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> resources.relativize(file).toString().replace(File.separatorChar, '/'))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /** A step that copies class path entries, folders as jars. */
    private record Stage(Path lib) {

        List<Path> all(Path classPathFile) throws IOException {
            List<Path> staged = new ArrayList<>();
            for (String entry : Files.readString(classPathFile).strip().split(File.pathSeparator)) {
                Path path = Path.of(entry);
                // target/classes is called after the module around it.
                staged.add(one(path, path.getParent().getParent().getFileName().toString()));
            }
            return staged;
        }

        Path one(Path entry, String name) throws IOException {
            if (!Files.isDirectory(entry)) {
                Path copy = lib.resolve(entry.getFileName().toString());
                if (!Files.exists(copy)) {
                    Files.copy(entry, copy);
                }
                return copy;
            }
            Path jar = lib.resolve(name + ".jar");
            if (!Files.exists(jar)) {
                pack(entry, jar);
            }
            return jar;
        }

        private static void pack(Path folder, Path jar) throws IOException {
            try (Stream<Path> files = Files.walk(folder);
                    OutputStream out = Files.newOutputStream(jar);
                    JarOutputStream packed = new JarOutputStream(out)) {
                files.filter(Files::isRegularFile).sorted().forEach(file -> {
                    try {
                        packed.putNextEntry(
                                new JarEntry(folder.relativize(file).toString().replace(File.separatorChar, '/')));
                        Files.copy(file, packed);
                        packed.closeEntry();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
        }
    }
}
