package kafkalab.grader.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTextTest {

    private static final String CUT = "(%,d more)";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "two\nlines\tand a tab",
                "Zoë, 日本, 🦆",
                "List::of and a::b",
                "IPv6 is ::1 here",
                "# a heading [with a link]",
                "## [also]"
            })
    void what_does_no_harm_stays_as_it_is(String text) {
        assertThat(SafeText.of(text, CUT)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "::set-output name=x::100 | : :set-output name=x::100",
                "   ::error::no | : :error::no",
                "## is fine, ##[group]x is not | ## is fine, # #[group]x is not",
                "x ##vso[task.complete]y | x # #vso[task.complete]y",
                "##teamcity[testFailed] | # #teamcity[testFailed]"
            })
    void a_command_of_a_ci_system_is_one_no_more(String text, String expected) {
        assertThat(SafeText.of(text, CUT).strip()).isEqualTo(expected);
    }

    @Test
    void a_command_is_found_on_every_line_whatever_ends_it() {
        String safe = SafeText.of("a\n::x::\r\n::y::\r::z::\u2028::w::\u0085::v::", CUT);

        assertThat(safe.split("\\R")).noneMatch(line -> line.strip().startsWith("::"));
        assertThat(safe).contains("\\u000d::z::", "\\u2028::w::", "\\u0085::v::");
    }

    @Test
    void what_no_reader_can_see_is_written_as_in_java() {
        assertThat(SafeText.of("\u001b[2J \u0000 \u009b \ud800 \ufffe \u202e \u007f", CUT))
                .isEqualTo("\\u001b[2J \\u0000 \\u009b \\ud800 \\ufffe \\u202e \\u007f");
    }

    @Test
    void a_flood_is_cut_and_says_so_and_cuts_no_letter_in_two() {
        String flood = "x".repeat(SafeText.LONGEST - 1) + "🦆".repeat(500_000);

        assertThat(SafeText.of(flood, CUT)).isEqualTo("x".repeat(SafeText.LONGEST - 1) + "\n(1,000,000 more)");
    }

    @Test
    void a_line_is_one_line() {
        assertThat(SafeText.line(Samples.HOSTILE)).doesNotMatch(Pattern.compile(".*\\R.*", Pattern.DOTALL));
        assertThat(SafeText.line(null)).isEmpty();
    }
}
