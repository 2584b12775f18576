package kafkalab.grader.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A filter that makes text that a student's program may have written fit for reports.
 *
 * <ul>
 *   <li>What no reader can see, what XML and JSON readers refuse, and what steers a terminal or turns the text around it
 *       is written as in Java: an escape character becomes <code>&#92;u001b</code>.
 *   <li>What a CI system would take for a command, such as {@code ::set-output} at the beginning of a line or
 *       <code>##[group]</code> anywhere, gets a space inside, and is a command no more.
 *   <li>What is too long is cut, and says so.
 * </ul>
 */
public final class SafeText {

    /** The longest text that stands in a report, in characters. */
    static final int LONGEST = 8_000;

    /** Commands of GitHub's runners begin a line; those of others begin anywhere. */
    private static final Pattern COMMAND = Pattern.compile("(?m)^(\\s*:)(?=:)|(#)(?=#\\w*\\[)");

    private SafeText() {}

    /**
     * Returns a text in its safe form; null becomes the empty text.
     *
     * @param text any text
     * @param cut says that something is missing, by a {@code %,d} for the number of characters
     */
    public static String of(String text, String cut) {
        if (text == null) {
            return "";
        }
        String whole = text.length() <= LONGEST ? text : text.substring(0, end(text));
        StringBuilder safe = new StringBuilder(whole.length() + 16);
        whole.replace("\r\n", "\n").codePoints().forEach(letter -> append(letter, safe));
        String harmless = COMMAND.matcher(safe).replaceAll(found -> Matcher.quoteReplacement(found.group() + " "));
        return whole.length() == text.length()
                ? harmless
                : harmless + "\n" + cut.formatted(text.length() - whole.length());
    }

    /**
     * Returns a text in its safe form, in one line.
     *
     * @param text any text
     */
    public static String line(String text) {
        return of(text, "(%,d more characters)")
                .replace('\n', ' ')
                .replace('\t', ' ')
                .strip();
    }

    private static int end(String text) {
        return Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    }

    private static void append(int letter, StringBuilder safe) {
        if (letter == '\n' || letter == '\t' || !isUnfit(letter)) {
            safe.appendCodePoint(letter);
            return;
        }
        for (char unit : Character.toChars(letter)) {
            safe.append("\\u%04x".formatted((int) unit));
        }
    }

    private static boolean isUnfit(int letter) {
        boolean control = Character.isISOControl(letter);
        boolean half = Character.getType(letter) == Character.SURROGATE;
        boolean none = (letter & 0xfffe) == 0xfffe || letter >= 0xfdd0 && letter <= 0xfdef;
        boolean turning = letter >= 0x202a && letter <= 0x202e || letter >= 0x2066 && letter <= 0x2069;
        boolean line = letter == 0x2028 || letter == 0x2029;
        return control || half || none || turning || line;
    }
}
