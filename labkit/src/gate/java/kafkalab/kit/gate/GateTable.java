package kafkalab.kit.gate;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import kafkalab.catalogue.check.ProgramChecks.Findings;
import kafkalab.kit.grading.Feedback;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.Status;
import kafkalab.kit.grading.TaskDefinition;

/** The words of what the gate prints. */
final class GateTable {

    private GateTable() {}

    /** Words a program's row: a sign a task, and whether all is as declared. */
    static String row(LabDefinition lab, Verdict verdict) {
        StringBuilder signs = new StringBuilder();
        for (TaskDefinition task : lab.tasks()) {
            signs.append(String.format("%3s", sign(verdict, task)));
        }
        String remark = verdict.asDeclared()
                ? ""
                : "   NOT AS DECLARED: must lose " + verdict.program().loses();
        return String.format(
                Locale.ROOT,
                "  %-44s%s %7.1f s%s%n",
                verdict.program().name(),
                signs,
                verdict.durationMs() / 1000.0,
                remark);
    }

    private static String sign(Verdict verdict, TaskDefinition task) {
        if (!verdict.results().containsKey(task.id())) {
            return verdict.errors().isEmpty() ? "." : "?";
        }
        return verdict.results().get(task.id()).status() == Status.PASSED ? "+" : "-";
    }

    /** Words what a program is told of the tasks that it lost; nothing for the starter, which meets its TODOs. */
    static String lessons(Verdict verdict) {
        StringBuilder lessons = new StringBuilder();
        if (!verdict.program().unwritten()) {
            verdict.lost()
                    .forEach(task -> lessons.append(lesson(
                            verdict.program().name(),
                            task,
                            verdict.results().get(task).feedback())));
        }
        return lessons.isEmpty() ? "" : lessons.append(System.lineSeparator()).toString();
    }

    private static String lesson(String program, int task, Feedback feedback) {
        return feedback == null
                ? ""
                : String.format(
                        "%n  %s, task %d%n    expected  %s%n    actual    %s%n    why       %s%n    next      %s%n",
                        program, task, feedback.expected(), feedback.actual(), feedback.why(), feedback.next());
    }

    /** Words which sentences of the contract no wrong program breaks. */
    static String contract(Findings findings) {
        StringBuilder table = new StringBuilder(String.format(
                "  %d of %d sentences of the contract are broken by a wrong program%s%n",
                findings.sentences() - findings.unbroken().size(),
                findings.sentences(),
                findings.unbroken().isEmpty() ? "." : "; by none:"));
        findings.unbroken()
                .forEach(sentence -> table.append(String.format("    %-50s %s%n", sentence.place(), sentence.text())));
        return table.append(System.lineSeparator()).toString();
    }

    /** Words which mistakes no lesson names. */
    static String unnamed(LessonCheck lessons) {
        if (lessons.looked() == 0) {
            return "";
        }
        List<NamedMistake> unnamed = lessons.unnamed();
        StringBuilder table = new StringBuilder(String.format(
                "%n  %d of %d mistakes are named by a lesson%s%n",
                lessons.looked() - unnamed.size(), lessons.looked(), unnamed.isEmpty() ? "." : "; these are not:"));
        unnamed.forEach(mistake -> table.append(String.format(
                "    %-44s %s%s%n", mistake.program(), mistake.lacks(), mistake.owed() ? " (owed)" : "")));
        return table.toString();
    }

    /** Words what was found where no program was tried. */
    static String problems(List<String> problems) {
        return list(problems) + String.format("  %s: the gate is %s.%n%n", count(problems), state(problems));
    }

    private static String list(List<String> problems) {
        return problems.stream()
                .map(problem -> "  ! " + problem + System.lineSeparator())
                .collect(Collectors.joining());
    }

    private static String count(List<String> problems) {
        return problems.size() + (problems.size() == 1 ? " problem" : " problems");
    }

    private static String state(List<String> problems) {
        return problems.isEmpty() ? "open" : "shut";
    }

    /** Words the table of all programs, and every problem. */
    static String of(LabDefinition lab, List<Verdict> verdicts, List<String> problems) {
        StringBuilder table = new StringBuilder(String.format("%n  %-44s", "program"));
        lab.tasks().forEach(task -> table.append(String.format("%3d", task.id())));
        table.append(String.format("     time%n"));
        verdicts.forEach(verdict -> table.append(row(lab, verdict)));
        table.append(System.lineSeparator());
        table.append(list(problems));
        long asDeclared = verdicts.stream().filter(Verdict::asDeclared).count();
        table.append(String.format(
                "  %d of %d programs as declared, %s: the gate is %s.%n%n",
                asDeclared, verdicts.size(), count(problems), state(problems)));
        return table.toString();
    }
}
