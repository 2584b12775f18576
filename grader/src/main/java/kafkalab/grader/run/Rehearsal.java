package kafkalab.grader.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import kafkalab.grader.fault.MachineFault;
import kafkalab.grader.kit.StagedLab;
import kafkalab.kit.grading.Status;
import kafkalab.kit.grading.TaskGrade;

/**
 * A rehearsal that grades the lab's own solution before a class: where it does not get all points, machine or kit are
 * not fit to grade anybody; and what it loads is what the class's JVMs will load, so that it is archived for them.
 */
final class Rehearsal {

    private final StagedLab lab;
    private final Sandbox sandbox;
    private final GradingOptions options;
    private final GradingSlots slots;
    private final WorkFolder work;

    Rehearsal(StagedLab lab, Sandbox sandbox, GradingOptions options, GradingSlots slots, WorkFolder work) {
        this.lab = lab;
        this.sandbox = sandbox;
        this.options = options;
        this.slots = slots;
        this.work = work;
    }

    /**
     * Rehearses.
     *
     * @param solution the folder of the solution's {@code java} and, where it has them, {@code resources}
     * @return the archives
     * @throws MachineFault where the solution does not get all points
     */
    ClassArchives run(Path solution) throws IOException, InterruptedException {
        Path lists = work.next();
        work.share(lists);
        GradingSlot slot = slots.take();
        try {
            Path sources = FileCopies.copy(solution.resolve("java"), slot.sources());
            FileCopies.copy(lab.starterSources(), sources);
            Path classes = slot.classes();
            ClassArchives recording = ClassArchives.recording(lists);
            List<String> errors = new Compiler(lab, sandbox, recording).compile(sources, classes);
            if (!errors.isEmpty()) {
                throw unfit("does not compile: " + errors.get(0));
            }
            FileCopies.copy(solution.resolve("resources"), classes);
            FileCopies.copy(lab.starterResources(), classes);
            Trial.Report report = new Trial(lab, sandbox, options, recording).run(slot, waits -> {});
            if (report.fault() != null) {
                throw unfit("could not be graded: " + report.fault());
            }
            List<TaskGrade> lost = report.tasks().stream()
                    .filter(task -> options.tasks().isEmpty()
                            ? task.points() > 0
                            : options.tasks().contains(task.id()))
                    .filter(task -> task.status() != Status.PASSED)
                    .toList();
            if (!lost.isEmpty()) {
                throw unfit("loses task "
                        + lost.stream().map(task -> Integer.toString(task.id())).collect(Collectors.joining(", "))
                        + (lost.get(0).feedback() == null
                                ? ""
                                : ": " + lost.get(0).feedback().actual()));
            }
            return ClassArchives.make(lists, lab, lab.folder().resolve("archives"));
        } finally {
            slots.giveBack(slot);
            WorkFolder.delete(lists);
        }
    }

    private static MachineFault unfit(String what) {
        return new MachineFault(
                "The lab's own solution " + (what.endsWith(".") ? what : what + ".") + " Nobody was graded.",
                "See that the machine has memory, disk and time for it, and give the command again;"
                        + " tools/grader verify tries the kit.");
    }
}
