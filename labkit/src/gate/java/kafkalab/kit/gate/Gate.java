package kafkalab.kit.gate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kafkalab.catalogue.Catalogue;
import kafkalab.catalogue.CatalogueFault;
import kafkalab.catalogue.Program;
import kafkalab.catalogue.VariantDescription;
import kafkalab.catalogue.check.ProgramChecks;
import kafkalab.catalogue.check.ProgramChecks.Findings;
import kafkalab.kit.fault.LabFault;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.ScoreCard;
import kafkalab.kit.grading.TerminalStyle;
import kafkalab.kit.run.KafkaLog;

/**
 * A gate that proves the tests of a lab, for the lab's author: the course's own gate.
 *
 * <p>It checks what can be checked at rest ({@link RestingChecks}), and then lets the lab's tests judge the starter, the
 * solution and every catalogued variant, each as a student's program would be judged ({@link Trial}).
 */
public final class Gate {

    /** In place of programs' names: nothing is tried, and all that needs no cluster is checked. */
    private static final String NONE = "none";

    private Gate() {}

    /**
     * Runs the gate of the lab in the working directory, and ends the JVM with 0 where all is well and 1 elsewhere.
     *
     * @param arguments names of programs to try, such as {@code solution} or {@code wrong/acks-one}, whose lessons are
     *     printed as well; none for all but those whose variant.yaml says {@code further: true}, which
     *     {@code -Dlab.gate.further=true} adds; {@code none} to try nothing and check all programs at rest. With
     *     {@code -Dlab.gate.mutants} the lab's tests judge mutants of the solution instead
     */
    public static void main(String[] arguments) throws InterruptedException {
        int exitCode;
        try {
            exitCode = run(Path.of("").toAbsolutePath(), List.of(arguments)) ? 0 : 1;
        } catch (LabFault fault) {
            System.out.print(ScoreCard.fault(fault.problem(), fault.remedy(), TerminalStyle.ofThisTerminal()));
            exitCode = 1;
        } catch (CatalogueFault fault) {
            System.out.print(ScoreCard.fault(fault.problem(), fault.remedy(), TerminalStyle.ofThisTerminal()));
            exitCode = 1;
        } catch (IOException e) {
            System.out.println("The gate could not read or write a file: " + e.getMessage());
            exitCode = 1;
        } catch (RuntimeException | LinkageError e) {
            System.out.println("The gate itself failed:");
            e.printStackTrace(System.out);
            exitCode = 1;
        }
        // The brokers' threads would keep the JVM alive, and nobody needs them any more.
        System.out.flush();
        Runtime.getRuntime().halt(exitCode);
    }

    private static boolean run(Path labDirectory, List<String> names) throws IOException, InterruptedException {
        LabDefinition lab = LabDefinition.read(labDirectory);
        LabFolder folder = new LabFolder(labDirectory);
        Catalogue catalogue = Catalogue.of(labDirectory);
        boolean resting = names.equals(List.of(NONE));
        if (!resting) {
            catalogue.requireNames(names);
        }
        System.out.printf("%n  The gate of %s%n%n", lab.id());
        String mutants = System.getProperty("lab.gate.mutants", "");
        MutationGate mutation = new MutationGate(lab, folder, catalogue);
        if (!mutants.isBlank()) {
            KafkaLog.toFile(folder.workArea().resolve("brokers.log"));
            return mutation.run(mutants);
        }
        List<String> problems = new ArrayList<>(new RestingChecks(lab, folder, catalogue).problems());
        problems.addAll(mutation.staleEntries());
        if (resting || names.isEmpty()) {
            List<String> ofPrograms = atRest(catalogue, folder);
            problems.addAll(ofPrograms);
            if (resting || !ofPrograms.isEmpty()) {
                System.out.print(GateTable.problems(problems));
                return problems.isEmpty();
            }
        }
        List<Program> programs = programs(catalogue, names);
        KafkaLog.toFile(folder.workArea().resolve("brokers.log"));
        List<Verdict> verdicts = new Trials(
                        lab, folder, !names.isEmpty(), names.isEmpty() ? Excerpt.given() : Excerpt.WHOLE)
                .judge(programs);
        verdicts.forEach(verdict -> problems.addAll(verdict.problems()));
        LessonCheck lessons = new LessonCheck(verdicts, LessonCheck.Strictness.given());
        problems.addAll(lessons.problems());
        lessons.write(catalogue.lab());
        System.out.print(GateTable.unnamed(lessons));
        System.out.print(GateTable.of(lab, verdicts, problems));
        return problems.isEmpty();
    }

    private static List<String> atRest(Catalogue catalogue, LabFolder folder) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Findings findings = new ProgramChecks(catalogue, folder.libraries()).check();
        System.out.printf(
                Locale.ROOT,
                "  %d programs checked at rest in %.1f s%n%n",
                catalogue.names().size(),
                (System.nanoTime() - start) / 1e9);
        System.out.print(GateTable.contract(findings));
        List<String> problems = new ArrayList<>(findings.problems());
        if (System.getProperty("lab.gate.contract", "table").equals("hold")) {
            findings.unbroken()
                    .forEach(sentence -> problems.add(
                            "No wrong program breaks: " + sentence.text() + " (" + sentence.place() + ")"));
        }
        return problems;
    }

    private static List<Program> programs(Catalogue catalogue, List<String> names) throws IOException {
        boolean further = Boolean.getBoolean("lab.gate.further");
        List<Program> programs = new ArrayList<>();
        for (String name : names.isEmpty() ? catalogue.names() : names) {
            Program program = catalogue.program(name);
            if (!names.isEmpty()
                    || further
                    || !program.description().map(VariantDescription::further).orElse(false)) {
                programs.add(program);
            }
        }
        return programs;
    }
}
