package kafkalab.kit.grading;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The score card in the terminal.
 *
 * <p>A row a task comes as soon as the task has ended; the lessons and the score come last, so that they stand where a
 * student looks. An unwritten task gets one line: only the first of them is explained, with where to begin.
 */
public final class ScoreCard {

    private static final int WIDTH = 96;
    private static final int LABEL = 10;
    private static final int TITLE = 58;
    private static final int LEAST_WIDTH = 60;
    private static final int BESIDE_TITLE = 26;
    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");
    private static final Pattern OPTION = Pattern.compile("-D[a-z.]+=[0-9,]*[0-9]");

    private final LabDefinition lab;
    private final Language language;
    private final ResourceBundle messages;
    private final TerminalStyle style;
    private final int width;
    private final int titleWidth;
    private String ranIn;

    /**
     * Words the card of a lab.
     *
     * @param lab the lab
     * @param language the card's language
     * @param style colours and signs
     */
    public ScoreCard(LabDefinition lab, Language language, TerminalStyle style) {
        this(lab, language, style, WIDTH);
    }

    /**
     * Words the card of a lab for a terminal whose width is known.
     *
     * @param lab the lab
     * @param language the card's language
     * @param style colours and signs
     * @param width the terminal's columns; of more than {@value #WIDTH} no use is made
     */
    public ScoreCard(LabDefinition lab, Language language, TerminalStyle style, int width) {
        this.width = Math.max(LEAST_WIDTH, Math.min(width, WIDTH));
        this.titleWidth = Math.min(TITLE, this.width - BESIDE_TITLE);
        this.lab = lab;
        this.language = language;
        this.messages = language.messages();
        this.style = style;
    }

    /**
     * Words what stands above the rows.
     *
     * @param cluster the cluster's name
     * @param seed the run's seed
     */
    public String head(String cluster, long seed) {
        return String.format(
                Locale.ROOT,
                "%n  %s  %s%n  %s%n%n",
                style.bold(lab.id()),
                lab.title().in(language),
                style.faint(say("card.cluster", cluster) + ", " + say("card.seed", Long.toString(seed))));
    }

    /**
     * Notes what the program ran in, to be told where a task failed.
     *
     * @param zone the time zone
     * @param locale the locale's tag
     * @param charset the default charset
     */
    public void ranIn(String zone, String locale, String charset) {
        ranIn = say("card.ranIn", zone, locale, charset);
    }

    /**
     * Words the row of a task.
     *
     * @param task how it ended
     * @param unwritten whether it failed for want of being written
     */
    public String row(TaskGrade task, boolean unwritten) {
        String title = task.title().length() <= titleWidth
                ? task.title()
                : task.title().substring(0, titleWidth - 1) + style.ellipsis();
        String row = String.format(
                Locale.ROOT,
                "  %s %2d  %-" + titleWidth + "s %7s  ",
                sign(task, unwritten),
                task.id(),
                title,
                points(task));
        return bonusHead(task) + row + style.faint(note(task, unwritten)) + System.lineSeparator();
    }

    /** Sets the bonus tasks apart: a line above the first of them. */
    private String bonusHead(TaskGrade task) {
        boolean first = lab.tasks().stream()
                .filter(TaskDefinition::bonus)
                .findFirst()
                .map(bonus -> bonus.id() == task.id())
                .orElse(false);
        return first ? String.format(Locale.ROOT, "%n  %s%n", style.faint(say("card.bonus"))) : "";
    }

    private String points(TaskGrade task) {
        return task.points() == 0 ? "" : task.earned() + " / " + task.points();
    }

    private String sign(TaskGrade task, boolean unwritten) {
        return switch (task.status()) {
            case PASSED -> style.good(style.tick());
            case FAILED -> unwritten ? style.faint(style.dot()) : style.bad(style.cross());
            case SKIPPED, NOT_RUN -> style.faint(style.dot());
        };
    }

    private String note(TaskGrade task, boolean unwritten) {
        return switch (task.status()) {
            case PASSED, FAILED ->
                unwritten ? say("card.todo") : String.format(Locale.ROOT, "%.1f s", task.durationMs() / 1000.0);
            case SKIPPED -> say("card.skipped");
            case NOT_RUN -> say("card.notRun");
        };
    }

    /**
     * Words what stands below the rows: lessons, score, and where to look.
     *
     * @param grade the result
     * @param unwritten the numbers of the tasks that are not written yet
     * @param partly whether only some tasks were asked for
     * @param report where the report is, as the student would open it
     */
    public String foot(Grade grade, List<Integer> unwritten, boolean partly, String report) {
        StringBuilder card = new StringBuilder();
        for (TaskGrade task : grade.tasks()) {
            if (task.status() == Status.FAILED && !unwritten.contains(task.id())) {
                card.append(lesson(task));
            }
        }
        boolean begun = grade.tasks().stream()
                .anyMatch(task -> task.status() == Status.PASSED
                        || task.status() == Status.FAILED && !unwritten.contains(task.id()));
        grade.tasks().stream()
                .filter(task -> unwritten.contains(task.id()))
                .findFirst()
                .ifPresent(task -> card.append(start(task, begun, unwritten.size() - 1)));
        card.append(System.lineSeparator());
        card.append("  ").append(score(grade)).append(System.lineSeparator());
        remarks(grade, partly).forEach(remark -> card.append(paragraph("  ", remark)));
        boolean wrong = grade.tasks().stream()
                .anyMatch(task -> task.status() == Status.FAILED && !unwritten.contains(task.id()));
        if (wrong && ranIn != null) {
            card.append(paragraph("  ", ranIn));
        }
        card.append("  ").append(say("card.report", report)).append(System.lineSeparator());
        return card.append(System.lineSeparator()).toString();
    }

