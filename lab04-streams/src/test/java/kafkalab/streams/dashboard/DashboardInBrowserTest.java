package kafkalab.streams.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kafkalab.kit.LabCluster;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A test that opens the dashboard of the reference application in a real browser, and looks.
 *
 * <p>Screenshots are left in {@code target/dashboard-screenshots}, for human eyes. Without a Chromium on the {@code PATH}
 * the tests are skipped, but with {@code CI=true} they fail.
 */
class DashboardInBrowserTest {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Path PICTURES =
            Path.of("target", "dashboard-screenshots").toAbsolutePath();
    private static final String STATE = "document.getElementById('state').dataset.state";

    private static LabCluster cluster;
    private static Dashboard dashboard;
    private static Browser browser;

    @BeforeAll
    static void open_the_dashboard() throws Exception {
        Optional<Path> chromium = Browser.onThePath();
        if (chromium.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("No chromium or google-chrome is on the PATH, and CI has to look at the page.");
        }
        Files.createDirectories(PICTURES);
        browser =
                new Browser(chromium.orElseGet(() -> abort("No chromium or google-chrome is on the PATH.")), PICTURES);
        cluster = LabCluster.open();
        dashboard = new Dashboard(
                cluster,
                "",
                0,
                Locale.FRENCH,
                Path.of("target", "dashboard-test").toAbsolutePath());
        browser.open(dashboard.address());
        await("the page to tell of a running application")
                .atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> browser.evaluate(STATE).asText().equals("running"));
    }

    @AfterAll
    static void close_all() throws Exception {
        if (dashboard != null) {
            dashboard.close();
        }
        if (browser != null) {
            browser.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void the_bars_move() throws Exception {
        await("some bars").atMost(LIMIT).until(() -> heights() > 0);
        double before = heights();
        await("the bars to move").atMost(LIMIT).until(() -> heights() != before);
    }

    /** Returns the heights of all bars on the screen, in pixels, added up. */
    private static double heights() throws Exception {
        return browser.evaluate("chart ? chart.getSortedVisibleDatasetMetas().flatMap((meta) => meta.data)"
                        + ".reduce((sum, bar) => sum + Math.abs(bar.base - bar.y), 0) : 0")
                .asDouble();
    }

    @Test
    void the_numbers_on_the_page_equal_those_in_the_topic() throws Exception {
        // given: a window that is closed, and has visits
        await("a closed window with visits")
                .atMost(LIMIT)
                .until(() -> !newestClosed().path("counts").isEmpty());
        JsonNode closed = newestClosed();
        Instant start = Instant.ofEpochMilli(closed.path("start").asLong());

        // then
        await("the results of the window " + start)
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(results(start))
                        .isEqualTo(new ObjectMapper().convertValue(closed.path("counts"), Map.class)));
    }

    /** Reads the newest closed window off the table, as a reader would: its column, one row a page. */
    private static JsonNode newestClosed() throws Exception {
        return browser.evaluate("""
                (() => {
                  const table = document.getElementById('numbers');
                  const heads = [...table.tHead.rows[0].cells];
                  const column = heads.findIndex((cell) => cell.dataset.open === 'false');
                  const counts = {};
                  for (const row of table.tBodies[0].rows) {
                    if (row.cells[column].textContent) {
                      counts[row.cells[0].textContent] = Number(row.cells[column].textContent);
                    }
                  }
                  return {start: Number(heads[column].dataset.start), counts};
                })()
                """);
    }

    /** Reads the results of a window off the topic, by a consumer of the test's own. */
    private static Map<String, Integer> results(Instant start) throws Exception {
        Map<String, Integer> counts = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record :
                cluster.committedRecords(dashboard.topics().pageStats())) {
            String key = new String(record.key(), UTF_8);
            if (key.endsWith("@" + start)) {
                counts.put(
                        key.substring(0, key.lastIndexOf('@')),
                        new ObjectMapper()
                                .readTree(record.value())
                                .path("count")
                                .intValue());
            }
        }
        return counts;
    }

    @Test
    void a_click_publishes_a_visit_which_is_counted() throws Exception {
        // given: a page that nobody else visits
        String page = "Une page à moi, " + cluster.freshName();

        // when
        browser.evaluate("publish('" + page + "')");

        // then
        await("the page to be counted")
                .atMost(LIMIT)
                .until(() -> browser.evaluate(
                                "[...document.querySelectorAll('#numbers tbody tr')].filter((row) => row.dataset.page === '"
                                        + page + "').map((row) => row.cells[1].textContent)[0] || ''")
                        .asText()
                        .equals("1"));
        assertThat(browser.evaluate("document.getElementById('published').textContent")
                        .asText())
                .contains("Publié", page);
    }

    @Test
    void the_page_is_in_the_language_that_was_asked_for() throws Exception {
        assertThat(browser.evaluate("document.querySelector('h1').textContent").asText())
                .isEqualTo("Les visites, en direct");
        assertThat(browser.evaluate("document.body.textContent.includes('{{')").asBoolean())
                .isFalse();
    }

    @ParameterizedTest(name = "{0} px, dark: {1}")
    @CsvSource({"1200, false", "1200, true", "360, false", "360, true"})
    void a_reader_sees_the_page_at_a_desk_and_on_a_phone_in_light_and_in_dark(int width, boolean dark)
            throws Exception {
        browser.resize(width, 1100, dark);
        await("some bars").atMost(LIMIT).until(() -> heights() > 0);
        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                .as("no scrolling sideways")
                .isLessThanOrEqualTo(width);
        assertThat(browser.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
                        .asBoolean())
                .isEqualTo(dark);
        browser.photograph(PICTURES.resolve("dashboard-" + width + (dark ? "-dark" : "-light") + ".png"));
    }
}
