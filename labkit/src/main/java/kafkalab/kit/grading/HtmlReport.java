package kafkalab.kit.grading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.text.MessageFormat;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.stream.Stream;

/**
 * The report of a run as one self-contained HTML page: no script, no other file, no network.
 *
 * <pre>
 *  Kafka Lab Kit · lab01-producer
 *  Title of the lab                        ( 55 )    one arc a task,
 *  5 of 8 tasks are solved.                (/100)    as long as its points
 *
 *  Cluster   Duration   Seed   The same data again
 *
 *  Tasks       sign, number, title, status, points, time; the lesson below, where a task is not solved
 *  Bonus       tasks without points
 *  Pictures    what the lab adds
 * </pre>
 *
 * <p>Whatever a student's program puts into a grade is shown as text and as nothing else: markup is escaped, what may
 * not stand in HTML is made visible, and the page's own content security policy allows nothing but its style.
 */
public final class HtmlReport {

    /** Leads from {@code <lab>/target/grade/report.html} to the root of the kit, where paths of pages begin. */
    private static final String ROOT = "../../../";

    private static final int LONGEST_TEXT = 4_000;
    private static final double GAP = 0.9;
    private static final String CSS = resource("report.css");
    private static final String SIGNS = """
            <svg class="signs" width="0" height="0" aria-hidden="true">
            <symbol id="sign-passed" viewBox="0 0 20 20"><circle class="disc" cx="10" cy="10" r="9"/>\
            <path class="mark" d="M5.8 10.4l2.9 2.9 5.6-6.2"/></symbol>
            <symbol id="sign-failed" viewBox="0 0 20 20"><circle class="disc" cx="10" cy="10" r="9"/>\
            <path class="mark" d="M6.8 6.8l6.4 6.4M13.2 6.8l-6.4 6.4"/></symbol>
            <symbol id="sign-todo" viewBox="0 0 20 20"><circle class="line" cx="10" cy="10" r="8"/></symbol>
            <symbol id="sign-skipped" viewBox="0 0 20 20"><circle class="line" cx="10" cy="10" r="8"/>\
            <path class="line" d="M6.5 10h7"/></symbol>
            <symbol id="sign-not-run" viewBox="0 0 20 20"><circle class="line dashed" cx="10" cy="10" r="8"/></symbol>
            </svg>
            """;

    private final LabDefinition lab;
    private final Grade grade;
    private final boolean known;
    private final Language language;
    private final Locale locale;
    private final ResourceBundle messages;

    private HtmlReport(LabDefinition lab, Grade grade, boolean known, Language language) {
        this.lab = lab;
        this.grade = grade;
        this.known = known;
        this.language = language;
        this.locale = Locale.forLanguageTag(language.code());
        this.messages = language.messages();
    }

    /**
     * Returns the page.
     *
     * @param lab the lab
     * @param grade the result
     * @param language the page's language
     */
    public static String of(LabDefinition lab, Grade grade, Language language) {
        return of(lab, grade, language, List.of());
    }

    /**
     * Returns the page with pictures after its tasks.
     *
     * @param lab the lab
     * @param grade the result
     * @param language the page's language
     * @param pictures what the lab adds, in the order of the page
     */
    public static String of(LabDefinition lab, Grade grade, Language language, List<Picture> pictures) {
        return new HtmlReport(lab, grade, true, language).page(pictures);
    }

    /**
     * Returns the page of a program that could not be graded, by no fault of its own: it shows no points, not even 0.
     *
     * @param lab the lab
     * @param grade the result, in which no task was run
     * @param language the page's language
     */
    public static String ofNone(LabDefinition lab, Grade grade, Language language) {
        return new HtmlReport(lab, grade, false, language).page(List.of());
    }

    private String page(List<Picture> pictures) {
        return """
                <!DOCTYPE html>
                <html lang="%s">
                <head>
                <meta charset="utf-8">
                <meta http-equiv="Content-Security-Policy"
                    content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>%s / %d · %s</title>
                <style>
                %s</style>
                </head>
                <body>
                %s%s<main>
                %s%s%s%s</main>
                %s</body>
                </html>
                """.formatted(
                        language.code(),
                        earned(grade.score()),
                        grade.maxScore(),
                        escape(title()),
                        CSS,
                        SIGNS,
                        head(),
                        notice(),
                        tasks("tasks", false),
                        tasks("bonus", true),
                        pictures(pictures),
                        foot());
    }

