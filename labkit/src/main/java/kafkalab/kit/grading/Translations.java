package kafkalab.kit.grading;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The sentences of lessons in another language, looked up as gettext does: the English sentence, with its places for
 * arguments, is the key.
 *
 * <p>They are the resources {@code kafkalab/lessons/LANGUAGE.po}: the kit has one of its own, and each lab one beside its
 * tests. What no catalogue translates stays English.
 */
public final class Translations {

    private final Map<String, String> sentences;
    private final Locale locale;

    private Translations(Map<String, String> sentences, Locale locale) {
        this.sentences = Map.copyOf(sentences);
        this.locale = locale;
    }

    /** Reads the catalogues of a language that are on the class path. */
    public static Translations of(Language language) {
        if (language == Language.EN) {
            return new Translations(Map.of(), Locale.ROOT);
        }
        Map<String, String> sentences = new HashMap<>();
        try {
            for (URL catalogue : found(language)) {
                try (InputStream in = catalogue.openStream()) {
                    sentences.putAll(PoFile.read(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Translations(sentences, Locale.forLanguageTag(language.code()));
    }

    private static Iterable<URL> found(Language language) throws IOException {
        String name = "kafkalab/lessons/" + language.code() + ".po";
        // Sorted, so that two that translate the same sentence do not take turns.
        Map<String, URL> found = new TreeMap<>();
        Translations.class
                .getClassLoader()
                .getResources(name)
                .asIterator()
                .forEachRemaining(url -> found.put(url.toString(), url));
        return List.copyOf(found.values());
    }

    /** Returns the translation of a sentence, with the same places for arguments; the sentence itself where there is none. */
    public String of(String english) {
        return sentences.getOrDefault(english, english);
    }

    /**
     * Fills in a sentence's arguments. An argument that is itself a sentence of the catalogue is translated as well.
     *
     * @param english a pattern as {@link String#format} takes it; without arguments it is taken as it is
     * @param arguments what belongs in its places
     */
    public String fill(String english, Object... arguments) {
        String pattern = of(english);
        if (arguments.length == 0) {
            return pattern;
        }
        Object[] translated = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            translated[i] = arguments[i] instanceof String text ? of(text) : arguments[i];
        }
        return String.format(locale, pattern, translated);
    }
}
