package kafkalab.grader.similarity;

import static java.util.stream.Collectors.joining;
import static kafkalab.grader.report.Html.escape;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import kafkalab.grader.report.Gradebook;
import kafkalab.grader.report.Html;
import kafkalab.grader.report.Words;

/**
 * The report that writes what a comparison found: {@code similarity.csv} with all pairs, and {@code similarity.html}
 * with those that are worth a look, and what they have alike, side by side.
 *
 * @param comparison what was found
 * @param words the words of the page
 * @param least from which similarity on, in percent, a pair stands on the page
 */
public record SimilarityReport(Comparison comparison, Words words, int least) {

    private static final int MOST_PASSAGES = 8;

    /**
     * Writes both files.
     *
     * @param out where to; the folder is made where it is missing
     */
    public void write(Path out) throws IOException {
        Files.createDirectories(out);
        Files.writeString(out.resolve("similarity.csv"), csv());
        Files.writeString(out.resolve("similarity.html"), html());
    }

    /** Returns the pairs that are worth a look. */
    public List<Pair> worthALook() {
        return comparison.pairs().stream()
                .filter(pair -> percent(pair.average()) >= least)
                .toList();
    }

    private String csv() {
        return "student,other student,similarity,most similar\r\n"
                + comparison.pairs().stream()
                        .map(pair -> "%s,%s,%d,%d\r\n"
                                .formatted(
                                        Gradebook.cell(pair.first()),
                                        Gradebook.cell(pair.second()),
                                        percent(pair.average()),
                                        percent(pair.most())))
                        .collect(joining());
    }

    private static long percent(double part) {
        return Math.round(100 * part);
    }

    private String html() {
        List<Pair> pairs = worthALook();
        String body = """
                <header>
                <p class="kit">Kafka Lab Kit <span class="id">%s</span></p>
                <h1>%s</h1>
                <p class="verdict">%s</p>
                <p class="go">%s</p>
                </header>
                <main>
                %s%s%s%s</main>
                """.formatted(
                        escape(words.lab().id()),
                        say("similarity.title"),
                        say("similarity.compared", comparison.compared().size(), pairs.size(), least),
                        say("similarity.about"),
                        left(),
                        distribution(),
                        table(pairs),
                        pairs.stream()
                                .filter(pair -> !pair.passages().isEmpty())
                                .map(this::passages)
                                .collect(joining()));
        return Html.page(words.language(), words.say("similarity.title"), body);
    }

    private String left() {
        return comparison.left().isEmpty()
                ? ""
                : "<section class=\"notice\"><h2>%s</h2>\n%s</section>\n"
                        .formatted(
                                say("similarity.left"),
                                comparison.left().entrySet().stream()
                                        .map(each -> "<p>%s: %s</p>\n"
                                                .formatted(escape(each.getKey()), escape(each.getValue())))
                                        .collect(joining()));
    }

    private String distribution() {
        int[] bars = new int[10];
        comparison.pairs().forEach(pair -> bars[(int) Math.min(9, percent(pair.average()) / 10)]++);
        int most = Math.max(1, Arrays.stream(bars).max().orElse(1));
        StringBuilder picture = new StringBuilder();
        for (int i = 0; i < bars.length; i++) {
            double height = 120.0 * bars[i] / most;
            picture.append("""
                    <g><rect class="bar" x="%d" y="%s" width="28" height="%s" rx="2"/>\
                    <text x="%d" y="%s">%s</text><text class="soft" x="%d" y="160">%d %%</text></g>
                    """.formatted(
                            8 + i * 35,
                            number(142 - height),
                            number(height),
                            22 + i * 35,
                            number(136 - height),
                            bars[i] == 0 ? "" : Integer.toString(bars[i]),
                            22 + i * 35,
                            i * 10));
        }
        return """
                <section>
                <h2>%s</h2>
                <figure class="scores">
                <svg viewBox="0 0 360 168" role="img" aria-label="%s">
                <line class="axis" x1="2" y1="142.5" x2="358" y2="142.5"/>
                %s</svg>
                <figcaption>%s</figcaption>
                </figure>
                </section>
                """.formatted(
                        say("similarity.distribution"),
                        say("similarity.distribution"),
                        picture,
                        say("similarity.distribution.about"));
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }

    private String table(List<Pair> pairs) {
        if (pairs.isEmpty()) {
            return "";
        }
        String rows = pairs.stream()
                .map(pair -> """
                        <tr><th scope="row" class="name" data-value="%1$s">%1$s</th><td data-value="%2$s">%2$s</td>\
                        <td class="points" data-value="%3$d">%3$d %%</td>\
                        <td class="points" data-value="%4$d">%4$d %%</td></tr>
                        """.formatted(
                        escape(pair.first()), escape(pair.second()), percent(pair.average()), percent(pair.most())))
                .collect(joining());
        return """
                <section>
                <h2>%s</h2>
                <div class="table" tabindex="0" role="region" aria-label="%s">
                <table>
                <thead><tr>%s%s%s%s</tr></thead>
                <tbody>
                %s</tbody>
                </table>
                </div>
                </section>
                """.formatted(
                        say("similarity.pairs"),
                        say("similarity.pairs"),
                        Html.head(words.say("class.student"), "", "name"),
                        Html.head(words.say("class.student"), "", "name"),
                        Html.head(words.say("similarity.average"), words.say("similarity.average.about"), "points"),
                        Html.head(words.say("similarity.most"), words.say("similarity.most.about"), "points"),
                        rows);
    }

    private String passages(Pair pair) {
        return """
                <details class="pair"><summary>%s</summary>
                %s</details>
                """.formatted(
                say("similarity.pair", pair.first(), pair.second(), percent(pair.average())),
                pair.passages().stream()
                        .limit(MOST_PASSAGES)
                        .map(passage -> "<div class=\"beside\">%s%s</div>\n"
                                .formatted(
                                        place(pair.first(), passage.first()), place(pair.second(), passage.second())))
                        .collect(joining()));
    }

    private static String place(String student, Pair.Place place) {
        return "<div><p>%s, %s %d–%d</p><pre>%s</pre></div>"
                .formatted(escape(student), escape(place.file()), place.from(), place.to(), escape(place.code()));
    }

    private String say(String name, Object... arguments) {
        return escape(words.say(name, arguments));
    }
}
