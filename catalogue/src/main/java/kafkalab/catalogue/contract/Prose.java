package kafkalab.catalogue.contract;

/** Prose as it is compared: what it says, whatever marks and line breaks it is written with. */
final class Prose {

    private Prose() {}

    /** Returns a text with single blanks, and without the marks that Javadoc and Markdown put around words. */
    static String folded(String text) {
        return text.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                .replaceAll("[`*]", "")
                .replaceAll("(?<![\\w&])#(?=\\w)", "")
                .replaceAll("(?<=\\w)#(?=\\w)", ".")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
