package kafkalab.catalogue.author;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kafkalab.catalogue.Catalogue;
import kafkalab.catalogue.CatalogueFault;
import kafkalab.catalogue.ChangePatch;
import kafkalab.catalogue.Nearest;
import kafkalab.catalogue.SourceTree;
import kafkalab.catalogue.VariantDescription;
import kafkalab.catalogue.author.Rebase.Carried;
import kafkalab.catalogue.author.Rebase.Outcome;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line with which a lab's author works on variants: {@code tools/variant}. */
@Command(
        name = "tools/variant",
        mixinStandardHelpOptions = true,
        version = "1",
        synopsisSubcommandLabel = "COMMAND",
        description = "Works on the variants of a lab, which are patches over its solution.",
        footer = {
            "",
            "LAB is a lab's folder, such as lab01-producer; a VARIANT is wrong/NAME or right/NAME.",
            "CONTRIBUTING.md tells how a variant is added."
        })
public final class VariantTool {

    private static final int WRONG_USE = 2;
    private static final int NOT_DONE = 1;

    private final Path kit;

    @Spec
    private CommandSpec spec;

    VariantTool(Path kit) {
        this.kit = kit;
    }

    /** Runs the command that the arguments name, and ends the JVM with 0, 1 (not done) or 2 (asked wrongly). */
    public static void main(String[] arguments) {
        System.exit(commandLine(Path.of(System.getProperty("kafkalab.kit"))).execute(arguments));
    }

    static CommandLine commandLine(Path kit) {
        return new CommandLine(new VariantTool(kit)).setExecutionExceptionHandler((exception, command, result) -> {
            if (exception instanceof CatalogueFault fault) {
                command.getErr().println(fault.problem());
                command.getErr().println(fault.remedy());
                return WRONG_USE;
            }
            throw exception;
        });
    }

    @Command(name = "list", description = "Lists a lab's variants; without a lab, the labs.")
    int list(@Parameters(arity = "0..1", paramLabel = "LAB") String lab) throws IOException {
        if (lab == null) {
            for (String each : labs()) {
                say(
                        "%-24s %4d variants",
                        each, Catalogue.of(kit.resolve(each)).names().size() - 2);
            }
            return 0;
        }
        Catalogue catalogue = catalogue(lab);
        for (String name : catalogue.names()) {
            if (name.contains("/")) {
                VariantDescription description = catalogue.description(name);
                say(
                        "%-46s %-10s %4d  %s",
                        name,
                        description.fails().isEmpty() ? "" : description.fails(),
                        Files.isRegularFile(catalogue.lab().patch(name))
                                ? Files.readAllLines(catalogue.lab().patch(name))
                                        .size()
                                : 0,
                        description.title());
            }
        }
        say("%nname, tasks that it loses, lines of its patch, title");
        return 0;
    }

    @Command(
            name = "open",
            description = "Lays the whole program into the lab's target/variant, for an IDE or to compare.")
    int open(
            @Parameters(paramLabel = "LAB") String lab,
            @Parameters(paramLabel = "VARIANT") String name,
            @Option(names = "--discard", description = "Throws away what is open there and was not saved.")
                    boolean discard)
            throws IOException {
        Catalogue catalogue = catalogue(lab);
        catalogue.requireNames(List.of(name));
        requireVariant(name);
        OpenVariants open = new OpenVariants(catalogue.lab());
        open.lay(name, catalogue.patch(name).applyTo(catalogue.solution()), catalogue.solution(), discard);
        say("%s", open.folder(name));
        return 0;
    }

    @Command(
            name = "new",
            description = "Begins a variant: a variant.yaml to fill in, and the solution laid open to change.")
    int begin(@Parameters(paramLabel = "LAB") String lab, @Parameters(paramLabel = "VARIANT") String name)
            throws IOException {
        Catalogue catalogue = catalogue(lab);
        requireVariant(name);
        if (catalogue.names().contains(name)) {
            throw new CatalogueFault(lab + " has a variant " + name + ".", "Choose another name, or open this one.");
        }
        OpenVariants open = new OpenVariants(catalogue.lab());
        open.lay(name, catalogue.solution(), catalogue.solution(), false);
        Path description = catalogue.lab().description(name);
        Files.createDirectories(description.getParent());
        Files.writeString(description, skeleton(name));
        say("Fill in  %s", description);
        say("Change   %s", open.folder(name));
        say("Then     tools/variant save %s %s", lab, name);
        return 0;
    }

