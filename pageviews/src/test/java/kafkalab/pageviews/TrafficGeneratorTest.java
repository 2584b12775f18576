package kafkalab.pageviews;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficGeneratorTest {

    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);
    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

    // The same seed, the same events

    @Test
    void gives_the_same_events_on_every_jvm() throws NoSuchAlgorithmException {
        assertThat(new TrafficGenerator(42).events(4))
                .containsExactly(
                        new PageEvent("café", "Олег2", Instant.parse("2026-01-01T00:00:00.428Z"), 38),
                        new PageEvent("search", "Олег2", Instant.parse("2026-01-01T00:00:00.482Z"), 1_188),
                        new PageEvent("help", "Ada1", Instant.parse("2026-01-01T00:00:00.717Z"), 2_877),
                        new PageEvent("home", "Barbara1", Instant.parse("2026-01-01T00:00:00.784Z"), 556));
        assertThat(sha256(new TrafficGenerator(42).events(10_000)))
                .isEqualTo("374fc1af50e11c236b9d694551af11e86d8f4ab1e19e7d407c1e5ac530b1d5b8");
        assertThat(sha256(new TrafficGenerator(42)
                        .outOfOrder(TWO_SECONDS)
                        .withLate(0.1, HALF_A_MINUTE)
                        .events(10_000)))
                .isEqualTo("98fbb2e2fec22c1def845de8513702dbaadf245bb019e8640d8f1124106d8659");
    }

    @ParameterizedTest
    @MethodSource("allKinds")
    void gives_the_same_events_for_the_same_seed(Kind kind) {
        assertThat(kind.of(-7).events(3_000)).isEqualTo(kind.of(-7).events(3_000));
    }

    @Test
    void gives_other_events_for_another_seed() {
        // given neighbours, and seeds that differ in their highest bits only
        LongStream seeds = LongStream.concat(
                LongStream.range(-500, 500), LongStream.range(1, 500).map(high -> high << 48));

        // then
        assertThat(seeds.mapToObj(seed -> new TrafficGenerator(seed).events(5))).doesNotHaveDuplicates();
    }

    @Test
    void spreads_the_first_event_of_neighbouring_seeds_over_all_pages() {
        assertThat(LongStream.range(0, 1_000)
                        .mapToObj(seed -> new TrafficGenerator(seed).next().page())
                        .collect(toSet()))
                .hasSize(20);
    }

    @Test
    void goes_on_with_the_same_events_whichever_method_gives_them() {
        // given
        List<PageEvent> expected = new TrafficGenerator(3).events(9);

        // when
        TrafficGenerator generator = new TrafficGenerator(3);
        List<PageEvent> actual = new ArrayList<>(generator.events(3));
        generator.stream().limit(3).forEach(actual::add);
        actual.add(generator.next());
        actual.addAll(generator.events(2));

        // then
        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void leaves_a_generator_as_it_is_and_begins_anew_when_set_otherwise() {
        // given
        TrafficGenerator generator = new TrafficGenerator(3);
        List<PageEvent> first = generator.events(5);

        // when
        TrafficGenerator another = generator.outOfOrder(TWO_SECONDS).outOfOrder(Duration.ZERO);
        another.events(100);

        // then
        assertThat(generator.outOfOrder(Duration.ZERO).events(5)).isEqualTo(first);
        assertThat(generator.next()).isEqualTo(new TrafficGenerator(3).events(6).get(5));
    }

    // What events are like

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, Long.MIN_VALUE, Long.MAX_VALUE})
    void gives_events_in_event_time_order(long seed) {
        // when
        List<PageEvent> events = new TrafficGenerator(seed).events(20_000);

        // then
        assertThat(events).isSortedAccordingTo(comparing(PageEvent::date));
        assertThat(events.get(0).date()).isBetween(TrafficGenerator.START, TrafficGenerator.START.plusSeconds(5));
        assertThat(datesByUser(events))
                .allSatisfy((user, dates) -> assertThat(dates).isSorted().doesNotHaveDuplicates());
    }

    @ParameterizedTest
    @MethodSource("allKinds")
    void tells_every_event_by_user_and_date(Kind kind) {
        // given
        TrafficGenerator generator = kind.of(11);

        // when events and visits are taken by turns
        List<PageEvent> events = new ArrayList<>();
        IntStream.range(0, 2_000).forEach(round -> {
            events.addAll(generator.events(round % 13));
            events.addAll(generator.visit());
        });

        // then
        assertThat(datesByUser(events))
                .allSatisfy((user, dates) -> assertThat(dates).doesNotHaveDuplicates());
    }

    @Test
    void has_users_on_one_page_at_a_time() {
        assertThat(byUser(new TrafficGenerator(5).events(20_000))).allSatisfy((user, events) -> {
            for (int i = 1; i < events.size(); i++) {
                PageEvent before = events.get(i - 1);
                assertThat(events.get(i).date()).isAfter(before.date().plusMillis(before.duration()));
            }
        });
    }

    @Test
    void has_popular_and_unpopular_pages() {
        // when
        Map<String, Long> views =
                new TrafficGenerator(6).stream().limit(50_000).collect(groupingBy(PageEvent::page, counting()));

        // then
        List<Long> byRank =
                views.values().stream().sorted(Comparator.reverseOrder()).toList();
        assertThat(byRank).hasSize(20);
        assertThat((double) byRank.get(0) / 50_000).isCloseTo(0.278, within(0.02));
        assertThat((double) byRank.get(0) / byRank.get(1)).isCloseTo(2, within(0.2));
        assertThat((double) byRank.get(0) / byRank.get(19)).isCloseTo(20, within(5.0));
    }

    @Test
    void has_users_who_return() {
        // when
        List<PageEvent> events = new TrafficGenerator(7).events(10_000);

        // then
        Map<String, Long> views = events.stream().collect(groupingBy(PageEvent::user, counting()));
        assertThat(views).hasSizeBetween(150, 200);
        assertThat(Collections.max(views.values())).isGreaterThan(100);
    }

    @Test
    void interleaves_the_visits_of_several_users() {
        // when
        List<PageEvent> events = new TrafficGenerator(8).events(1_000);

        // then
        assertThat(IntStream.range(1, 1_000)
                        .filter(i ->
                                !events.get(i).user().equals(events.get(i - 1).user()))
                        .count())
                .isGreaterThan(900);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3})
    void has_names_beyond_ascii_from_early_on(long seed) {
        // when
        List<PageEvent> events = new TrafficGenerator(seed).events(200);

        // then
        assertThat(events).extracting(PageEvent::page).contains("café", "größen", "漢字", "🎉");
        assertThat(events).extracting(PageEvent::user).anyMatch(user -> user.startsWith("Zoë"));
        assertThat(events).extracting(PageEvent::user).anyMatch(user -> user.startsWith("美咲"));
    }

    @Test
    void has_no_name_with_the_sign_that_separates_page_and_window() {
        assertThat(new TrafficGenerator(9)
                        .stream().limit(10_000).map(PageEvent::page).distinct())
                .noneMatch(page -> page.contains("@"));
    }

    @Test
    void has_durations_from_milliseconds_to_minutes() {
        // when
        long[] durations = new TrafficGenerator(10)
                .stream().limit(50_000).mapToLong(PageEvent::duration).sorted().toArray();

        // then
        assertThat(durations[0]).isBetween(3L, 10L);
        assertThat(durations[49_999]).isBetween(170_000L, 180_000L);
        assertThat(LongStream.of(durations).filter(duration -> duration <= 100).count() / 50_000.0)
                .isCloseTo(0.2, within(0.02));
        assertThat(durations).contains(100, 101);
    }

    @Test
    void spans_half_an_hour_of_event_time_in_ten_thousand_events() {
        // when
        List<PageEvent> events = new TrafficGenerator(11).events(10_000);

        // then
        assertThat(Duration.between(events.get(0).date(), events.get(9_999).date()))
                .isBetween(Duration.ofMinutes(25), Duration.ofMinutes(35));
    }

    @Test
    void gives_the_same_events_from_another_start_on() {
        // given
        Instant start = Instant.parse("2027-03-28T01:59:59.999999Z");
        Duration shift = Duration.between(TrafficGenerator.START, Instant.parse("2027-03-28T01:59:59.999Z"));

        // then
        assertThat(new TrafficGenerator(12)
                        .startingAt(start).stream()
                                .limit(1_000)
                                .map(event -> new PageEvent(
                                        event.page(), event.user(), event.date().minus(shift), event.duration())))
                .containsExactlyElementsOf(new TrafficGenerator(12).events(1_000));
    }

    // Visits

    @Test
    void gives_complete_visits() {
        // given
        TrafficGenerator generator = new TrafficGenerator(13);

        // when
        List<List<PageEvent>> visits =
                Stream.generate(generator::visit).limit(5_000).toList();

        // then
        assertThat(visits).allSatisfy(visit -> {
            assertThat(visit).hasSizeBetween(2, 20).isSortedAccordingTo(comparing(PageEvent::date));
            assertThat(visit)
                    .extracting(PageEvent::user)
                    .containsOnly(visit.get(0).user());
            assertThat(VisitSummary.of(visit).start()).isEqualTo(visit.get(0).date());
        });
        assertThat(visits).isSortedAccordingTo(comparing(visit -> visit.get(0).date()));
        assertThat(visits.stream().mapToInt(List::size).average().orElseThrow()).isCloseTo(4, within(0.2));
    }

    @Test
    void composes_its_events_of_its_visits() {
        // given
        TrafficGenerator visits = new TrafficGenerator(14);
        Set<PageEvent> ofVisits = new HashSet<>();
        IntStream.range(0, 500).forEach(visit -> ofVisits.addAll(visits.visit()));

        // then
        assertThat(ofVisits.containsAll(new TrafficGenerator(14).events(1_000))).isTrue();
    }

    @Test
    void gives_the_events_of_a_visit_once() {
        // given
        TrafficGenerator generator = new TrafficGenerator(15);

        // when
        generator.events(50);
        List<PageEvent> visit = generator.visit();
        List<PageEvent> later = generator.events(5_000);

        // then
        assertThat(later).doesNotContainAnyElementsOf(visit).isSortedAccordingTo(comparing(PageEvent::date));
    }

    @Test
    void gives_visits_in_order_also_when_its_events_are_not() {
        assertThat(new TrafficGenerator(16)
                        .outOfOrder(TWO_SECONDS)
                        .withLate(0.5, HALF_A_MINUTE)
                        .visit())
                .isEqualTo(new TrafficGenerator(16).visit());
    }

    // Out of order, and late

    @ParameterizedTest
    @ValueSource(longs = {1, 100, 2_000, 60_000})
    void gives_events_out_of_order_up_to_the_limit(long most) {
        // when
        List<PageEvent> events =
                new TrafficGenerator(17).outOfOrder(Duration.ofMillis(most)).events(20_000);

        // then
        long worst = Collections.max(lateness(events));
        assertThat(worst).isLessThanOrEqualTo(most);
        assertThat(worst).isGreaterThanOrEqualTo(most / 2);
    }

    @Test
    void gives_a_good_part_of_the_events_out_of_order() {
        // when
        List<PageEvent> events =
                new TrafficGenerator(18).outOfOrder(TWO_SECONDS).events(10_000);

        // then
        assertThat(lateness(events).stream().filter(lateness -> lateness > 0).count())
                .isBetween(5_000L, 9_500L);
        assertThat(byUser(events))
                .anySatisfy((user, ofUser) -> assertThat(lateness(ofUser)).anyMatch(lateness -> lateness > 0));
    }

    @Test
    void changes_the_order_but_not_the_events() {
        // given
        List<PageEvent> inOrder = new TrafficGenerator(19).events(11_000);

        // when
        List<PageEvent> reordered = new TrafficGenerator(19)
                .outOfOrder(TWO_SECONDS)
                .withLate(0.1, HALF_A_MINUTE)
                .events(10_000);

        // then
        assertThat(reordered).isNotEqualTo(inOrder.subList(0, 10_000));
        assertThat(new HashSet<>(inOrder).containsAll(reordered)).isTrue();
        assertThat(new HashSet<>(reordered).containsAll(inOrder.subList(0, 9_000)))
                .isTrue();
    }

    @Test
    void gives_late_events_behind_one_that_is_later_by_the_given_time() {
        // when
        List<PageEvent> events =
                new TrafficGenerator(20).withLate(0.05, HALF_A_MINUTE).events(20_000);

        // then
        List<Long> late =
                lateness(events).stream().filter(lateness -> lateness > 0).toList();
        assertThat(late).allMatch(lateness -> lateness >= 30_000 && lateness < 40_000);
        assertThat(late.size() / 20_000.0).isCloseTo(0.05, within(0.01));
    }

    @Test
    void has_each_event_either_within_the_limit_or_late() {
        // when
        List<PageEvent> events = new TrafficGenerator(21)
                .withLate(0.5, HALF_A_MINUTE)
                .outOfOrder(TWO_SECONDS)
                .events(20_000);

        // then
        assertThat(lateness(events)).allMatch(lateness -> lateness <= 2_000 || lateness >= 30_000);
        assertThat(lateness(events).stream()
                                .filter(lateness -> lateness >= 30_000)
                                .count()
                        / 20_000.0)
                .isCloseTo(0.5, within(0.02));
    }

    // Bounds

    @Test
    void gives_no_events_if_none_are_asked_for() {
        assertThat(new TrafficGenerator(22).events(0)).isEmpty();
    }

    @Test
    void refuses_settings_that_make_no_sense() {
        // given
        TrafficGenerator generator = new TrafficGenerator(23);

        // then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> generator.events(-1))
                .withMessage("The number of events must be 0 or more, but it is -1.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> generator.outOfOrder(Duration.ofMillis(-1)))
                .withMessage("Events can be out of order by 0 s to a day, but not by PT-0.001S.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> generator.outOfOrder(Duration.ofHours(25)))
                .withMessage("Events can be out of order by 0 s to a day, but not by PT25H.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> generator.withLate(0.6, HALF_A_MINUTE))
                .withMessage("The share of late events must be from 0 to 0.5, but it is 0.6.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> generator.withLate(Double.NaN, HALF_A_MINUTE))
                .withMessage("The share of late events must be from 0 to 0.5, but it is NaN.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> generator.withLate(0.1, Duration.ofSeconds(-2)))
                .withMessage("Events can be late by 0 s to a day, but not by PT-2S.");
        assertThatNullPointerException()
                .isThrownBy(() -> generator.startingAt(null))
                .withMessage("A traffic generator needs a start, but it is null.");
    }

    @Test
    void shows_the_settings_that_repeat_its_events() {
        assertThat(new TrafficGenerator(24).outOfOrder(TWO_SECONDS).withLate(0.1, HALF_A_MINUTE))
                .hasToString("TrafficGenerator[seed=24, start=2026-01-01T00:00:00Z,"
                        + " outOfOrder=PT2S, lateShare=0.1, late=PT30S]");
    }

    /** A second or two on an idle laptop; the limit is for a busy one. */
    @Test
    @Timeout(30)
    void gives_a_million_events_in_seconds() {
        assertThat(new TrafficGenerator(25).outOfOrder(TWO_SECONDS).events(1_000_000))
                .hasSize(1_000_000);
    }

    private enum Kind {
        IN_ORDER,
        OUT_OF_ORDER,
        LATE;

        TrafficGenerator of(long seed) {
            TrafficGenerator generator = new TrafficGenerator(seed);
            return switch (this) {
                case IN_ORDER -> generator;
                case OUT_OF_ORDER -> generator.outOfOrder(TWO_SECONDS);
                case LATE -> generator.outOfOrder(TWO_SECONDS).withLate(0.1, HALF_A_MINUTE);
            };
        }
    }

    private static Kind[] allKinds() {
        return Kind.values();
    }

    /** How far each event is behind the latest before it, in milliseconds: 0 for one that is itself the latest. */
    private static List<Long> lateness(List<PageEvent> events) {
        List<Long> lateness = new ArrayList<>();
        Instant latest = Instant.MIN;
        for (PageEvent event : events) {
            latest = event.date().isAfter(latest) ? event.date() : latest;
            lateness.add(latest.toEpochMilli() - event.date().toEpochMilli());
        }
        return lateness;
    }

    private static Map<String, List<PageEvent>> byUser(List<PageEvent> events) {
        return events.stream().collect(groupingBy(PageEvent::user));
    }

    private static Map<String, List<Instant>> datesByUser(List<PageEvent> events) {
        return events.stream().collect(groupingBy(PageEvent::user, mapping(PageEvent::date, toList())));
    }

    private static String sha256(List<PageEvent> events) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        events.forEach(event -> digest.update(PageviewsJson.encode(event)));
        return HexFormat.of().formatHex(digest.digest());
    }
}