    private String title() {
        return lab.title().in(language);
    }

    private String head() {
        return """
                <header>
                <div class="head">
                <div class="lab">
                <p class="kit">%s <span class="id">%s</span></p>
                <h1>%s</h1>
                <p class="verdict">%s</p>
                %s%s</div>
                <div class="score%s">
                %s<p><span class="earned">%s</span> <span class="most">/ %d %s</span></p>
                </div>
                </div>
                <dl class="facts">
                %s%s%s%s</dl>
                </header>
                """.formatted(
                        text("kit"),
                        escape(lab.id()),
                        escape(title()),
                        verdict(),
                        goOn(),
                        tally(),
                        grade.score() >= grade.maxScore() ? " full" : "",
                        ring(),
                        earned(grade.score()),
                        grade.maxScore(),
                        text("points"),
                        fact("cluster", escape(grade.cluster())),
                        fact("duration", escape(duration(grade.durationMs()))),
                        fact("seed", Long.toString(grade.seed())),
                        fact("repeat", "<code>mvn test -Dlab.seed=" + grade.seed() + "</code>"));
    }

    /** Returns points as they are told, which are not known where nobody graded. */
    private String earned(int points) {
        return known ? Integer.toString(points) : "–";
    }

    private String verdict() {
        if (!known) {
            return text("notGraded");
        }
        long all = tasksOf(false).count();
        long solved = tasksOf(false).filter(HtmlReport::solved).count();
        if (solved == all) {
            return text("allSolved");
        }
        return solved == 0 ? text("noneSolved") : text("someSolved", solved, all);
    }

    private String goOn() {
        return grade.tasks().stream()
                .filter(task -> task.status() == Status.FAILED)
                .min(Comparator.comparing(HtmlReport::bonus).thenComparing(TaskGrade::id))
                .map(task -> "<p class=\"go\"><a href=\"#task-%d\">%s</a></p>\n"
                        .formatted(task.id(), text("goOn", Integer.toString(task.id()), task.title())))
                .orElse("");
    }

    private String tally() {
        return Stream.of("passed", "failed", "todo", "skipped", "not-run")
                .map(look -> tally(
                        look,
                        tasksOf(false).filter(task -> look(task).equals(look)).count()))
                .collect(joining("", "<ul class=\"tally\">\n", "</ul>\n"));
    }

    private String tally(String look, long count) {
        return count == 0
                ? ""
                : "<li class=\"%s\">%s %s</li>\n".formatted(look, sign(look), text("count." + look, count));
    }

    private String ring() {
        StringBuilder arcs = new StringBuilder();
        int start = 0;
        for (TaskGrade task : tasksOf(false).toList()) {
            arcs.append("""
                    <circle class="%s" r="52" pathLength="%d" stroke-dasharray="%s %d" stroke-dashoffset="-%s"/>
                    """.formatted(
                            look(task),
                            grade.maxScore(),
                            decimal(task.points() - GAP),
                            grade.maxScore(),
                            decimal(start + GAP / 2)));
            start += task.points();
        }
        return "<svg class=\"ring\" viewBox=\"-60 -60 120 120\" aria-hidden=\"true\">\n" + arcs + "</svg>\n";
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }

    private String fact(String name, String value) {
        return "<div class=\"%s\"><dt>%s</dt><dd>%s</dd></div>\n".formatted(name, text(name), value);
    }

    private String notice() {
        return lessonInCommon()
                .map(lesson -> """
                        <section class="notice" aria-labelledby="notice">
                        <h2 id="notice">%s</h2>
                        %s</section>
                        """.formatted(text("notRun", notRun()), parts("quiet", lesson, null)))
                .orElse("");
    }

    private String notRun() {
        return grade.tasks().stream()
                .filter(task -> task.status() == Status.NOT_RUN)
                .map(task -> Integer.toString(task.id()))
                .collect(joining(", "));
    }

