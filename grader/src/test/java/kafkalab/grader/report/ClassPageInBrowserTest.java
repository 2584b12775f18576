package kafkalab.grader.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kafkalab.grader.course.Course;
import kafkalab.grader.result.SubmissionResult;
import kafkalab.kit.grading.Language;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A test that opens {@code class.html} in a real browser, looks, and presses the heads of its table. Screenshots are
 * left in {@code target/class-screenshots}, for human eyes.
 *
 * <p>Without a Chromium on the {@code PATH} the tests are skipped, but with {@code CI=true} they fail.
 */
class ClassPageInBrowserTest {

    private static final Path PICTURES = Path.of("target", "class-screenshots").toAbsolutePath();
    private static final Pattern SEEN = Pattern.compile("<pre id=\"seen\">([^<]+)</pre>");
    private static final int LIMIT_SECONDS = 60;

    private static Path browser;

    /** The browser's own files; they stay, since its last processes may still write when the test has ended. */
    private static Path profile;

    @BeforeAll
    static void find_a_browser() throws IOException {
        Optional<Path> found = Stream.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("No chromium or google-chrome is on the PATH, and CI has to look at the page.");
        }
        browser = found.orElseGet(() -> abort("No chromium or google-chrome is on the PATH."));
        Files.createDirectories(PICTURES);
        profile = Files.createTempDirectory(PICTURES.getParent(), "chromium-");
    }

    @ParameterizedTest(name = "{0} students, {1}, {2} px, {4}")
    @CsvSource({
        "60, light, 1100, 3600, EN",
        "60, dark,  1100, 3600, FR",
        "24, light,  360, 4300, FR",
        "24, dark,   360, 4300, EN",
        "0,  light,  360, 2000, EN",
    })
    void a_teacher_sees_the_class(int students, String scheme, int width, int height, Language language)
            throws Exception {
        // given
        List<SubmissionResult> results = Samples.classOf(students);
        String page = page(results, language);

        // when
        Seen seen = look("class-%d-%s-%d".formatted(students, scheme, width), page, scheme, width, height, "");

        // then
        assertThat(seen.width()).isEqualTo(width);
        assertThat(seen.dark()).isEqualTo(scheme.equals("dark"));
        assertThat(seen.contentWidth()).as("no scrolling sideways").isLessThanOrEqualTo(width);
        assertThat(seen.tooFaint())
                .as("text with less contrast than WCAG AA asks for")
                .isEmpty();
        assertThat(seen.text()).contains(Samples.LAB.title().in(language));
        assertThat(seen.rows()).hasSize(students);
        for (SubmissionResult result : results) {
            assertThat(seen.text()).contains(result.student());
        }
    }

    @Test
    void pressing_a_head_sorts_the_table_and_pressing_it_again_turns_it_round() throws Exception {
        String page = page(
                List.of(Samples.mixed("bob"), Samples.solved("Zoë"), Samples.refused("ann"), Samples.error("kim")),
                Language.EN);

        assertThat(look("sort-none", page, "light", 1100, 2400, "").rows()).containsExactly("bob", "Zoë", "ann", "kim");
        assertThat(look("sort-points", page, "light", 1100, 2400, "press(1)").rows())
                .containsExactly("Zoë", "bob", "ann", "kim");
        assertThat(look("sort-points-up", page, "light", 1100, 2400, "press(1); press(1)")
                        .rows())
                .containsExactly("kim", "ann", "bob", "Zoë");
        assertThat(look("sort-names", page, "light", 1100, 2400, "press(0)").rows())
                .containsExactly("ann", "bob", "kim", "Zoë");
        assertThat(look("sort-task-4", page, "light", 1100, 2400, "press(5)")
                        .rows()
                        .get(0))
                .isEqualTo("Zoë");
    }

    @Test
    void whatever_a_student_writes_is_text() throws Exception {
        String name = "<img src=x onerror=alert(1)>\"'";
        String page = page(List.of(Samples.mixed(name), Samples.mixed("ann"), Samples.refused("=cmd")), Language.EN);

        Seen seen = look("hostile", page, "light", 360, 4000, "");

        assertThat(page).doesNotContain("<img", "<script>alert", "\u001b");
        assertThat(seen.rows()).containsExactly(name, "ann", "=cmd");
        assertThat(seen.text()).contains("<script>alert(1)</script> \\u001b[31mred");
        assertThat(seen.contentWidth()).as("no scrolling sideways").isLessThanOrEqualTo(360);
        assertThat(seen.links()).allMatch(link -> link.endsWith("/report.html"));
    }

    private static String page(List<SubmissionResult> results, Language language) {
        return ClassPage.of(
                new ClassStatistics(Samples.LAB, results), new Words(Samples.LAB, language), Course.UNKNOWN);
    }

    /**
     * What a reader sees.
     *
     * @param width the width of the page's window
     * @param contentWidth the width that the page needs
     * @param dark whether the reader asked for dark
     * @param text the visible text, its white space made single
     * @param rows the students in the order of the table
     * @param links where the table's links lead
     * @param tooFaint each text that is hard to read, and its contrast
     */
    private record Seen(
            int width,
            int contentWidth,
            boolean dark,
            String text,
            List<String> rows,
            List<String> links,
            List<String> tooFaint) {}

    private static Seen look(String name, String page, String scheme, int width, int height, String action)
            throws Exception {
        Files.writeString(PICTURES.resolve(name + ".html"), page);
        Path frame = Files.writeString(
                profile.resolve("frame.html"),
                FRAME.replace("{width}", Integer.toString(width))
                        .replace("{action}", action)
                        .replace("{page}", page.replace("&", "&amp;").replace("\"", "&quot;")));
        Path dom = profile.resolve("dom.html");
        Process process = new ProcessBuilder(command(name, scheme, width, height, frame))
                .redirectOutput(dom.toFile())
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
        Matcher seen = SEEN.matcher(Files.readString(dom));
        assertThat(seen.find()).as("the frame's script has run").isTrue();
        return new ObjectMapper().readValue(URLDecoder.decode(seen.group(1), UTF_8), Seen.class);
    }

    private static List<String> command(String name, String scheme, int width, int height, Path frame) {
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
                "--hide-scrollbars"));
        command.add("--user-data-dir=" + profile);
        command.add("--blink-settings=preferredColorScheme=" + (scheme.equals("dark") ? 0 : 1));
        command.add("--window-size=" + width + "," + height);
        command.add("--screenshot=" + PICTURES.resolve(name + ".png"));
        command.add("--dump-dom");
        command.add(frame.toUri().toString());
        return command;
    }

    /** Holds the page, since headless Chromium has no window narrower than 500 pixels; the formulas are those of WCAG 2. */
    private static final String FRAME = """
            <!DOCTYPE html>
            <html>
            <head>
            <meta charset="utf-8">
            <meta name="color-scheme" content="light dark">
            <style>
            body { margin: 0; }
            iframe { display: block; width: {width}px; height: 100vh; border: 0; }
            </style>
            </head>
            <body>
            <iframe srcdoc="{page}"></iframe>
            <pre id="seen"></pre>
            <script>
            const rgb = colour => colour.match(/[\\d.]+/g).map(Number);
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
              let each = element;
              while (each && (rgb(view.getComputedStyle(each).backgroundColor)[3] ?? 1) !== 1) {
                each = each.parentElement;
              }
              return each ? view.getComputedStyle(each).backgroundColor : 'rgb(0, 0, 0)';
            }
            window.onload = () => {
              const view = document.querySelector('iframe').contentWindow;
              const page = view.document;
              const press = column => page.querySelectorAll('thead button')[column].click();
              {action};
              const tooFaint = [];
              const texts = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
              while (texts.nextNode()) {
                const element = texts.currentNode.parentElement;
                const text = texts.currentNode.data.trim();
                if (text && element.namespaceURI.endsWith('xhtml') && element.checkVisibility()) {
                  const style = view.getComputedStyle(element);
                  const found = contrast(style.color, ground(view, element));
                  if (!(found >= (parseFloat(style.fontSize) >= 24 ? 3 : 4.5))) {
                    tooFaint.push(found.toFixed(2) + ': ' + text);
                  }
                }
              }
              const names = [...page.querySelectorAll('tbody th')];
              document.getElementById('seen').textContent = encodeURIComponent(JSON.stringify({
                width: view.innerWidth,
                contentWidth: page.documentElement.scrollWidth,
                dark: view.matchMedia('(prefers-color-scheme: dark)').matches,
                text: page.body.innerText.replace(/\\s+/g, ' '),
                rows: names.map(each => each.innerText.trim()),
                links: names.map(each => each.querySelector('a').getAttribute('href')),
                tooFaint: tooFaint,
              }));
            };
            </script>
            </body>
            </html>
            """;
}