    private String score(Grade grade) {
        String score = say("card.score") + "  " + grade.score() + " / " + grade.maxScore();
        return grade.score() == grade.maxScore() ? style.good(style.bold(score)) : style.bold(score);
    }

    private List<String> remarks(Grade grade, boolean partly) {
        List<String> remarks = new ArrayList<>();
        boolean unfinished =
                grade.tasks().stream().anyMatch(task -> task.status() == Status.NOT_RUN && task.points() > 0);
        String bonus = grade.tasks().stream()
                .filter(task -> task.status() == Status.NOT_RUN && task.points() == 0)
                .map(task -> Integer.toString(task.id()))
                .collect(Collectors.joining(","));
        if (partly) {
            remarks.add(say("card.onlyTasks"));
        } else if (unfinished) {
            remarks.add(say("card.unfinished"));
        } else if (grade.score() == grade.maxScore()) {
            remarks.add(say("card.allDone"));
        }
        if (!partly && !unfinished && !bonus.isEmpty()) {
            remarks.add(say("card.bonusTasks", bonus));
        }
        grade.tasks().stream()
                .filter(task -> task.status() == Status.FAILED)
                .findFirst()
                .ifPresent(task ->
                        remarks.add(say("card.repeat", Long.toString(grade.seed()), Integer.toString(task.id()))));
        return remarks;
    }

    /**
     * Words what a failed task teaches.
     *
     * @param task the task
     */
    public String lesson(TaskGrade task) {
        return lesson(style.bad(style.cross()), task);
    }

    private String lesson(String sign, TaskGrade task) {
        Feedback feedback = task.feedback();
        return String.format(Locale.ROOT, "%n  %s %s%n", sign, style.bold(heading(task)))
                + labelled(say("card.expected"), feedback.expected())
                + labelled(say("card.actual"), feedback.actual())
                + labelled(say("card.why"), feedback.why())
                + labelled(say("card.next"), feedback.next())
                + labelled(say("card.read"), page(task))
                + hints(task);
    }

    /** Tells how to see the task's hints, where it has some. */
    private String hints(TaskGrade task) {
        boolean any = lab.task(task.id()).map(each -> !each.hints().isEmpty()).orElse(false);
        String command = (WINDOWS ? ".\\lab" : "./lab") + " hint " + lab.id().replaceFirst("^lab(\\d\\d).*", "$1") + " "
                + task.id();
        return any ? labelled(say("card.hint"), command) : "";
    }

    /**
     * Words where to begin or to go on: with the first task that is not written yet.
     *
     * @param task the task
     * @param begun whether any task has been written
     * @param others how many more there are to write
     */
    public String start(TaskGrade task, boolean begun, int others) {
        return start(begun ? "card.goOn" : "card.start", task, others);
    }

    private String start(String label, TaskGrade task, int others) {
        String heading = say(label) + " " + style.arrow() + " " + heading(task);
        String rest = others == 0
                ? ""
                : "    " + style.faint(say("card.open", Integer.toString(others))) + System.lineSeparator();
        return String.format(Locale.ROOT, "%n  %s%n", style.bold(heading))
                + labelled(say("card.next"), task.feedback().next())
                + labelled(say("card.read"), page(task))
                + hints(task)
                + rest;
    }

    private String heading(TaskGrade task) {
        return say("card.task", Integer.toString(task.id()), task.title());
    }

    private String page(TaskGrade task) {
        return lab.docs(task.id(), language);
    }

    /**
     * Words a fault of the machine or of a file: what is wrong, and what mends it.
     *
     * @param problem one sentence
     * @param remedy one sentence
     * @param style colours and signs
     */
    public static String fault(String problem, String remedy, TerminalStyle style) {
        return System.lineSeparator()
                + paragraph("  " + style.bad(style.cross()) + " ", problem)
                + paragraph("    ", remedy)
                + System.lineSeparator();
    }

    private String labelled(String label, String text) {
        String first = "    " + style.faint(String.format(Locale.ROOT, "%-" + LABEL + "s", label));
        return wrap(text, width - 4 - LABEL, first, " ".repeat(4 + LABEL));
    }

    private static String paragraph(String indent, String text) {
        return wrap(text, WIDTH - 4, indent, " ".repeat(4).substring(0, Math.min(4, Math.max(2, indent.length()))));
    }

    private static String wrap(String text, int width, String first, String rest) {
        StringBuilder lines = new StringBuilder(first);
        int column = 0;
        for (String word : text.strip().split("\\s+")) {
            if (column > 0 && column + 1 + word.length() > width) {
                lines.append(System.lineSeparator()).append(rest);
                column = 0;
            } else if (column > 0) {
                lines.append(' ');
                column++;
            }
            lines.append(word);
            column += word.length();
        }
        return lines.append(System.lineSeparator()).toString();
    }

    private String say(String key, Object... arguments) {
        return asTyped(new MessageFormat(messages.getString(key)).format(arguments), WINDOWS);
    }

    /**
     * Returns a sentence with its options as they are typed: PowerShell takes {@code -Dlab.task=3} apart at the dot, unless it is
     * in quotes.
     *
     * @param sentence the sentence
     * @param powerShell whether the shell may be PowerShell
     */
    static String asTyped(String sentence, boolean powerShell) {
        return powerShell ? OPTION.matcher(sentence).replaceAll("\"$0\"") : sentence;
    }
}
