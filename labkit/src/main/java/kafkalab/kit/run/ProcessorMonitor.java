package kafkalab.kit.run;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A monitor that watches what a program takes of the processor, from a thread of its own.
 *
 * <p>A program that computes and computes is moved to the back of the queue: it goes on, where others leave time. And
 * whoever has others to grade is told while a program only waits, or is at the back of the queue: it takes nothing from
 * others then.
 *
 * <pre>
 *   a test method begins ---- 10 s ----&gt; waits, where it took less than 5 % of a core in the last 5 s
 *                        \--- 15 s of processor time, or a tenth of its limit where that is more
 *                         \          (5 s in all methods after one that took so much)
 *                          \---&gt; to the back of the queue; waits
 * </pre>
 */
final class ProcessorMonitor {

    private static final Duration TURN = Duration.ofSeconds(1);
    private static final int SHARE_OF_LIMIT = 10;
    private static final int TURNS_WATCHED = 5;
    private static final Duration IDLE = Duration.ofMillis(250);

    private final Supplier<StudentJvm> program;
    private final Consumer<Boolean> waits;
    private final Patience patience;
    private final Deque<Duration> taken = new ArrayDeque<>();
    private StudentJvm watched;
    private Duration takenBefore;
    private Duration enough;
    private long begin;
    private boolean atTheBack;
    private boolean greedy;
    private boolean waiting;
    private boolean running;

    /**
     * Prepares a watch.
     *
     * @param program the program's JVM now, or null
     * @param waits hears whether the program only waits, each time that this changes
     */
    ProcessorMonitor(Supplier<StudentJvm> program, Consumer<Boolean> waits) {
        this(program, waits, Patience.USUAL);
    }

    ProcessorMonitor(Supplier<StudentJvm> program, Consumer<Boolean> waits, Patience patience) {
        this.program = program;
        this.waits = waits;
        this.patience = patience;
    }

    /** Begins to watch, until the watch is closed. */
    PeriodicCheck begin() {
        return PeriodicCheck.begin("program-watch", TURN, this::look);
    }

    /**
     * Hears that a test method begins.
     *
     * @param seconds its limit, which is many times what a right program needs
     */
    synchronized void methodStarted(int seconds) {
        enough = greedy
                ? patience.withGreedy()
                : Collections.max(List.of(patience.least(), Duration.ofSeconds(seconds / SHARE_OF_LIMIT)));
        running = true;
        begin = System.nanoTime();
        watched = null;
    }

    /** Hears that a test method has ended. */
    synchronized void methodFinished() {
        running = false;
        tell(false);
    }

    private synchronized void look() {
        StudentJvm now = program.get();
        if (!running || now == null || !now.isAlive()) {
            return;
        }
        Duration takenNow = now.processes()
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
        if (now != watched) {
            watched = now;
            takenBefore = takenNow;
            taken.clear();
            atTheBack = false;
        }
        taken.addLast(takenNow);
        if (taken.size() > TURNS_WATCHED + 1) {
            taken.removeFirst();
        }
        if (!atTheBack && takenNow.minus(takenBefore).compareTo(enough) > 0) {
            sendToTheBack(now);
            atTheBack = true;
            greedy = true;
        }
        boolean idle = taken.size() > TURNS_WATCHED
                && takenNow.minus(taken.getFirst()).compareTo(IDLE) < 0
                && System.nanoTime() - begin > patience.beforeIdle().toNanos();
        tell(atTheBack || idle);
    }

    private void tell(boolean now) {
        if (now != waiting) {
            waiting = now;
            waits.accept(now);
        }
    }

    /**
     * Gives all threads of a program a low priority, by which they have a tenth of a neighbour's share. Where that can not
     * be, they keep theirs.
     */
    private static void sendToTheBack(StudentJvm jvm) {
        List<String> command = new ArrayList<>(List.of("renice", "-n", "10", "-p"));
        jvm.processes().forEach(process -> {
            String[] threads = new File("/proc/" + process.pid() + "/task").list();
            command.addAll(threads == null ? List.of(Long.toString(process.pid())) : List.of(threads));
        });
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            // There is no such command: its neighbours have to bear with it until its time limit.
        }
    }

    /**
     * How long a program is let be.
     *
     * @param least the processor time that every test method may take
     * @param withGreedy the processor time of a method of a program that took too much in an earlier one
     * @param beforeIdle how old a method is before its program is said to wait
     */
    record Patience(Duration least, Duration withGreedy, Duration beforeIdle) {

        /** Holds in a class that is graded: a right program takes some 3 s for all of lab 01's methods. */
        static final Patience USUAL =
                new Patience(Duration.ofSeconds(15), Duration.ofSeconds(5), Duration.ofSeconds(10));
    }
}