    /** Returns what all tasks that were not run have to say; a sentence about the run is not told once a task. */
    private Optional<Feedback> lessonInCommon() {
        List<Feedback> lessons = grade.tasks().stream()
                .filter(task -> task.status() == Status.NOT_RUN)
                .map(TaskGrade::feedback)
                .filter(Objects::nonNull)
                .toList();
        return lessons.size() > 1 && lessons.stream().distinct().count() == 1
                ? Optional.of(lessons.get(0))
                : Optional.empty();
    }

    private String tasks(String name, boolean bonus) {
        if (tasksOf(bonus).findAny().isEmpty()) {
            return "";
        }
        return """
                <section aria-labelledby="%1$s">
                <h2 id="%1$s">%2$s</h2>
                %3$s<ol class="tasks" role="list">
                %4$s</ol>
                </section>
                """.formatted(
                        name,
                        text(name),
                        bonus ? "<p class=\"about\">" + text("bonusNote") + "</p>\n" : "",
                        tasksOf(bonus).map(this::task).collect(joining()));
    }

    private String task(TaskGrade task) {
        String look = look(task);
        return """
                <li class="task %s" id="task-%d">
                <div class="row">
                %s<h3><span class="number">%d</span> <span class="title">%s</span></h3>
                <p class="result"><span class="status">%s</span> <span class="time">%s</span> \
                <span class="points">%s</span></p>
                </div>
                %s</li>
                """.formatted(
                        look,
                        task.id(),
                        sign(look),
                        task.id(),
                        escape(task.title()),
                        text("status." + look),
                        time(task),
                        points(task),
                        solved(task) ? "" : lesson(task));
    }

    private String points(TaskGrade task) {
        return bonus(task) ? "" : text("pointsOf", earned(task.earned()), Integer.toString(task.points()));
    }

    private String time(TaskGrade task) {
        boolean ran = task.status() == Status.PASSED || task.status() == Status.FAILED;
        return ran && !unwritten(task) ? escape(duration(task.durationMs())) : "";
    }

    private String lesson(TaskGrade task) {
        boolean toldAbove = task.status() == Status.NOT_RUN && lessonInCommon().isPresent();
        String lesson = "";
        if (unwritten(task)) {
            lesson = hint(task.feedback());
        } else if (task.feedback() != null && !toldAbove) {
            lesson = parts(task.status() == Status.FAILED ? "told" : "quiet", task.feedback(), task.title());
        }
        return "<div class=\"lesson\">\n" + lesson + read(task) + "</div>\n";
    }

    /** Says where to begin, and in a few quiet words the little that there is to say of an unwritten task. */
    private static String hint(Feedback lesson) {
        return """
                <p class="hint">%s</p>
                <p class="reason">%s %s</p>
                """.formatted(escape(lesson.next()), escape(lesson.actual()), escape(lesson.why()));
    }

    /** Lists the parts of a lesson; an expectation that only repeats the title above it is left out. */
    private String parts(String shape, Feedback lesson, String title) {
        return "<dl class=\"%s\">\n".formatted(shape)
                + (Objects.equals(lesson.expected(), title) ? "" : part("expected", lesson.expected()))
                + part("actual", lesson.actual())
                + part("why", lesson.why())
                + part("next", lesson.next())
                + "</dl>\n";
    }

    private String part(String name, String said) {
        if (said == null || said.isBlank()) {
            return "";
        }
        String text = said.strip();
        String verbatim = text.contains("\n") ? " class=\"verbatim\"" : "";
        return "<div class=\"%s\"><dt>%s</dt><dd%s>%s</dd></div>\n"
                .formatted(name, text(name), verbatim, escape(shortened(text)));
    }

    private String shortened(String text) {
        return text.length() <= LONGEST_TEXT
                ? text
                : text.substring(0, LONGEST_TEXT) + " … " + say("cut", text.length() - LONGEST_TEXT);
    }

    private String read(TaskGrade task) {
        return "<p class=\"read\">%s %s</p>\n".formatted(text("read"), link(lab.docs(task.id(), language)));
    }

