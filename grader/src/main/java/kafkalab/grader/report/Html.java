package kafkalab.grader.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import kafkalab.kit.grading.HtmlReport;
import kafkalab.kit.grading.Language;

/**
 * A frame for the pages that the grader writes for teachers: self-contained, in the style of a lab's {@code
 * report.html}, with one script, which sorts the page's table. The page's content security policy knows that script by
 * its hash and allows no other.
 */
public final class Html {

    private static final String CSS = resource(HtmlReport.class, "report.css") + resource(Html.class, "class.css");
    private static final String SCRIPT = resource(Html.class, "class.js");

    private Html() {}

    /**
     * Returns a page.
     *
     * @param language the page's language
     * @param title the page's title, as plain text
     * @param body what stands in the body, as HTML
     */
    public static String page(Language language, String title, String body) {
        return """
                <!DOCTYPE html>
                <html lang="%s">
                <head>
                <meta charset="utf-8">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
                script-src 'sha256-%s'; base-uri 'none'; form-action 'none'">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body class="class">
                %s<script>%s</script>
                </body>
                </html>
                """.formatted(language.code(), hash(SCRIPT), escape(title), CSS, body, SCRIPT);
    }

    /**
     * Returns a page of text, without a script.
     *
     * @param language the page's language
     * @param title the page's title, as plain text
     * @param body what stands in the body, as HTML
     */
    public static String text(Language language, String title, String body) {
        return """
                <!DOCTYPE html>
                <html lang="%s">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body class="text">
                %s</body>
                </html>
                """.formatted(
                        language.code(),
                        escape(title),
                        resource(HtmlReport.class, "report.css") + resource(Html.class, "text.css"),
                        body);
    }

    /**
     * Returns a text of whatever origin as HTML that shows it and does nothing else.
     *
     * @param text any text
     */
    public static String escape(String text) {
        return SafeText.of(text, "(%,d)")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /**
     * Returns the head of a column by which the table can be sorted.
     *
     * @param text what the column is called
     * @param title what it is about, may be empty
     * @param look the column's class
     */
    public static String head(String text, String title, String look) {
        return "<th scope=\"col\" class=\"%s\"><button type=\"button\" title=\"%s\">%s</button></th>"
                .formatted(look, escape(title), escape(text));
    }

    private static String hash(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String resource(Class<?> owner, String name) {
        try (InputStream stream = owner.getResourceAsStream(name)) {
            return new String(
                    Objects.requireNonNull(stream, name + " is missing").readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
