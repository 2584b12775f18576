package kafkalab.kit.grading;

/**
 * One sentence in both languages.
 *
 * @param en English
 * @param fr French
 */
public record Text(String en, String fr) {

    /** Returns what is the same in both languages. */
    public static Text same(String text) {
        return new Text(text, text);
    }

    /** Returns the sentence in the language. */
    public String in(Language language) {
        return language == Language.FR ? fr : en;
    }
}
