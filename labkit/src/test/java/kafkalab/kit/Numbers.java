package kafkalab.kit;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The numbers of a text, to be compared with those of its translation: 1,200.5 in English, 1 200,5 in French. */
final class Numbers {

    private static final Pattern NUMBER = Pattern.compile("(?<![\\p{L}\\d.])\\d+(?:\\.\\d+)*");

    private Numbers() {}

    /** Returns the numbers of an English text, sorted. */
    static List<String> inEnglish(String text) {
        return in(text.replaceAll("(?<=\\d),(?=\\d{3}\\b)", ""));
    }

    /** Returns the numbers of a French text, as English writes them, sorted. */
    static List<String> inFrench(String text) {
        return in(text.replaceAll("(?<=\\d)[ \\u00a0\\u202f](?=\\d{3}\\b)", "").replaceAll("(?<=\\d),(?=\\d)", "."));
    }

    private static List<String> in(String text) {
        return NUMBER.matcher(text).results().map(MatchResult::group).sorted().toList();
    }
}
