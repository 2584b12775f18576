package kafkalab.kit.grading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

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

    private static final String CSS = resource("report.css");
    private final LabDefinition lab;
    private final Grade grade;
    private final Language language;
    private final ReportWords words;
    private final ReportTasks tasks;
    private final boolean known;

    private HtmlReport(LabDefinition lab, Grade grade, boolean known, Language language) {
        this.lab = lab;
        this.grade = grade;
        this.known = known;
        this.language = language;
        this.words = new ReportWords(language);
        this.tasks = new ReportTasks(grade.tasks(), known, words, task -> link(lab.docs(task, language)));
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
        return String.format(
                Locale.ROOT,
                """
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
                """,
                language.code(),
                tasks.earned(grade.score()),
                grade.maxScore(),
                HtmlText.escape(title()),
                CSS,
                TaskLook.SIGNS,
                head(),
                tasks.notice(),
                tasks.list("tasks", false),
                tasks.list("bonus", true),
                pictures(pictures),
                foot());
    }

    private String title() {
        return lab.title().in(language);
    }

    private String head() {
        ReportScore score = new ReportScore(tasks.of(false).toList(), grade.maxScore(), words);
        return String.format(
                Locale.ROOT,
                """
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
                """,
                words.text("kit"),
                HtmlText.escape(lab.id()),
                HtmlText.escape(title()),
                verdict(),
                goOn(),
                score.tally(),
                grade.score() >= grade.maxScore() ? " full" : "",
                score.ring(),
                tasks.earned(grade.score()),
                grade.maxScore(),
                words.text("points"),
                fact("cluster", HtmlText.escape(grade.cluster())),
                fact("duration", HtmlText.escape(words.duration(grade.durationMs()))),
                fact("seed", Long.toString(grade.seed())),
                fact("repeat", "<code>mvn test -Dlab.seed=" + grade.seed() + "</code>"));
    }

    private String verdict() {
        if (!known) {
            return words.text("notGraded");
        }
        long all = tasks.of(false).count();
        long solved = tasks.of(false).filter(TaskLook::solved).count();
        if (solved == all) {
            return words.text("allSolved");
        }
        return solved == 0 ? words.text("noneSolved") : words.text("someSolved", solved, all);
    }

    private String goOn() {
        return grade.tasks().stream()
                .filter(task -> task.status() == Status.FAILED)
                .min(Comparator.comparing(TaskLook::bonus).thenComparing(TaskGrade::id))
                .map(task -> String.format(
                        Locale.ROOT,
                        "<p class=\"go\"><a href=\"#task-%d\">%s</a></p>\n",
                        task.id(),
                        words.text("goOn", Integer.toString(task.id()), task.title())))
                .orElse("");
    }

    private String fact(String name, String value) {
        return String.format(
                Locale.ROOT, "<div class=\"%s\"><dt>%s</dt><dd>%s</dd></div>\n", name, words.text(name), value);
    }

    /** Links to a page, at its section; a page that is Markdown still is opened as a text, which has no sections. */
    private static String link(String page) {
        String target = page.replaceFirst("(?<=[.]md)#.*", "");
        return String.format(
                Locale.ROOT, "<a href=\"%s\">%s</a>", HtmlText.escape(ROOT + target), HtmlText.escape(page));
    }

    private String pictures(List<Picture> pictures) {
        if (pictures.isEmpty()) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                """
                <section aria-labelledby="pictures">
                <h2 id="pictures">%s</h2>
                %s</section>
                """,
                words.text("pictures"),
                pictures.stream().map(HtmlReport::picture).collect(joining()));
    }

    private static String picture(Picture picture) {
        return String.format(
                Locale.ROOT, """
                <figure>
                <h3>%s</h3>
                %s
                <figcaption>%s</figcaption>
                </figure>
                """, HtmlText.escape(picture.title()), picture.svg(), HtmlText.escape(picture.caption()));
    }

    private String foot() {
        return String.format(
                Locale.ROOT, """
                <footer>
                <p>%s %s</p>
                <p>%s <a href="grade.json">grade.json</a></p>
                </footer>
                """, words.text("page"), link(lab.docs().in(language)), words.text("machines"));
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
