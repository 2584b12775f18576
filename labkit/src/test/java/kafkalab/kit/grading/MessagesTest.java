package kafkalab.kit.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A test that holds the kit's sentences in both languages together. */
class MessagesTest {

    private static final Pattern ARGUMENT = Pattern.compile("\\{(\\d)");

    @Test
    void both_languages_have_the_same_sentences() {
        assertThat(keys(Language.FR)).isEqualTo(keys(Language.EN));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void both_languages_show_the_same_arguments(String key) {
        assertThat(arguments(Language.FR, key)).isEqualTo(arguments(Language.EN, key));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void every_sentence_is_there_in_its_own_language(String key) {
        for (Language language : Language.values()) {
            ResourceBundle own = ResourceBundle.getBundle(
                    "kafkalab.kit.grading.messages",
                    Locale.forLanguageTag(language.code()),
                    ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));

            assertThat(own.getString(key))
                    .isNotBlank()
                    .isEqualTo(own.getString(key).strip());
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void every_sentence_formats(Language language) {
        Object[] texts = {"\u00e92", "a {0} b", "it's"};
        Object[] numbers = {1L, 2L, 3L};

        for (String key : keys(language)) {
            String pattern = language.messages().getString(key);
            Object[] given = pattern.contains("choice") ? numbers : texts;

            assertThatCode(() -> {
                        String said = new MessageFormat(pattern).format(given);
                        assertThat(said).as(key).isNotBlank().doesNotContain("''");
                        assertThat(ARGUMENT.matcher(said.replace("a {0} b", "")).find())
                                .as("an argument of %s is not filled in: %s", key, said)
                                .isFalse();
                        arguments(language, key)
                                .forEach(argument -> assertThat(said)
                                        .as(key)
                                        .contains(given[Integer.parseInt(argument)].toString()));
                    })
                    .as(key)
                    .doesNotThrowAnyException();
        }
    }

    /** A single apostrophe quotes what follows it: MessageFormat drops it, and fills in no argument after it. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void every_apostrophe_is_written_twice(Language language) {
        assertThat(keys(language))
                .allSatisfy(key -> assertThat(language.messages().getString(key).replace("''", ""))
                        .doesNotContain("'"));
    }

    /** The kit's lessons are looked up by a name and a part. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void every_lesson_has_all_its_parts(Language language) {
        Lessons lessons = new Lessons(language);
        TaskDefinition task = new TaskDefinition(
                3, 10, new Text("Close", "Fermer"), new Text("Look at close().", "Voyez close()."), "close");

        Stream.of(
                        lessons.needs(task, task),
                        lessons.complete(task, new Feedback(null, null, null, null), 0),
                        lessons.complete(task, null, 3),
                        lessons.complete(task, lessons.wedged(22), 0),
                        lessons.complete(task, lessons.outOfMemory(), 0),
                        lessons.complete(task, lessons.ended(1, null), 0),
                        lessons.complete(task, lessons.ended(1, "Exits.main (Exits.java:7)"), 0),
                        lessons.leftOut(),
                        lessons.unfinished(),
                        lessons.fault("A is wrong.", "Do B."))
                .forEach(feedback -> assertThat(feedback)
                        .hasNoNullFieldsOrProperties()
                        .satisfies(each -> assertThat(each.toString()).doesNotContain("{", "''", "null")));
    }

    private static Set<String> keys() {
        return keys(Language.EN);
    }

    private static Set<String> keys(Language language) {
        return new TreeSet<>(language.messages().keySet());
    }

    private static Set<String> arguments(Language language, String key) {
        return ARGUMENT.matcher(language.messages().getString(key))
                .results()
                .map(MatchResult::group)
                .map(found -> found.substring(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
