package kafkalab.kit.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import kafkalab.kit.grading.Language;
import kafkalab.kit.grading.Text;
import org.objectweb.asm.ClassReader;

/**
 * A check that reads the compiled classes of a submission, and finds what they may not use.
 *
 * <p>It looks at bytecode and not at text, so that no comment, no unicode escape and no clever spelling matters.
 */
public final class BytecodeCheck {

    private static final int MOST_VIOLATIONS = 20;

    private final AllowList allowed;
    private final Set<String> takenPackages;
    private final Set<String> takenTypes;
    private final Language language;

    /**
     * Prepares checks.
     *
     * @param lab the lab's id
     * @param takenPackages the packages of the kit and of all libraries, with dots
     * @param takenTypes the classes of the lab's tests, by their binary names with dots
     * @param language the language of the sentences
     */
    public BytecodeCheck(
            String lab, Collection<String> takenPackages, Collection<String> takenTypes, Language language) {
        this.allowed = new AllowList(lab);
        this.takenPackages = Set.copyOf(takenPackages);
        this.takenTypes = Set.copyOf(takenTypes);
        this.language = language;
    }

    /**
     * Checks a program.
     *
     * @param folder the folder of its classes
     * @param given the classes that are the starter's own, of unchanged source files: the labs themselves may do what
     *     submissions may not
     * @return what is against the rules, at most twenty, each rule once a line
     */
    public List<Violation> check(Path folder, Set<String> given) throws IOException {
        Map<String, OwnType> own = new TreeMap<>();
        List<byte[]> toCheck = new ArrayList<>();
        for (Path file : classFiles(folder)) {
            byte[] bytes = Files.readAllBytes(file);
            OwnType type = OwnType.of(new ClassReader(bytes));
            own.put(type.name(), type);
            if (!given.contains(type.name())) {
                toCheck.add(bytes);
            }
        }
        List<Violation> violations = new ArrayList<>();
        for (OwnType type : own.values()) {
            whereItMayNotBe(type).ifPresent(violations::add);
        }
        Set<List<Object>> seen = new HashSet<>();
        for (byte[] bytes : toCheck) {
            UsesOfClass uses = new UsesOfClass(allowed, own, language);
            new ClassReader(bytes).accept(uses, ClassReader.SKIP_FRAMES);
            uses.violations().stream()
                    .filter(each -> seen.add(List.of(each.type(), each.line(), each.rule())))
                    .forEach(violations::add);
        }
        return violations.stream().limit(MOST_VIOLATIONS).toList();
    }

    private Optional<Violation> whereItMayNotBe(OwnType type) {
        String name = type.name();
        if (takenTypes.contains(name)) {
            Text sentence = new Text(
                    name + " has the name of a class of the lab's tests. Rule 'names': call it something else.",
                    name + " porte le nom d'une classe des tests du lab. Règle « names » : donnez-lui un autre nom.");
            return Optional.of(new Violation(name, 0, "names", sentence.in(language)));
        }
        String inPackage = type.packageName();
        if (takenPackages.contains(inPackage) || inPackage.matches("(java|javax|jdk|sun|com[.]sun)([.].*)?")) {
            Text sentence = new Text(
                    name + " is in a package of somebody else's. Rule 'packages': a submission's classes are in the "
                            + "lab's package, or in packages of their own.",
                    name + " est dans un paquet qui appartient à d'autres. Règle « packages » : les classes d'une "
                            + "soumission sont dans le paquet du lab, ou dans des paquets à elles.");
            return Optional.of(new Violation(name, 0, "packages", sentence.in(language)));
        }
        return Optional.empty();
    }

    private static List<Path> classFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
