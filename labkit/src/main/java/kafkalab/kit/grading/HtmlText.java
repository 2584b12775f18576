package kafkalab.kit.grading;

import java.util.Locale;

/** Text as it may stand in a page, whoever wrote it. */
final class HtmlText {

    private HtmlText() {}

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
                        html.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
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
}
