package kafkalab.kit.gate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import kafkalab.catalogue.Program;
import kafkalab.kit.run.TaskMethod;

/**
 * What of a lab's catalogue is tried where there is no time for all of it: which programs, and by which of the tests.
 *
 * <p>A turn, such as a commit's hash, decides about both: the same turn tries the same again, and over many turns every
 * program and every test is tried.
 *
 * @param quick whether a wrong program meets only the tests of the tasks that it must lose, and those of one other
 * @param limit after how long no more programs are begun; zero for no limit
 * @param turn decides what is chosen
 */
record Excerpt(boolean quick, Duration limit, String turn) {

    /** The whole catalogue, by all tests. */
    static final Excerpt WHOLE = new Excerpt(false, Duration.ZERO, "");

    /** Returns the one that {@code -Dlab.gate.quick}, {@code -Dlab.gate.minutes} and {@code -Dlab.gate.turn} describe. */
    static Excerpt given() {
        return new Excerpt(
                Boolean.getBoolean("lab.gate.quick"),
                Duration.ofSeconds(Math.round(60 * Double.parseDouble(number(System.getProperty("lab.gate.minutes"))))),
                System.getProperty("lab.gate.turn", ""));
    }

    private static String number(String given) {
        return given == null || given.isBlank() ? "0" : given;
    }

    /** Returns the programs in the order of their turn: those that are no variants first; without a limit as they are. */
    List<Program> inOrder(List<Program> programs) {
        if (limit.isZero()) {
            return programs;
        }
        List<Program> first = programs.stream()
                .filter(program -> program.description().isEmpty())
                .toList();
        List<Program> others = new ArrayList<>(programs);
        others.removeAll(first);
        Collections.shuffle(others, new Random(turn.hashCode()));
        List<Program> all = new ArrayList<>(first);
        all.addAll(others);
        return all;
    }

    /**
     * Returns whether another program may be begun.
     *
     * @param spent how long the trials have gone on
     */
    boolean hasTime(Duration spent) {
        return limit.isZero() || spent.compareTo(limit) < 0;
    }

    /**
     * Returns the tests that a program meets.
     *
     * @param program the program
     * @param all the lab's tests, in their order
     */
    List<TaskMethod> tests(Program program, List<TaskMethod> all) {
        Set<Integer> loses = program.loses();
        List<Integer> others = all.stream()
                .map(TaskMethod::task)
                .distinct()
                .filter(task -> !loses.contains(task))
                .toList();
        if (!quick || loses.isEmpty() || others.isEmpty()) {
            return all;
        }
        int other = others.get(new Random(31L * turn.hashCode() + program.name().hashCode()).nextInt(others.size()));
        return all.stream()
                .filter(test -> loses.contains(test.task()) || test.task() == other)
                .collect(Collectors.toList());
    }
}
