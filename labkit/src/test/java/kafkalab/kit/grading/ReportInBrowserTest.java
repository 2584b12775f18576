package kafkalab.kit.grading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A test that opens reports in a real browser, and looks: at a phone's width and at a desk's, in light and in dark.
 *
 * <p>The page stands in a frame of another page, whose script tells what a reader sees: headless Chromium has no window
 * narrower than 500 pixels, and the report itself runs no script. Screenshots are left in
 * {@code target/report-screenshots}, for human eyes.
 *
 * <p>Without a Chromium on the {@code PATH} the tests are skipped, but with {@code CI=true} they fail.
 */
class ReportInBrowserTest {

    private static final Path PICTURES = Path.of("target", "report-screenshots").toAbsolutePath();
    private static final int LIMIT_SECONDS = 60;
    private static final Pattern SEEN = Pattern.compile("<pre id=\"seen\">([^<]+)</pre>");

    private static Path browser;
    private static Path profile;

    @BeforeAll
    static void find_a_browser() throws IOException {
        Optional<Path> found = browserOnThePath();
        if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("No chromium or google-chrome is on the PATH, and CI has to look at the report.");
        }
        browser = found.orElseGet(() -> abort("No chromium or google-chrome is on the PATH."));
        Files.createDirectories(PICTURES);
        profile = Files.createTempDirectory(PICTURES.getParent(), "chromium-");
    }

    @AfterAll
    static void remove_the_profile() {
        if (profile != null) {
            // The last of the browser's processes may still be writing.
            await().ignoreExceptions().until(ReportInBrowserTest::profileIsGone);
        }
    }

    private static boolean profileIsGone() throws IOException {
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
        return Files.notExists(profile);
    }

    @ParameterizedTest(name = "{0}, {1}, {2} px")
    @CsvSource({
        "STARTER, light, 1100, 1650",
        "STARTER, dark,   360, 2300",
        "MIXED,   light, 1100, 2250",
        "MIXED,   dark,  1100, 2250",
        "MIXED,   light,  360, 3800",
        "MIXED,   dark,   360, 3800",
        "SOLVED,  dark,  1100, 1150",
        "SOLVED,  light,  360, 1450",
        "BROKEN,  light, 1100, 1350",
    })
    void a_reader_sees_the_score_and_every_task(Sample sample, String scheme, int width, int height) throws Exception {
        // given
        Grade grade = sample.grade();
        String name = "%s-%s-%d".formatted(sample, scheme, width).toLowerCase(Locale.ROOT);

        // when
        Seen seen = look(name, sample.report(), scheme, width, height);

        // then
        assertThat(seen.width()).isEqualTo(width);
        assertThat(seen.dark()).isEqualTo(scheme.equals("dark"));
        assertThat(seen.contentWidth()).as("no scrolling sideways").isLessThanOrEqualTo(width);
        assertThat(seen.tooFaint())
                .as("text with less contrast than WCAG AA asks for")
                .isEmpty();
        assertThat(seen.text()).contains(grade.score() + " / " + grade.maxScore());
        assertThat(seen.text()).contains(Sample.LAB.title().in(sample.language));
        for (TaskGrade task : grade.tasks()) {
            assertThat(seen.text()).contains(task.id() + " " + task.title());
        }
        assertThat(PICTURES.resolve(name + ".png")).isNotEmptyFile();
    }

    /**
     * What a reader sees.
     *
     * @param width the width of the page's window
     * @param contentWidth the width that the page needs
     * @param dark whether the reader asked for dark
     * @param text the visible text, its white space made single
     * @param tooFaint each text that is hard to read, and its contrast
     */
    private record Seen(int width, int contentWidth, boolean dark, String text, List<String> tooFaint) {}

    private static Seen look(String name, String report, String scheme, int width, int height) throws Exception {
        Files.writeString(PICTURES.resolve(name + ".html"), report);
        Path page = Files.writeString(profile.resolve("frame.html"), frame(report, width));
        String dom = browse(
                "--blink-settings=preferredColorScheme=" + (scheme.equals("dark") ? 0 : 1),
                "--window-size=" + width + "," + height,
                "--screenshot=" + PICTURES.resolve(name + ".png"),
                "--dump-dom",
                page.toUri().toString());
        Matcher seen = SEEN.matcher(dom);
        assertThat(seen.find()).as("the frame's script has run in %s", dom).isTrue();
        return new ObjectMapper().readValue(URLDecoder.decode(seen.group(1), UTF_8), Seen.class);
    }

    private static String browse(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                browser.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-breakpad",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--user-data-dir=" + profile));
        command.addAll(List.of(arguments));
        Path output = profile.resolve("dom.html");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, SECONDS))
                    .as("the browser ends within %d s", LIMIT_SECONDS)
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        return Files.readString(output);
    }

    private static Optional<Path> browserOnThePath() {
        return Stream.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String frame(String report, int width) {
        return """
                <!DOCTYPE html>
                <html>
                <head>
                <meta charset="utf-8">
                <meta name="color-scheme" content="light dark">
                <style>
                body { margin: 0; }
                iframe { display: block; width: %dpx; height: 100vh; border: 0; }
                </style>
                </head>
                <body>
                <iframe srcdoc="%s"></iframe>
                <pre id="seen"></pre>
                <script>
                %s</script>
                </body>
                </html>
                """.formatted(width, report.replace("&", "&amp;").replace("\"", "&quot;"), LOOK);
    }

    /** Reads the frame as a reader does; the formulas of luminance and contrast are those of WCAG 2. */
    private static final String LOOK = """
            function rgb(colour) {
              return colour.match(/[\\d.]+/g).map(Number);
            }
            function luminance(colour) {
              const [r, g, b] = rgb(colour).slice(0, 3).map(c => c / 255)
                  .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
              return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            }
            function contrast(a, b) {
              const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
              return (light + 0.05) / (dark + 0.05);
            }
            function ground(view, element) {
              for (let each = element; each; each = each.parentElement) {
                const colour = view.getComputedStyle(each).backgroundColor;
                if ((rgb(colour)[3] ?? 1) === 1) {
                  return colour;
                }
              }
              return 'rgb(0, 0, 0)';
            }
            window.onload = () => {
              const view = document.querySelector('iframe').contentWindow;
              const body = view.document.body;
              const tooFaint = [];
              const texts = view.document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
              while (texts.nextNode()) {
                const element = texts.currentNode.parentElement;
                const text = texts.currentNode.data.trim();
                if (text && element.namespaceURI.endsWith('xhtml') && element.checkVisibility()) {
                  const style = view.getComputedStyle(element);
                  const least = parseFloat(style.fontSize) >= 24 ? 3 : 4.5;
                  const found = contrast(style.color, ground(view, element));
                  if (!(found >= least)) {
                    tooFaint.push(found.toFixed(2) + ': ' + text);
                  }
                }
              }
              document.getElementById('seen').textContent = encodeURIComponent(JSON.stringify({
                width: view.innerWidth,
                contentWidth: view.document.documentElement.scrollWidth,
                dark: view.matchMedia('(prefers-color-scheme: dark)').matches,
                text: body.innerText.replace(/\\s+/g, ' '),
                tooFaint: tooFaint,
              }));
            };
            """;

    /** A run as students know it. */
    private enum Sample {
        STARTER(Language.EN) {
            @Override
            TaskGrade grade(TaskDefinition task) {
                return ended(task, Status.FAILED, lessons().complete(task, null, task.id()));
            }
        },
        MIXED(Language.EN) {
            @Override
            TaskGrade grade(TaskDefinition task) {
                return switch (task.id()) {
                    case 4 -> ended(task, Status.FAILED, UNEXPLAINED);
                    case 5 -> ended(task, Status.FAILED, LOST);
                    case 7 ->
                        ended(
                                task,
                                Status.SKIPPED,
                                lessons().needs(task, LAB.tasks().get(4)));
                    case 8 -> ended(task, Status.FAILED, lessons().complete(task, null, 8));
                    default -> ended(task, Status.PASSED, null);
                };
            }
        },
        SOLVED(Language.FR) {
            @Override
            TaskGrade grade(TaskDefinition task) {
                return ended(task, Status.PASSED, null);
            }
        },
        BROKEN(Language.FR) {
            @Override
            TaskGrade grade(TaskDefinition task) {
                return task.id() < 3 ? ended(task, Status.PASSED, null) : ended(task, Status.NOT_RUN, fault());
            }

            private Feedback fault() {
                return lessons()
                        .fault(
                                "Le cluster 192.0.2.7:9092 ne répond plus.",
                                "Relancez-le (lab cluster up), puis lancez mvn test.");
            }
        };

        private static final LabDefinition LAB = new LabDefinition(
                "lab01-producer",
                new Text("Publish the page events", "Publier les événements de page"),
                Text.same("docs/lab01-producer.md"),
                List.of(
                        task(1, 10, "Send one event to the topic", "Envoyer un événement au topic"),
                        task(2, 10, "Use the page as the record's key", "Prendre la page comme clé"),
                        task(3, 15, "Lose nothing when close() returns", "Ne rien perdre quand close() retourne"),
                        task(4, 15, "Report a failed send to the caller", "Signaler l'échec d'un envoi à l'appelant"),
                        task(
                                5,
                                20,
                                "Survive the abrupt stop of a broker, without a loss and without a duplicate",
                                "Survivre à l'arrêt brutal d'un broker, sans perte et sans doublon"),
                        task(6, 20, "Send in batches", "Envoyer par lots"),
                        task(7, 10, "Send a visit whole or not at all", "Envoyer une visite entière, ou rien"),
                        task(8, 0, "Compress what is sent", "Compresser les envois")));

        private static final Feedback UNEXPLAINED = new Feedback(
                "publish() throws a PublishException within 5 s when no broker answers.",
                "The program threw IllegalStateException: <script>alert(\"it's me\")</script> \u001b[31mred\u001b[0m"
                        + " \ud800 & more (PageEventPublisher.java:42).",
                "No call of this task ends with that exception in a right program: something before was not as it took it to be.",
                "Start in PageEventPublisher.publish: which thread runs the callback of send(), and whom can it tell?");

        private static final String LONG_NAME = "AVeryLongNameWithoutAnySpace".repeat(6);

        private static final Feedback LOST = new Feedback(
                "All 1,000 events are in the topic once each, though broker 2 was stopped after the 400th.",
                """
                987 events are in the topic, 13 are missing, none is there twice. The first that are missing:
                  PageEvent[page=P17, user=U3,  date=2026-11-22T10:15:30.123Z, duration=742]
                  PageEvent[page=P2,  user=U11, date=2026-11-22T10:15:30.131Z, duration=90211]
                  PageEvent[page=%s, user=U5, date=2026-11-22T10:15:30.140Z, duration=8]""".formatted(LONG_NAME),
                "With acks=1 the leader answers before its followers have the record. A leader that dies then takes the"
                        + " record with it: the new leader never saw it, and the producer has no reason to send it"
                        + " again.",
                "Ask for the answer of all in-sync replicas, and look up which settings of the producer go with it.");

        private static final Picture PARTITIONS = new Picture(
                "Événements par partition",
                """
                <svg viewBox="0 0 600 120" fill="currentColor" font-size="14">
                <text x="0" y="26">partition 0</text><rect x="110" y="8" width="420" height="24" rx="3"/>
                <text x="0" y="66">partition 1</text><rect x="110" y="48" width="310" height="24" rx="3"/>
                <text x="0" y="106">partition 2</text><rect x="110" y="88" width="365" height="24" rx="3"/>
                </svg>""",
                "La clé décide de la partition\u00a0: toutes les pages ne sont pas lues aussi souvent.");

        private final Language language;

        Sample(Language language) {
            this.language = language;
        }

        abstract TaskGrade grade(TaskDefinition task);

        Grade grade() {
            List<TaskGrade> tasks = LAB.tasks().stream().map(this::grade).toList();
            int score = tasks.stream().mapToInt(TaskGrade::earned).sum();
            long duration = this == MIXED ? 83_400 : 9_240;
            return new Grade(Grade.SCHEMA, LAB.id(), score, 100, 1_742_093_841, "embedded", duration, tasks);
        }

        String report() {
            return HtmlReport.of(LAB, grade(), language, this == SOLVED ? List.of(PARTITIONS) : List.of());
        }

        Lessons lessons() {
            return new Lessons(language);
        }

        TaskGrade ended(TaskDefinition task, Status status, Feedback feedback) {
            int earned = status == Status.PASSED ? task.points() : 0;
            long duration = 137L * task.id() * task.id();
            return new TaskGrade(
                    task.id(), task.title().in(language), task.points(), earned, status, duration, feedback);
        }

        private static TaskDefinition task(int id, int points, String en, String fr) {
            Text hint = new Text(
                    "Look at TODO " + id + " in PageEventPublisher; the constructor has all that you need.",
                    "Voyez le TODO " + id + " de PageEventPublisher ; le constructeur a tout ce qu'il faut.");
            return new TaskDefinition(id, points, new Text(en, fr), hint, "task-" + id);
        }
    }
}
