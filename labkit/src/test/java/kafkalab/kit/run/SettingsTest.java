package kafkalab.kit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import kafkalab.kit.fault.LabFault;
import kafkalab.kit.grading.Language;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private static final List<String> PROPERTIES = Stream.concat(
                    Stream.of("dir", "started.from", "cluster", "seed", "lang", "task", "log", "debug")
                            .map(name -> "lab." + name),
                    Stream.of("user.language"))
            .toList();

    private final Map<String, String> before = new HashMap<>();

    @BeforeEach
    void forget_what_this_run_was_told() {
        PROPERTIES.forEach(property -> before.put(property, System.clearProperty(property)));
        System.setProperty("user.language", "en");
    }

    @AfterEach
    void remember_it() {
        before.forEach((property, value) -> {
            if (value == null) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, value);
            }
        });
    }

    @Test
    void needs_to_be_told_nothing() {
        // when
        Settings settings = Settings.fromSystemProperties();

        // then
        assertThat(settings)
                .isEqualTo(new Settings(
                        Path.of("").toAbsolutePath(),
                        Path.of("").toAbsolutePath(),
                        "embedded",
                        settings.seed(),
                        Language.EN,
                        java.util.Set.of(),
                        null,
                        0));
        assertThat(settings.seed()).isBetween(1L, 999_999_999L);
    }

    @Test
    void takes_all_that_it_is_told() {
        // given
        System.setProperty("lab.dir", "/labs/lab01-producer");
        System.setProperty("lab.started.from", "/labs");
        System.setProperty("lab.cluster", "127.0.0.1:19092");
        System.setProperty("lab.seed", "42");
        System.setProperty("lab.lang", "FR");
        System.setProperty("lab.task", " 5, 3,,3 ");
        System.setProperty("lab.log", "debug");
        System.setProperty("lab.debug", "5005");

        // then
        assertThat(Settings.fromSystemProperties())
                .isEqualTo(new Settings(
                        Path.of("/labs/lab01-producer").toAbsolutePath(),
                        Path.of("/labs").toAbsolutePath(),
                        "127.0.0.1:19092",
                        42,
                        Language.FR,
                        java.util.Set.of(3, 5),
                        "debug",
                        5005));
    }

    @Test
    void names_a_file_as_it_is_typed_where_the_command_was() {
        // given
        System.setProperty("lab.dir", "/labs/lab01-producer");
        System.setProperty("lab.started.from", "/labs");
        Settings fromRoot = Settings.fromSystemProperties();
        System.setProperty("lab.started.from", "/home");
        Settings fromElsewhere = Settings.fromSystemProperties();

        // then
        assertThat(fromRoot.asTyped(fromRoot.reportFile()))
                .isEqualTo(Path.of("lab01-producer/target/grade/report.html").toString());
        assertThat(fromElsewhere.asTyped(fromElsewhere.reportFile()))
                .isEqualTo(fromElsewhere.reportFile().toString());
    }

    @Test
    void keeps_all_that_a_run_writes_under_target() {
        // given
        System.setProperty("lab.dir", "/labs/lab01-producer");

        // when
        Settings settings = Settings.fromSystemProperties();

        // then
        assertThat(Stream.of(
                        settings.gradeFile(),
                        settings.reportFile(),
                        settings.logFile("brokers.log"),
                        settings.clusterData()))
                .map(file -> settings.target().relativize(file).toString())
                .containsExactly("grade/grade.json", "grade/report.html", "log/brokers.log", "cluster");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "1000000000"})
    void takes_every_seed_that_a_run_may_print(String seed) {
        System.setProperty("lab.seed", seed);

        assertThat(Settings.fromSystemProperties().seed()).isEqualTo(Long.parseLong(seed));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "lab.seed  | abc         | -Dlab.seed=abc is no number from 0 to 1000000000.",
                "lab.seed  | -1          | -Dlab.seed=-1 is no number from 0 to 1000000000.",
                "lab.seed  | 1.5         | -Dlab.seed=1.5 is no number from 0 to 1000000000.",
                "lab.seed  | \"\"        | -Dlab.seed= is no number from 0 to 1000000000.",
                "lab.seed  | 1000000001  | -Dlab.seed=1000000001 is no number from 0 to 1000000000.",
                "lab.seed  | 12345678901 | -Dlab.seed=12345678901 is no number from 0 to 1000000000.",
                "lab.task  | three       | -Dlab.task=three is no number from 0 to 999.",
                "lab.task  | 1,x         | -Dlab.task=x is no number from 0 to 999.",
                "lab.task  | 1-3         | -Dlab.task=1-3 is no number from 0 to 999.",
                "lab.task  | 1000        | -Dlab.task=1000 is no number from 0 to 999.",
                "lab.debug | yes         | -Dlab.debug=yes is no number from 0 to 65535.",
                "lab.debug | 65536       | -Dlab.debug=65536 is no number from 0 to 65535."
            })
    void says_which_number_makes_no_sense(String property, String value, String problem) {
        assertRefused(property, value, problem, "Correct it, or leave it out.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"verbose", "INFO", ""})
    void says_that_a_level_is_none(String level) {
        assertRefused(
                "lab.log", level, "-Dlab.log=" + level + " is no level.", "Use trace, debug, info, warn or error.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"de", "english", ""})
    void says_that_it_does_not_speak_a_language(String code) {
        assertRefused("lab.lang", code, "-Dlab.lang=" + code + " is no language of the kit.", "Use en or fr.");
    }

    @ParameterizedTest
    @CsvSource({"fr, FR", "fr-CA, FR", "en-GB, EN", "de, EN"})
    void speaks_the_language_of_the_machine_where_it_can(String machine, Language spoken) {
        // given
        System.setProperty("user.language", Locale.forLanguageTag(machine).getLanguage());

        // then
        assertThat(Settings.fromSystemProperties().language()).isEqualTo(spoken);
    }

    private static void assertRefused(String property, String value, String problem, String remedy) {
        // given
        System.setProperty(property, value);

        // when
        LabFault fault = catchThrowableOfType(LabFault.class, Settings::fromSystemProperties);

        // then
        assertThat(fault.problem()).isEqualTo(problem);
        assertThat(fault.remedy()).isEqualTo(remedy);
    }
}
