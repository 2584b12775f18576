package kafkalab.pageviews;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageviewsJsonTest {

    private static final PageEvent EVENT = new PageEvent("P1", "U1", Instant.parse("2026-11-22T10:15:30.123Z"), 742);
    private static final VisitSummary SUMMARY =
            new VisitSummary("U1", Instant.parse("2026-11-22T10:15:30.123Z"), 3, 48_210);

    @Test
    void writes_a_page_event() {
        assertThat(PageviewsJson.encode(EVENT))
                .asString(UTF_8)
                .isEqualTo("{\"page\":\"P1\",\"user\":\"U1\",\"date\":\"2026-11-22T10:15:30.123Z\",\"duration\":742}");
    }

    @Test
    void writes_a_visit_summary() {
        assertThat(PageviewsJson.encode(SUMMARY))
                .asString(UTF_8)
                .isEqualTo("{\"user\":\"U1\",\"start\":\"2026-11-22T10:15:30.123Z\",\"pages\":3,\"duration\":48210}");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T10:15:30Z,     2026-11-22T10:15:30.000Z",
        "2026-11-22T10:15:30.1Z,   2026-11-22T10:15:30.100Z",
        "2026-11-22T10:15:00Z,     2026-11-22T10:15:00.000Z",
        "1969-12-31T23:59:59.999Z, 1969-12-31T23:59:59.999Z"
    })
    void writes_three_digits_of_milliseconds_always(Instant date, String written) {
        assertThat(PageviewsJson.encode(new PageEvent("P1", "U1", date, 742)))
                .asString(UTF_8)
                .contains("\"date\":\"" + written + "\"");
    }

    @Test
    void writes_every_character_as_itself_in_utf_8() {
        // given
        PageEvent event = new PageEvent("naïve 漢字 🎉", "\"Zoë\"\\\n", EVENT.date(), 742);

        // then
        assertThat(PageviewsJson.encode(event))
                .asString(UTF_8)
                .startsWith("{\"page\":\"naïve 漢字 🎉\",\"user\":\"\\\"Zoë\\\"\\\\\\n\",");
    }

    @Test
    void reads_what_it_has_written() {
        // given
        List<PageEvent> events = new TrafficGenerator(7).events(2_000);
        List<VisitSummary> summaries = IntStream.range(0, 500)
                .mapToObj(seed -> VisitSummary.of(new TrafficGenerator(seed).visit()))
                .toList();

        // then
        assertThat(events)
                .allSatisfy(event -> assertThat(PageviewsJson.decodePageEvent(PageviewsJson.encode(event)))
                        .isEqualTo(event));
        assertThat(summaries)
                .allSatisfy(summary -> assertThat(PageviewsJson.decodeVisitSummary(PageviewsJson.encode(summary)))
                        .isEqualTo(summary));
    }

    @Test
    void reads_what_it_has_written_of_any_characters() {
        // given any characters: control characters, halves of surrogate pairs, lengths around the sizes of buffers
        long seed = System.nanoTime();
        Random random = new Random(seed);

        for (int i = 0; i < 300; i++) {
            String anything = "x"
                    + random.ints(random.nextInt(9_000), 0, 0x10000)
                            .collect(
                                    StringBuilder::new,
                                    (text, unit) -> text.append((char) unit),
                                    StringBuilder::append);
            PageEvent event = new PageEvent(anything, "U1", EVENT.date(), Long.MAX_VALUE);

            // then
            assertThat(PageviewsJson.decodePageEvent(PageviewsJson.encode(event)))
                    .as("seed %d, round %d", seed, i)
                    .isEqualTo(event);
        }
    }

    @Test
    void reads_fields_in_any_order_and_ignores_others() {
        assertThat(PageviewsJson.decodePageEvent(utf8("""
                { "duration": 742, "referrer": {"page": "P0", "duration": "-"},
                  "date": "2026-11-22T10:15:30.123Z", "user": "U1", "page": "P1" }
                """))).isEqualTo(EVENT);
        assertThat(PageviewsJson.decodeVisitSummary(utf8("""
                { "duration": 48210, "pages": 3, "page": null, "start": "2026-11-22T10:15:30.123Z", "user": "U1" }
                """))).isEqualTo(SUMMARY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2026-11-22T10:15:30.123Z", "2026-11-22T10:15:30.123456789Z", "2026-11-22T11:15:30.123+01:00"})
    void reads_any_iso_8601_instant(String date) {
        assertThat(PageviewsJson.decodePageEvent(event("\"P1\"", "\"U1\"", "\"" + date + "\"", "742")))
                .isEqualTo(EVENT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "page     | text                  | {'user':'U1','date':'2026-11-22T10:15:30.123Z','duration':742}",
                "user     | text                  | {'page':'P1','date':'2026-11-22T10:15:30.123Z','duration':742}",
                "date     | an ISO-8601 instant in text, as 2026-11-22T10:15:30.123Z"
                        + " | {'page':'P1','user':'U1','duration':742}",
                "duration | a whole number (long) | {'page':'P1','user':'U1','date':'2026-11-22T10:15:30.123Z'}"
            })
    void names_the_field_that_a_page_event_lacks(String field, String type, String quoted) {
        // given
        String json = quoted.replace('\'', '"');

        // then
        assertThatPageEvent(utf8(json))
                .withMessage(
                        "A page event needs the field \"%s\" as %s, but it is missing. Read: %s", field, type, json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1    | \"U1\" | \"2026-11-22T10:15:30.123Z\" | 742 | page | text",
                "\"P1\" | null | \"2026-11-22T10:15:30.123Z\" | 742 | user | text",
                "\"P1\" | [\"U1\"] | \"2026-11-22T10:15:30.123Z\" | 742 | user | text",
                "\"P1\" | \"U1\" | 1795342530123 | 742 | date"
                        + " | an ISO-8601 instant in text, as 2026-11-22T10:15:30.123Z",
                "\"P1\" | \"U1\" | \"22/11/2026\" | 742 | date"
                        + " | an ISO-8601 instant in text, as 2026-11-22T10:15:30.123Z",
                "\"P1\" | \"U1\" | \"2026-11-22T10:15:30.123Z\" | \"742\" | duration | a whole number (long)",
                "\"P1\" | \"U1\" | \"2026-11-22T10:15:30.123Z\" | 7.5 | duration | a whole number (long)",
                "\"P1\" | \"U1\" | \"2026-11-22T10:15:30.123Z\" | 9223372036854775808 | duration"
                        + " | a whole number (long)"
            })
    void names_the_field_of_a_page_event_that_has_another_type(
            String page, String user, String date, String duration, String field, String type) {
        // given
        byte[] json = event(page, user, date, duration);
        String actual = switch (field) {
            case "page" -> page;
            case "user" -> user;
            case "date" -> date;
            default -> duration;
        };

        // then
        assertThatPageEvent(json)
                .withMessage(
                        "A page event needs the field \"%s\" as %s, but it is %s. Read: %s",
                        field, type, actual, new String(json, UTF_8));
    }

    @Test
    void names_the_field_of_a_visit_summary_that_is_wrong() {
        assertThatVisitSummary("{\"start\":\"2026-11-22T10:15:30.123Z\",\"pages\":3,\"duration\":48210}")
                .withMessage("A visit summary needs the field \"user\" as text, but it is missing."
                        + " Read: {\"start\":\"2026-11-22T10:15:30.123Z\",\"pages\":3,\"duration\":48210}");
        assertThatVisitSummary("{\"user\":\"U1\",\"start\":true,\"pages\":3,\"duration\":48210}")
                .withMessage("A visit summary needs the field \"start\" as an ISO-8601 instant in text,"
                        + " as 2026-11-22T10:15:30.123Z, but it is true."
                        + " Read: {\"user\":\"U1\",\"start\":true,\"pages\":3,\"duration\":48210}");
        assertThatVisitSummary("{\"user\":\"U1\",\"start\":\"2026-11-22T10:15:30Z\",\"pages\":2147483648}")
                .withMessage("A visit summary needs the field \"pages\" as a whole number (int), but it is 2147483648."
                        + " Read: {\"user\":\"U1\",\"start\":\"2026-11-22T10:15:30Z\",\"pages\":2147483648}");
    }

    @Test
    void tells_which_value_is_refused() {
        assertThatPageEvent(event("\" \"", "\"U1\"", "\"2026-11-22T10:15:30.123Z\"", "742"))
                .withMessage("A page event needs a page, but it is blank. Read:"
                        + " {\"page\":\" \",\"user\":\"U1\",\"date\":\"2026-11-22T10:15:30.123Z\",\"duration\":742}");
        assertThatPageEvent(event("\"P1\"", "\"U1\"", "\"2026-11-22T10:15:30.123Z\"", "-5"))
                .withMessage("A page event needs a duration of 0 ms or more, but it is -5 ms. Read:"
                        + " {\"page\":\"P1\",\"user\":\"U1\",\"date\":\"2026-11-22T10:15:30.123Z\",\"duration\":-5}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "{\"page\":\"P1\",", "{\"page\":\"P1\"} {}", "{'page':'P1'}", "{\"page\":NaN}"})
    void refuses_what_is_not_json(String input) {
        assertThatPageEvent(utf8(input))
                .withMessage("A page event is a JSON object, but this is not valid JSON. Read: " + input);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "742", "\"P1\"", "[{\"page\":\"P1\"}]"})
    void refuses_json_that_is_not_an_object(String input) {
        assertThatPageEvent(utf8(input))
                .withMessage("A page event is a JSON object, but this is not an object. Read: " + input);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    void refuses_nothing(String nothing) {
        assertThatPageEvent(utf8(nothing))
                .withMessage("A page event is a JSON object, but this is not an object. Read: nothing");
    }

    @Test
    void refuses_the_value_of_a_tombstone() {
        assertThatPageEvent(null)
                .withMessage("A page event is a JSON object, but there is none: the value is null, as in a tombstone.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PageviewsJson.decodeVisitSummary(null))
                .withMessage(
                        "A visit summary is a JSON object, but there is none: the value is null, as in a tombstone.");
    }

    @Test
    void refuses_other_encodings_than_utf_8() {
        // given
        String json = "{\"user\":\"Zoë\"}";

        // then
        assertThatPageEvent(json.getBytes(ISO_8859_1))
                .withMessage("A page event is JSON in UTF-8, but these bytes are not UTF-8. Read: {\"user\":\"Zo�\"}");
        assertThatPageEvent(json.getBytes(UTF_16)).withMessageContaining("these bytes are not UTF-8.");
    }

    @Test
    void ends_in_no_other_exception_whatever_it_reads() {
        // given an event with some of its bytes changed, at times cut off
        long seed = System.nanoTime();
        Random random = new Random(seed);

        for (int i = 0; i < 5_000; i++) {
            byte[] json = PageviewsJson.encode(EVENT);
            random.ints(1 + random.nextInt(3), 0, json.length).forEach(at -> json[at] = (byte) random.nextInt(256));
            byte[] poison = Arrays.copyOf(json, json.length - random.nextInt(3));

            // when
            Throwable thrown = catchThrowable(() -> PageviewsJson.decodePageEvent(poison));

            // then
            if (thrown != null) {
                assertThat(thrown)
                        .as("seed %d, round %d", seed, i)
                        .isExactlyInstanceOf(IllegalArgumentException.class)
                        .hasMessageMatching("A page event .+\\. Read: .+");
            }
        }
    }

    @Test
    void refuses_what_is_nested_too_deeply() {
        assertThatPageEvent(utf8("[".repeat(100_000)))
                .withMessage("A page event is a JSON object, but this is not valid JSON. Read: " + "[".repeat(100)
                        + "… (100000 characters)");
    }

    @Test
    void abbreviates_what_it_has_read_to_one_line_of_100_characters() {
        assertThatPageEvent(utf8("[\r\n\"" + "🎉".repeat(500) + "\"]"))
                .withMessage("A page event is a JSON object, but this is not an object. Read: [··\"" + "🎉".repeat(96)
                        + "… (506 characters)");
    }

    @Test
    void abbreviates_the_value_of_a_field_too() {
        assertThatPageEvent(utf8("{\"page\":[\"" + "x".repeat(500) + "\"]}"))
                .withMessage("A page event needs the field \"page\" as text, but it is [\"" + "x".repeat(98)
                        + "… (504 characters). Read: {\"page\":[\"" + "x".repeat(90) + "… (513 characters)");
    }

    private static ThrowableAssertAlternative<IllegalArgumentException> assertThatPageEvent(byte[] json) {
        return assertThatIllegalArgumentException().isThrownBy(() -> PageviewsJson.decodePageEvent(json));
    }

    private static ThrowableAssertAlternative<IllegalArgumentException> assertThatVisitSummary(String json) {
        return assertThatIllegalArgumentException().isThrownBy(() -> PageviewsJson.decodeVisitSummary(utf8(json)));
    }

    private static byte[] event(String page, String user, String date, String duration) {
        return utf8("{\"page\":%s,\"user\":%s,\"date\":%s,\"duration\":%s}".formatted(page, user, date, duration));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
