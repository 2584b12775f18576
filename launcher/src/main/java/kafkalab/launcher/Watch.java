package kafkalab.launcher;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.Status;
import kafkalab.kit.grading.TaskDefinition;
import kafkalab.kit.grading.TaskGrade;

/**
 * The watch: from a saved file to the verdict of its tasks, on a cluster that stays up.
 *
 * <pre>
 *  saved files ──┐
 *  keys ─────────┼──► one queue ──► this, in one thread ──► the screen
 *  referee ──────┘                    │
 *     ▲────────────── orders ─────────┘
 * </pre>
 */
final class Watch {

    /** Something that happened. */
    private record Signal(ResidentEvent event, Character key, boolean saved) {}

    private final Kit kit;
    private final Screen screen;
    private final LabFolder lab;
    private final LabDefinition definition;
    private final List<Integer> chosen;
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final Map<Integer, TaskGrade> last = new TreeMap<>();

    private WatchScreen shown;
    private Resident resident;
    private WatchedRun run = new WatchedRun();
    private int task;
    private ResidentEvent running;
    private long runningSince;
    private boolean ready;
    private boolean asksToReset;

    /**
     * Prepares a watch.
     *
     * @param kit the kit
     * @param chosen the lab, and the tasks that each save runs; none for all
     */
    Watch(Kit kit, Kit.Chosen chosen) throws IOException {
        this.kit = kit;
        this.screen = kit.screen();
        this.lab = chosen.lab();
        this.definition = lab.definition();
        this.chosen = chosen.tasks();
        this.task = this.chosen.isEmpty() ? definition.tasks().get(0).id() : this.chosen.get(0);
    }

    /** Watches until the student quits; returns 1 where a fault ended it. */
    int run() throws IOException, InterruptedException {
        String classPath = new WatchClassPath(kit, lab).read();
        String cluster =
                new WarmCluster(kit).state().map(WarmCluster.State::addresses).orElse("embedded");
        try (Keys keys = Keys.of(screen, key -> signals.add(new Signal(null, key, false)));
                Resident referee = Resident.start(
                        lab, classPath, cluster, screen, event -> signals.add(new Signal(event, null, false)));
                SavedFiles files = SavedFiles.watch(
                        lab.path().resolve("src").resolve("main"), () -> signals.add(new Signal(null, null, true)))) {
            Runtime.getRuntime().addShutdownHook(new Thread(keys::restore));
            resident = referee;
            shown = new WatchScreen(screen, definition, keys);
            shown.begin();
            while (true) {
                Signal signal = signals.poll(1, TimeUnit.SECONDS);
                if (signal == null) {
                    tick();
                } else if (signal.event() != null) {
                    if (signal.event().event().equals("fault")) {
                        shown.print("");
                        screen.complain(
                                signal.event().problem(),
                                Optional.ofNullable(signal.event().remedy()).orElse(""));
                        return 1;
                    }
                    said(signal.event());
                } else if (signal.saved()) {
                    start(chosen, null);
                } else if (signal.key() == 'q') {
                    shown.print(System.lineSeparator());
                    return 0;
                } else {
                    typed(signal.key());
                }
            }
        }
    }

    // ---- The referee

    private void start(List<Integer> tasks, Long seed) throws IOException {
        asksToReset = false;
        if (ready) {
            resident.run(tasks, seed);
        }
    }

    private void said(ResidentEvent event) throws IOException {
        switch (event.event()) {
            case "starting" -> {
                if ("brokers".equals(event.what())) {
                    shown.waitFor("Three brokers are starting...", "Trois brokers démarrent...");
                } else {
                    shown.waitFor("A JVM for your program is starting...", "Une JVM pour votre programme démarre...");
                }
            }
            case "ready" -> {
                ready = true;
                start(chosen, null);
            }
            case "compiling" -> {
                run = new WatchedRun();
                running = null;
                shown.begin();
                shown.waitFor("Compiling...", "Compilation...");
            }
            case "compiled" -> {
                if (event.edited() != null && !event.edited().isEmpty()) {
                    task = event.edited().get(0);
                }
                shown.waitFor("Compiled in " + event.ms() + " ms.", "Compilé en " + event.ms() + " ms.");
            }
            case "broken" -> shown.broken(event.errors());
            case "started" -> {
                running = event;
                runningSince = System.nanoTime();
                tick();
            }
            case "task" -> decided(event);
            case "output" -> output(event.text());
            case "finished" -> finished(event);
            default -> {
                // A newer referee may say more.
            }
        }
    }

