package kafkalab.launcher;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.ScoreCard;
import kafkalab.kit.grading.Status;
import kafkalab.kit.grading.TaskGrade;

/**
 * What the watch shows: a row a task as it is decided, and last on the screen the first failure with its lesson.
 *
 * <p>On a terminal each run begins on an empty screen, and the last line tells what is waited for. Elsewhere there are
 * plain lines, as they come.
 */
final class WatchScreen {

    private static final String EMPTY = "\u001b[H\u001b[2J";
    private static final String EMPTY_LINE = "\r\u001b[K";

    private final Screen screen;
    private final PrintStream out;
    private final LabDefinition lab;
    private final ScoreCard card;
    private final boolean live;
    private boolean waiting;

    /**
     * Makes the screen of a lab.
     *
     * @param screen the student's language and colours
     * @param lab the lab
     * @param keys tells of the terminal: whether lines can be taken back, and its width
     */
    WatchScreen(Screen screen, LabDefinition lab, Keys keys) {
        this.screen = screen;
        this.out = screen.out();
        this.lab = lab;
        this.card = new ScoreCard(lab, screen.language(), screen.style(), keys.width());
        this.live = keys.live();
    }

    /** Tells whether lines can be taken back. */
    boolean isLive() {
        return live;
    }

    /** Begins a run: an empty screen with the lab's title. */
    void begin() {
        clearWaiting();
        out.print(live ? EMPTY : "");
        out.printf("%n  %s  %s%n%n", screen.bold(lab.id()), lab.title().in(screen.language()));
    }

    /** Shows what is waited for, in a line that the next one replaces. */
    void waitFor(String english, String french) {
        clearWaiting();
        String text = "  " + screen.faint(screen.say(english, french));
        if (live) {
            out.print(text);
            out.flush();
            waiting = true;
        } else {
            out.println(text);
        }
    }

    private void clearWaiting() {
        if (waiting) {
            out.print(EMPTY_LINE);
            waiting = false;
        }
    }

    void line(String english, String french) {
        clearWaiting();
        screen.tell(english, french);
    }

    void print(String text) {
        clearWaiting();
        out.print(text);
        out.flush();
    }

    /** Shows the row of a task that has been decided. */
    void row(TaskGrade task, boolean unwritten) {
        print(card.row(task, unwritten));
    }

    /** Shows why the sources do not compile: file and line, the line, and the compiler's sentence. */
    void broken(List<ResidentEvent.CompileError> errors) {
        clearWaiting();
        out.println("  " + screen.bad(screen.cross()) + " "
                + screen.bold(screen.say("This does not compile yet.", "Cela ne compile pas encore.")));
        for (ResidentEvent.CompileError error : errors.stream().limit(3).toList()) {
            out.println();
            out.println("    " + error.file() + ":" + error.line());
            if (error.source() != null && !error.source().isBlank()) {
                String source = error.source();
                int cut = source.length() - source.stripLeading().length();
                out.println("      " + source.strip());
                if (error.column() > cut) {
                    out.println("      " + " ".repeat((int) error.column() - 1 - cut) + screen.bad("^"));
                }
            }
            out.print(Screen.wrapped(error.message().replaceAll("\\s+", " "), "    ", "    "));
        }
        if (errors.size() > 3) {
            out.println();
            screen.tell((errors.size() - 3) + " more after these.", (errors.size() - 3) + " autres après celles-ci.");
        }
        out.println();
        keys();
    }

    /**
     * Ends a run: the failures, the first with its lesson, and the score.
     *
     * @param run the run
     * @param best the sum of the best points of each task
     */
    void end(WatchedRun run, int best) {
        clearWaiting();
        out.println();
        String score = screen.say("Score", "Score") + "  " + run.score() + " / " + lab.maxScore();
        out.println("  " + (run.score() == lab.maxScore() ? screen.good(screen.bold(score)) : screen.bold(score))
                + (best > run.score()
                        ? screen.faint(screen.say("   best of each task: ", "   au mieux : ") + best)
                        : "")
                + screen.faint("   " + screen.say("seed ", "graine ") + run.seed()));
        List<TaskGrade> failed = run.failed();
        if (!failed.isEmpty()) {
            if (failed.size() > 1) {
                screen.tell(
                        "Also failed: " + numbers(failed.subList(1, failed.size())) + ".",
                        "Ont échoué aussi : " + numbers(failed.subList(1, failed.size())) + ".");
            }
            if (run.world() != null) {
                out.println("  " + screen.faint(screen.say("It ran in ", "Il a tourné dans ") + run.world()));
            }
            out.print(card.lesson(failed.get(0)));
        } else {
            run.firstUnwritten()
                    .map(task -> card.start(task, run.unwritten() < run.all().size(), run.unwritten() - 1))
                    .ifPresent(out::print);
        }
        out.println();
    }

    private static String numbers(List<TaskGrade> tasks) {
        return tasks.stream().map(task -> Integer.toString(task.id())).collect(Collectors.joining(", "));
    }

    /** Lists the tasks: how each ended when it ran last, and its points. */
    void list(Map<Integer, TaskGrade> last, Map<Integer, Integer> best) {
        clearWaiting();
        out.println();
        lab.tasks().forEach(task -> {
            TaskGrade grade = last.get(task.id());
            String sign = grade == null
                    ? screen.sign("·", ".")
                    : grade.status() == Status.PASSED ? screen.good(screen.tick()) : screen.bad(screen.cross());
            String title = task.title().in(screen.language());
            out.printf(
                    Locale.ROOT,
                    "  %s %2d  %-60s %3d / %d%n",
                    sign,
                    task.id(),
                    title.length() > 60 ? title.substring(0, 59) + screen.sign("…", "~") : title,
                    best.getOrDefault(task.id(), 0),
                    task.points());
        });
        out.println();
        keys();
    }

    /** Shows the keys in one line. */
    void keys() {
        if (live) {
            out.println(screen.faint(screen.say(
                    "  save a file, or: a all  t this task  s same data  h hint  n next  ? more  q quit",
                    "  enregistrez, ou : a tout  t cet exercice  s mêmes données  h indice  n suivant  ? q")));
        }
        out.flush();
    }

    /** Shows all keys. */
    void help(Path report) {
        clearWaiting();
        Map<String, String> keys = new TreeMap<>(Map.of(
                "a", screen.say("run all tasks", "lancer tous les exercices"),
                "t", screen.say("run this task alone", "lancer cet exercice seul"),
                "s", screen.say("run again on the same data", "relancer sur les mêmes données"),
                "h", screen.say("the next hint for this task", "l'indice suivant pour cet exercice"),
                "l", screen.say("list the tasks", "la liste des exercices"),
                "n", screen.say("go to the next open task", "passer au prochain exercice ouvert"),
                "o", screen.say("open the report, ", "ouvrir le rapport, ") + report,
                "r", screen.say("put the starter back (asks first)", "remettre le départ (demande d'abord)"),
                "q", screen.say("quit", "quitter")));
        out.println();
        keys.forEach((key, meaning) -> out.println("  " + screen.bold(key) + "  " + meaning));
        out.println();
        out.flush();
    }
}
