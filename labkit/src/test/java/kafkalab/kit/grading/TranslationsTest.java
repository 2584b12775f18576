package kafkalab.kit.grading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class TranslationsTest {

    @Test
    void fills_in_the_translation_of_a_sentence_and_of_an_argument() {
        Translations french = Translations.of(Language.FR);

        assertThat(french.fill("What %s returns has %d elements at the most.", "history()", 1_000))
                .isEqualTo("Ce que history() renvoie a 1000 \u00e9l\u00e9ments au plus.");
        assertThat(french.fill("%s", "It holds one.")).isEqualTo("Il y en a un.");
        assertThat(french.fill("nobody has translated %.1f", 1.5)).isEqualTo("nobody has translated 1,5");
        assertThat(french.fill("100% of it")).isEqualTo("100% of it");
    }

    @Test
    void english_is_as_it_is_written_in_whatever_locale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            assertThat(Translations.of(Language.EN).fill("What %s returns has %d elements.", "x()", 1_000))
                    .isEqualTo("What x() returns has 1000 elements.");
        } finally {
            Locale.setDefault(before);
        }
    }
}