    private static String link(String page) {
        return "<a href=\"%s\">%s</a>".formatted(escape(ROOT + page), escape(page));
    }

    private String pictures(List<Picture> pictures) {
        if (pictures.isEmpty()) {
            return "";
        }
        return """
                <section aria-labelledby="pictures">
                <h2 id="pictures">%s</h2>
                %s</section>
                """.formatted(
                text("pictures"), pictures.stream().map(HtmlReport::picture).collect(joining()));
    }

    private static String picture(Picture picture) {
        return """
                <figure>
                <h3>%s</h3>
                %s
                <figcaption>%s</figcaption>
                </figure>
                """.formatted(escape(picture.title()), picture.svg(), escape(picture.caption()));
    }

    private String foot() {
        return """
                <footer>
                <p>%s %s</p>
                <p>%s <a href="grade.json">grade.json</a></p>
                </footer>
                """.formatted(text("page"), link(lab.docs().in(language)), text("machines"));
    }

    private Stream<TaskGrade> tasksOf(boolean bonus) {
        return grade.tasks().stream().filter(task -> bonus(task) == bonus);
    }

    private static boolean bonus(TaskGrade task) {
        return task.points() == 0;
    }

    private static boolean solved(TaskGrade task) {
        return task.status() == Status.PASSED;
    }

    private String look(TaskGrade task) {
        return unwritten(task) ? "todo" : task.status().json();
    }

    /** Tells by the kit's own sentence whether a task failed for want of being written: the grade does not say. */
    private static boolean unwritten(TaskGrade task) {
        return task.status() == Status.FAILED && Lessons.tellOfTodo(task.feedback());
    }

    private static String sign(String look) {
        return "<svg class=\"sign\" viewBox=\"0 0 20 20\" aria-hidden=\"true\"><use href=\"#sign-%s\"/></svg>\n"
                .formatted(look);
    }

    private String duration(long millis) {
        if (millis < 60_000) {
            return say("seconds", String.format(locale, "%.1f", Math.min(59.9, millis / 1000.0)));
        }
        long seconds = Math.round(millis / 1000.0);
        return say("minutes", Long.toString(seconds / 60), String.format(locale, "%02d", seconds % 60));
    }

    private String text(String name, Object... arguments) {
        return escape(say(name, arguments));
    }

    private String say(String name, Object... arguments) {
        return words("report." + name, arguments);
    }

    private String words(String key, Object... arguments) {
        return new MessageFormat(messages.getString(key), locale).format(arguments);
    }

    /** Returns a text that shows itself wherever it stands in a page; what can not be shown is written as in Java. */
    static String escape(String text) {
        if (text == null) {
            return "";
        }
        StringBuilder html = new StringBuilder(text.length() + 16);
        text.replace("\r\n", "\n").codePoints().forEach(letter -> escape(letter, html));
        return html.toString();
    }

    private static void escape(int letter, StringBuilder html) {
        switch (letter) {
            case '&' -> html.append("&amp;");
            case '<' -> html.append("&lt;");
            case '>' -> html.append("&gt;");
            case '"' -> html.append("&quot;");
            case '\'' -> html.append("&#39;");
            case '\n', '\t' -> html.append((char) letter);
            default -> {
                if (unfit(letter)) {
                    for (char unit : Character.toChars(letter)) {
                        html.append("\\u%04x".formatted((int) unit));
                    }
                } else {
                    html.appendCodePoint(letter);
                }
            }
        }
    }

    /** Tells whether HTML forbids a letter, or whether the letter would turn the text around it. */
    private static boolean unfit(int letter) {
        boolean control = Character.isISOControl(letter);
        boolean half = Character.getType(letter) == Character.SURROGATE;
        boolean none = (letter & 0xfffe) == 0xfffe || letter >= 0xfdd0 && letter <= 0xfdef;
        boolean turning = letter >= 0x202a && letter <= 0x202e || letter >= 0x2066 && letter <= 0x2069;
        return control || half || none || turning;
    }

    private static String resource(String name) {
        try (InputStream stream = HtmlReport.class.getResourceAsStream(name)) {
            return new String(
                    Objects.requireNonNull(stream, name + " is missing").readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
