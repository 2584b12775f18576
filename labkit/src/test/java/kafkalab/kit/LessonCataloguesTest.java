package kafkalab.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kafkalab.kit.grading.Language;
import kafkalab.kit.grading.PoFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A test that holds the sentences of all lessons, those of the labs' tests and the kit's own, and their translations
 * together.
 *
 * <p>What stands in the sources is translated, with the same places for arguments; what no source says any more is gone from
 * the catalogue as well.
 */
class LessonCataloguesTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern PLACE = Pattern.compile("%(\\d+\\$)?([-#+0,(]*\\d*(?:\\.\\d+)?[a-zA-Z%])");

    @TempDir
    private Path folder;

    /** Sources, and the catalogue that translates them; in those of the kit only what gives a lesson, or a part of one. */
    private record Sources(Path sources, Path catalogue, Predicate<String> ofInterest) {

        Map<String, String> translations() throws IOException {
            return Files.exists(catalogue) ? PoFile.read(Files.readAllLines(catalogue)) : Map.of();
        }

        @Override
        public String toString() {
            return catalogue.toString();
        }
    }

    static Stream<Sources> translated() throws IOException {
        List<Sources> all = new ArrayList<>();
        for (Language language : Language.values()) {
            if (language != Language.EN) {
                String name = "kafkalab/lessons/" + language.code() + ".po";
                all.add(new Sources(
                        Path.of("src", "main", "java"),
                        Path.of("src", "main", "resources").resolve(name),
                        source -> source.contains(" Lesson.expected(") || source.contains("Lesson.phrase(")));
                try (Stream<Path> folders = Files.list(ROOT)) {
                    folders.filter(lab -> Files.exists(lab.resolve("lab.yaml")))
                            .sorted()
                            .map(lab -> lab.resolve("src").resolve("test"))
                            .map(test -> new Sources(
                                    test.resolve("java"),
                                    test.resolve("resources").resolve(name),
                                    source -> true))
                            .forEach(all::add);
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("translated")
    void every_sentence_of_a_lesson_is_translated(Sources each) throws IOException {
        LessonSources sources = LessonSources.below(each.sources(), each.ofInterest());

        assertThat(sources.sentences()).isNotEmpty();
        assertThat(sources.problems()).isEmpty();
        assertThat(differences(sources, each.translations())).isEmpty();
    }

    @Test
    void names_what_is_missing_what_is_over_and_what_differs() throws IOException {
        // given
        LessonSources sources = read("""
                class Scene {
                    private static final String WHY = "Because of " + "the rule.";
                    void play(Shop shop, int left) {
                        assertSold(shop, left > 0 ? "before the break" : "after it");
                        throw Lesson.expected("All are sold.").actual("%d of %s are left.", left, shop.name()).why(WHY)
                                .next("Look at %s.", Lesson.phrase("shelf %d", left));
                    }
                    void assertSold(Shop shop, String when) {
                        if (!shop.isEmpty("as a name")) {
                            throw Lesson.expected("None is left %s.", when).actual("%s", reason(shop).orElse("no reason"));
                        }
                    }
                    Optional<String> reason(Shop shop) {
                        return shop.isOpen() ? Optional.of("It is open.") : Optional.empty();
                    }
                }
                """);

        // then
        assertThat(sources.problems()).isEmpty();
        assertThat(sources.sentences())
                .containsOnlyKeys(
                        "All are sold.",
                        "%d of %s are left.",
                        "Because of the rule.",
                        "Look at %s.",
                        "shelf %d",
                        "None is left %s.",
                        "before the break",
                        "after it",
                        "no reason",
                        "It is open.");
        assertThat(differences(
                        sources,
                        Map.ofEntries(
                                Map.entry("All are sold.", "Tout est vendu."),
                                Map.entry("%d of %s are left.", "Il reste %d."),
                                Map.entry("Because of the rule.", "C'est la r\u00e8gle."),
                                Map.entry("Look at %s.", "Voyez %1$s."),
                                Map.entry("shelf %d", "rayon %s"),
                                Map.entry("None is left %s.", "Il n'en reste pas %s."),
                                Map.entry("before the break", "avant la pause"),
                                Map.entry("no reason", "sans 1 raison"),
                                Map.entry("It is open.", "C'est ouvert."),
                                Map.entry("It is closed.", "C'est ferm\u00e9."))))
                .containsExactlyInAnyOrder(
                        "Scene.java: not translated: after it",
                        "Scene.java: \"%d of %s are left.\" has other places for arguments than \"Il reste %d.\".",
                        "Scene.java: \"shelf %d\" has other places for arguments than \"rayon %s\".",
                        "Scene.java: \"no reason\" has other numbers than \"sans 1 raison\".",
                        "No source says any more: It is closed.");
    }

    @Test
    void names_what_can_not_be_translated() throws IOException {
        // given
        LessonSources sources = read("""
                class Scene {
                    Lesson of(int left) {
                        String who = String.format("the %d others", left);
                        return Lesson.expected("All but " + left + " are sold.").actual("It is %s.", who);
                    }
                }
                """);

        // then
        assertThat(sources.problems())
                .containsExactlyInAnyOrder(
                        "Scene.java:4 joins words to a value, which can not be translated: \"All but \" + left + \" are sold.\"",
                        "Scene.java:3 formats words by itself, which can not be translated: String.format(\"the %d others\", left)");
    }

    private LessonSources read(String text) throws IOException {
        Files.writeString(folder.resolve("Scene.java"), text);
        return LessonSources.below(folder, source -> true);
    }

    private static List<String> differences(LessonSources sources, Map<String, String> catalogue) {
        List<String> differences = new ArrayList<>();
        sources.sentences().forEach((sentence, file) -> {
            String translation = catalogue.get(sentence);
            if (translation == null) {
                differences.add(file + ": not translated: " + sentence);
            } else if (!places(sentence).equals(places(translation))) {
                differences.add(
                        file + ": \"" + sentence + "\" has other places for arguments than \"" + translation + "\".");
            } else if (!numbers(sentence, true).equals(numbers(translation, false))) {
                differences.add(file + ": \"" + sentence + "\" has other numbers than \"" + translation + "\".");
            }
        });
        catalogue.keySet().stream()
                .filter(sentence -> !sources.sentences().containsKey(sentence)
                        && !sources.words().contains(sentence))
                .map(sentence -> "No source says any more: " + sentence)
                .forEach(differences::add);
        return differences;
    }

    private static List<String> numbers(String pattern, boolean english) {
        String words = PLACE.matcher(pattern).replaceAll("");
        return english ? Numbers.inEnglish(words) : Numbers.inFrench(words);
    }

    /** Returns how each argument is shown, by its number. */
    private static Map<Integer, String> places(String pattern) {
        Map<Integer, String> places = new TreeMap<>();
        int next = 1;
        for (Matcher place = PLACE.matcher(pattern); place.find(); ) {
            if (!place.group(2).endsWith("%")) {
                int number = place.group(1) == null
                        ? next++
                        : Integer.parseInt(place.group(1).replace("$", ""));
                places.put(number, place.group(2));
            }
        }
        return places;
    }
}
