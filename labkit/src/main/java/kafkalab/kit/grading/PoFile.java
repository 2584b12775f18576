package kafkalab.kit.grading;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A catalogue of translations in the format of gettext: what a translator's tool (Poedit, Lokalize, Weblate) reads and
 * writes.
 *
 * <pre>
 *   # a comment
 *   msgid "%d of them are stored."
 *   msgstr "%d d'entre eux "
 *   "sont enregistrés."
 * </pre>
 *
 * <p>Of the format this takes what the lessons need: no plural forms, no contexts. What is marked fuzzy, and so not yet
 * agreed to, and what has no translation yet is left out, as {@code msgfmt} does.
 */
public final class PoFile {

    private final Map<String, String> translations = new LinkedHashMap<>();
    private StringBuilder id = new StringBuilder();
    private StringBuilder translation = new StringBuilder();
    private StringBuilder open;
    private boolean fuzzy;

    private PoFile() {}

    /**
     * Reads a catalogue.
     *
     * @param lines its lines
     * @return the translations by what they translate, in the order of the file
     * @throws IllegalArgumentException where it holds what is not understood, or one sentence twice
     */
    public static Map<String, String> read(List<String> lines) {
        PoFile file = new PoFile();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (!file.take(line)) {
                throw new IllegalArgumentException("Line " + number + " of the catalogue is not understood: " + line);
            }
        }
        file.end();
        return file.translations;
    }

    private boolean take(String line) {
        if (line.isEmpty()) {
            end();
        } else if (line.startsWith("#")) {
            if (open == translation) {
                end();
            }
            fuzzy |= line.startsWith("#,") && line.contains("fuzzy");
        } else if (line.startsWith("msgid ")) {
            if (open == translation) {
                end();
            }
            open = id;
            return append(line.substring("msgid ".length()));
        } else if (line.startsWith("msgstr ") && open == id) {
            open = translation;
            return append(line.substring("msgstr ".length()));
        } else {
            return open != null && append(line);
        }
        return true;
    }

    private boolean append(String quoted) {
        String text = quoted.strip();
        if (text.length() < 2 || !text.startsWith("\"") || !text.endsWith("\"")) {
            return false;
        }
        for (int i = 1; i < text.length() - 1; i++) {
            char letter = text.charAt(i);
            if (letter == '\\') {
                letter = text.charAt(++i);
                int escape = "nt\"\\".indexOf(letter);
                if (escape < 0 || i == text.length() - 1) {
                    return false;
                }
                letter = "\n\t\"\\".charAt(escape);
            }
            open.append(letter);
        }
        return true;
    }

    /** Keeps what has been read of one sentence; the one that translates nothing is the file's own header. */
    private void end() {
        if (open != null && !id.isEmpty() && !translation.isEmpty() && !fuzzy) {
            if (translations.put(id.toString(), translation.toString()) != null) {
                throw new IllegalArgumentException("The catalogue translates twice: " + id);
            }
        }
        if (open != null) {
            fuzzy = false;
        }
        id = new StringBuilder();
        translation = new StringBuilder();
        open = null;
    }
}