    /** Says again what is waited for, with the seconds. */
    private void tick() {
        if (running == null) {
            return;
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - runningSince);
        if (seconds == 0 || shown.isLive()) {
            String since = seconds == 0 ? "" : seconds + " s, ";
            int limit = running.limit() == null ? 0 : running.limit();
            shown.waitFor(
                    "Task " + running.task() + " runs: " + since + "at most " + limit + " s...",
                    "L'exercice " + running.task() + " tourne : " + since + "au plus " + limit + " s...");
        }
    }

    private void decided(ResidentEvent event) throws IOException {
        TaskGrade grade = event.grade();
        running = null;
        run.decided(grade, event.todo() != null && event.todo() != 0);
        last.put(grade.id(), grade);
        shown.row(grade, event.todo() != null && event.todo() != 0);
    }

    private void output(String text) {
        text.lines().forEach(line -> shown.print("    | " + line + System.lineSeparator()));
    }

    private void finished(ResidentEvent event) throws IOException {
        running = null;
        if (Boolean.TRUE.equals(event.stopped())) {
            return;
        }
        run.finished(event.seed() == null ? 0 : event.seed(), event.world());
        // Read anew: hints have been counted since.
        Progress progress = Progress.of(lab);
        progress.add(run.all());
        progress.write(lab);
        run.failed().stream().findFirst().or(run::firstUnwritten).ifPresent(first -> task = first.id());
        shown.end(run, progress.bestScore());
        if (run.score() == definition.maxScore()) {
            new Next(kit).after(lab);
        }
        shown.keys();
    }

    // ---- Keys

    private void typed(char key) throws IOException {
        if (asksToReset) {
            asksToReset = false;
            if (key == 'y' || key == 'o') {
                new Reset(kit).reset(lab, Optional.empty());
            } else {
                shown.line("Nothing was changed.", "Rien n'a été changé.");
            }
            return;
        }
        switch (key) {
            case 'a' -> start(List.of(), null);
            case 't' -> start(List.of(task), null);
            case 's' -> start(repeated(), run.seed() == 0 ? null : run.seed());
            case 'h' -> shown.print(new Hints(kit).next(lab, task));
            case 'l' -> shown.list(last, Progress.of(lab).best());
            case 'n' -> next();
            case 'o' -> Report.open(kit, lab);
            case 'r' -> {
                asksToReset = true;
                shown.line(
                        "Put the whole starter back? A copy of yours is kept. y or n",
                        "Remettre tout le point de départ ? Une copie du vôtre est gardée. o ou n");
            }
            case '?' -> shown.help(Report.path(lab));
            default -> {
                // Not a key of the watch.
            }
        }
    }

    private List<Integer> repeated() {
        List<Integer> tasks = new ArrayList<>();
        run.all().forEach(each -> tasks.add(each.id()));
        return tasks.isEmpty() ? chosen : tasks;
    }

    /** Goes to the task after this one that is not solved yet, and runs it. */
    private void next() throws IOException {
        List<Integer> open = definition.tasks().stream()
                .map(TaskDefinition::id)
                .filter(id -> last.get(id) == null || last.get(id).status() != Status.PASSED)
                .toList();
        if (open.isEmpty()) {
            shown.line("Every task is solved.", "Tous les exercices sont résolus.");
            return;
        }
        task = open.stream().filter(id -> id > task).findFirst().orElse(open.get(0));
        start(List.of(task), null);
    }
}
