package kafkalab.kit.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SurroundingsTest {

    private static final List<Surroundings> MANY = LongStream.range(0, 1_000)
            .mapToObj(seed -> Surroundings.of(seed, 0, "kafka-clients-4.3.1.jar"))
            .toList();

    @Test
    void the_same_seed_gives_the_same() {
        assertThat(Surroundings.of(42, 1, "kafka-clients-4.3.1.jar"))
                .isEqualTo(Surroundings.of(42, 1, "kafka-clients-4.3.1.jar"));
    }

    @Test
    void a_second_jvm_has_others_in_every_respect() {
        for (long seed = 0; seed < 1_000; seed++) {
            Surroundings first = Surroundings.of(seed, 0, "kafka-clients-4.3.1.jar");
            Surroundings second = Surroundings.of(seed, 1, "kafka-clients-4.3.1.jar");
            assertThat(second.zone()).isNotEqualTo(first.zone());
            assertThat(second.locale()).isNotEqualTo(first.locale());
            assertThat(second.charset()).isNotEqualTo(first.charset());
        }
    }

    @Test
    void no_zone_is_whole_hours_from_greenwich() {
        for (String zone : zones()) {
            int seconds = ZoneId.of(zone)
                    .getRules()
                    .getOffset(Instant.parse("2026-11-30T12:00:00Z"))
                    .getTotalSeconds();
            assertThat(seconds % Duration.ofHours(1).toSeconds()).as(zone).isNotZero();
        }
    }

    @Test
    void not_every_letter_can_be_written_in_any_charset() {
        for (Surroundings each : MANY) {
            assertThat(Charset.forName(each.charset()).newEncoder().canEncode("美"))
                    .isFalse();
        }
    }

    @Test
    void zones_and_charsets_are_drawn() {
        assertThat(zones()).hasSizeGreaterThanOrEqualTo(5);
        assertThat(MANY.stream().map(Surroundings::charset).collect(Collectors.toSet()))
                .hasSize(3);
    }

    @Test
    void whoever_forgets_the_locale_meets_a_dotless_i_and_digits_of_its_own() {
        Locale locale = Surroundings.of(1, 0, "kafka-clients-4.3.1.jar").locale();

        assertThat("TITLE".toLowerCase(locale)).isEqualTo("tıtle");
        assertThat(String.format(locale, "%d %.1f", 12, 3.4)).isEqualTo("١٢ ٣٫٤");
    }

    @Test
    void a_jvm_starts_in_them() throws Exception {
        for (int number = 0; number < 4; number++) {
            Surroundings surroundings = Surroundings.of(7, number, "kafka-clients-4.3.1.jar");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString()));
            command.addAll(surroundings.jvmArguments());
            command.addAll(List.of("-XshowSettings:locale", "-version"));
            Process java = new ProcessBuilder(command).redirectErrorStream(true).start();

            assertThat(new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("default locale = " + surroundings.locale().getDisplayName(surroundings.locale()));
        }
    }

    @Test
    void kafka_streams_gets_no_digits_that_it_would_refuse() {
        for (long seed = 0; seed < 100; seed++) {
            Locale locale = Surroundings.of(seed, 0, "kafka-streams-4.3.1.jar").locale();
            assertThat(String.format(locale, "%d", 1234567890)).as("%s", locale).isEqualTo("1234567890");
        }
    }

    private static Set<String> zones() {
        return MANY.stream().map(Surroundings::zone).collect(Collectors.toSet());
    }
}
