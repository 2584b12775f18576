package kafkalab.grader.handout;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import kafkalab.grader.fault.GraderFault;
import kafkalab.grader.kit.Kit;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.Language;
import kafkalab.kit.rules.GivenFiles;

/**
 * A writer of the student edition of some labs: a kit of its own that builds and runs by itself.
 *
 * <pre>
 *  README.md, LICENSE, .mvn           how to begin; AGENTS.md says to coding agents that they are tutors
 *  .vscode, .run                      tasks and run configurations for editors
 *  .devcontainer                      a machine for the labs, which opens at the first of them
 *  lab, lab.cmd                       the launcher
 *  pom.xml                            without the profiles, modules and versions that students have no use for
 *  pageviews/, labkit/, launcher/     as source, without their own tests
 *  lab01-producer/                    lab.yaml, starter, tests; what the starter was, for ./lab check
 *  docs/, docker/                     the labs' pages and what these link to; the cluster in Docker
 * </pre>
 *
 * <p>What is handed out is named here; everything else stays behind: solutions, variants, the grader, the gate, the
 * history, and whatever else may lie in the kit's folders. Before the folder gets its name, {@link LeakCheck} compares
 * all of its text with all solutions and variants.
 */
public final class HandOut {

    /** Files and folders of the kit that a student gets as they are, where they exist. */
    private static final List<String> OF_THE_KIT = List.of(
            ".devcontainer",
            ".editorconfig",
            ".gitattributes",
            ".gitignore",
            ".mvn",
            ".vscode",
            "LICENSE",
            "docker",
            "lab",
            "lab.cmd",
            "mvnw",
            "mvnw.cmd");

    /** What a student gets of the modules that are no labs. */
    private static final List<String> OF_A_LIBRARY = List.of("pom.xml", "src/main", "src/testcontainers");

    /** What a student gets of a lab. */
    private static final List<String> OF_A_LAB =
            List.of("pom.xml", "lab.yaml", ".mvn", "debezium", "sql", "src/main", "src/test");

    /** Below the folders above, what is of no use to a student: the scenario proves the docs. */
    private static final List<String> LEFT_OUT = List.of("docker/test");

    private static final List<String> LIBRARIES = List.of("pageviews", "labkit", "launcher");

    private final Kit kit;
    private final List<LabDefinition> labs;
    private final Language language;

    /**
     * Chooses what to hand out.
     *
     * @param kit where from
     * @param labs the labs' ids, in the order of the course
     * @param language the language of the README, and the one that card and report speak unless a student says otherwise
     */
    public HandOut(Kit kit, List<String> labs, Language language) {
        this.kit = kit;
        this.labs = labs.stream()
                .distinct()
                .map(id -> LabDefinition.read(kit.lab(id)))
                .toList();
        this.language = language;
    }

    /**
     * Writes the edition.
     *
     * @param out a folder that does not exist yet, or is empty
     * @return the number of its files
     */
    public int writeTo(Path out) throws IOException {
        Path target = out.toAbsolutePath().normalize();
        refuseIfUsed(target);
        Files.createDirectories(target.getParent());
        Path draft = Files.createTempDirectory(target.getParent(), target.getFileName() + ".part-");
        try {
            writeInto(draft);
            new LeakCheck(kit).check(draft);
            Files.deleteIfExists(target);
            Files.move(draft, target);
        } finally {
            delete(draft);
        }
        try (Stream<Path> files = Files.walk(target)) {
            return (int) files.filter(Files::isRegularFile).count();
        }
    }

    private void refuseIfUsed(Path target) throws IOException {
        if (target.startsWith(kit.root().toAbsolutePath().normalize())
                && !target.startsWith(kit.root().resolve("target"))) {
            throw new GraderFault(
                    target + " is inside the kit itself.", "Name a folder outside of " + kit.root() + ": --out DIR.");
        }
        if (Files.isDirectory(target)) {
            try (Stream<Path> children = Files.list(target)) {
                if (children.findAny().isPresent()) {
                    throw new GraderFault(
                            target + " is not empty.", "Name a new folder, so that no old file stays in a hand-out.");
                }
            }
        } else if (Files.exists(target)) {
            throw new GraderFault(target + " is a file.", "Name a folder: --out DIR.");
        }
    }

    private void writeInto(Path draft) throws IOException {
        for (String path : OF_THE_KIT) {
            copy(path, draft);
        }
        for (String library : LIBRARIES) {
            for (String path : OF_A_LIBRARY) {
                copy(library + "/" + path, draft);
            }
        }
        for (LabDefinition lab : labs) {
            for (String path : OF_A_LAB) {
                copy(lab.id() + "/" + path, draft);
            }
            copy(".run/" + lab.id() + ".run.xml", draft);
            GivenFiles.remember(draft.resolve(lab.id()));
            Starter.keep(draft.resolve(lab.id()));
        }
        List<String> modules = Stream.concat(LIBRARIES.stream(), labs.stream().map(LabDefinition::id))
                .toList();
        StudentPoms.write(kit.root(), draft, modules, LIBRARIES);
        speak(draft, modules);
        StudentPages.write(kit.root(), draft, labs);
        StudentReadme.write(draft, labs, language);
        openAtTheFirstLab(draft);
    }

    /** Lets the dev container open the page, and begin in the folder, of the lab that this course begins with. */
    private void openAtTheFirstLab(Path draft) throws IOException {
        Path container = draft.resolve(".devcontainer/devcontainer.json");
        if (Files.exists(container)) {
            LabDefinition first = labs.get(0);
            Files.writeString(
                    container,
                    Files.readString(container)
                            .replaceFirst(
                                    "docs/lab[0-9a-z-]+\\.md",
                                    StudentReadme.page(draft, first.docs().en(), language))
                            .replaceFirst("\\{workspaceFolder}/lab[0-9a-z-]+", "{workspaceFolder}/" + first.id()));
        }
    }

    private void copy(String path, Path draft) throws IOException {
        Path from = kit.root().resolve(path);
        if (Files.notExists(from)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> walk = Files.walk(from)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path relative = kit.root().relativize(file);
            if (LEFT_OUT.stream().noneMatch(relative::startsWith)) {
                Path to = draft.resolve(relative.toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to, COPY_ATTRIBUTES);
            }
        }
    }

    /** Makes the hand-out's language the one that the card speaks; {@code -Dlab.lang} on the command line still wins. */
    private void speak(Path draft, List<String> modules) throws IOException {
        if (language == Language.EN) {
            return;
        }
        for (String folder : Stream.concat(Stream.of(""), modules.stream()).toList()) {
            Path config = draft.resolve(folder).resolve(".mvn/maven.config");
            if (Files.isRegularFile(config)) {
                Files.writeString(
                        config, Files.readString(config).stripTrailing() + "\n-Dlab.lang=" + language.code() + "\n");
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