    private static String skeleton(String name) throws IOException {
        String file = name.substring(0, name.indexOf('/')) + ".yaml";
        try (var skeleton = VariantTool.class.getResourceAsStream(file)) {
            return new String(skeleton.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Command(name = "save", description = "Writes the patch of a program that was laid open and changed.")
    int save(@Parameters(paramLabel = "LAB") String lab, @Parameters(paramLabel = "VARIANT") String name)
            throws IOException {
        Catalogue catalogue = catalogue(lab);
        catalogue.requireNames(List.of(name));
        OpenVariants open = new OpenVariants(catalogue.lab());
        if (!open.isOpen(name)) {
            throw new CatalogueFault(
                    lab + " " + name + " is not open.", "Open it first: tools/variant open " + lab + " " + name + ".");
        }
        SourceTree program = open.program(name);
        List<String> unresolved = ThreeWayMerge.unresolved(program);
        if (unresolved.isEmpty() && !open.solution(name).equals(catalogue.solution())) {
            ThreeWayMerge merge = ThreeWayMerge.of(open.solution(name), catalogue.solution(), program);
            program = merge.tree();
            unresolved = merge.conflicts();
            open.lay(name, program, catalogue.solution(), true);
        }
        if (!unresolved.isEmpty()) {
            throw new CatalogueFault(
                    "The solution and " + name + " have both changed the lines between <<<<<<< and >>>>>>> of "
                            + String.join(", ", unresolved) + ".",
                    "Mend them in " + open.folder(name) + ", and save again.");
        }
        byte[] diff = ChangePatch.between(catalogue.solution(), program);
        if (diff.length == 0) {
            throw new CatalogueFault(
                    lab + " " + name + " is equal to the solution.", "Change it in " + open.folder(name) + ".");
        }
        Path patch = Files.write(catalogue.lab().patch(name), diff);
        say("%s, %d lines", patch, Files.readAllLines(patch).size());
        return 0;
    }

    @Command(
            name = "rebase",
            description = "Carries a lab's patches over a change of its solution, and names those that need a hand.")
    int rebase(
            @Parameters(paramLabel = "LAB") String lab,
            @Option(
                            names = "--from",
                            paramLabel = "REVISION",
                            description = "What the patches were written for; by default, for each the newest "
                                    + "solution in the history of HEAD to which it applies.")
                    String from)
            throws IOException {
        Catalogue catalogue = catalogue(lab);
        List<Carried> fates = new ArrayList<>();
        try (SolutionHistory history = new SolutionHistory(catalogue.lab())) {
            if (from != null) {
                history.at(from);
            }
            OpenVariants open = new OpenVariants(catalogue.lab());
            Rebase rebase = new Rebase(catalogue, history, open);
            for (String name : catalogue.names()) {
                if (name.contains("/")) {
                    fates.add(rebase.carry(name, Optional.ofNullable(from)));
                }
            }
            open.carriedTo(catalogue.solution());
        }
        return told(lab, fates);
    }

    private int told(String lab, List<Carried> fates) {
        Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            List<Carried> alike =
                    fates.stream().filter(each -> each.outcome() == outcome).toList();
            counts.put(outcome, (long) alike.size());
            if (outcome != Outcome.UNCHANGED) {
                alike.forEach(each -> say(
                        "%-8s  %s%s",
                        outcome.name().toLowerCase(Locale.ROOT),
                        each.name(),
                        each.remark().isEmpty() ? "" : ": " + each.remark()));
            }
        }
        say(
                "%d unchanged, %d carried over, %d empty, %d with conflicts, %d refused",
                counts.values().toArray());
        if (counts.get(Outcome.CONFLICT) > 0) {
            say("Mend the conflicts in %s/target/variant, and save each: tools/variant save %s VARIANT", lab, lab);
        }
        long done = counts.get(Outcome.UNCHANGED) + counts.get(Outcome.CARRIED);
        return done == fates.size() ? 0 : NOT_DONE;
    }

    private static void requireVariant(String name) {
        if (!name.matches("(wrong|right)/[a-z0-9][a-z0-9-]*")) {
            throw new CatalogueFault(
                    name + " is no name of a variant.",
                    "Use wrong/NAME or right/NAME, in small letters, digits and -.");
        }
    }

    private Catalogue catalogue(String lab) throws IOException {
        List<String> labs = labs();
        if (!labs.contains(lab)) {
            throw new CatalogueFault("There is no lab " + lab + ".", "Did you mean " + Nearest.to(lab, labs) + "?");
        }
        return Catalogue.of(kit.resolve(lab));
    }

    private List<String> labs() throws IOException {
        try (Stream<Path> folders = Files.list(kit)) {
            return folders.filter(folder -> Files.isRegularFile(folder.resolve("lab.yaml")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private void say(String format, Object... values) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
