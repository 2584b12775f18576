package kafkalab.producer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafkalab.pageviews.PageEvent;

/**
 * The register that knows the events that a test has published, and recognises each in a stored record by what is left
 * of it, however it is written: one mistake in a record is one mistake, and makes no lost event of it. Only task 1 asks
 * whether the record is as agreed.
 *
 * <p>Three of page, user, date and duration are enough, where the key may tell the user and the timestamp the date; key
 * and timestamp are enough by themselves where only one event has both.
 */
final class Published {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ENOUGH = 3;
    private static final BigDecimal LATEST_IN_SECONDS = BigDecimal.valueOf(100_000_000_000L);
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s,;|=<>(){}\\[\\]\"']+");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,19}(\\.\\d{1,9})?([eE]\\d{1,2})?");

    private final Set<PageEvent> events;
    private final Map<Instant, List<PageEvent>> byDate;
    private final Map<Long, List<PageEvent>> byDuration;
    private final Set<PageEvent> recognised = new HashSet<>();

    Published(Collection<PageEvent> events) {
        this.events = new HashSet<>(events);
        byDate = events.stream().collect(Collectors.groupingBy(PageEvent::date));
        byDuration = events.stream().collect(Collectors.groupingBy(PageEvent::duration));
    }

    /** Tells whether just this event was published. */
    boolean contains(PageEvent event) {
        return events.contains(event);
    }

    /** Hears that an event lies in the topic, told without a doubt. */
    void see(PageEvent event) {
        recognised.add(event);
    }

    /**
     * Returns the event that a value stands for. Where there are several, it is one that was not recognised before, and of
     * these the nearest in time: a user may see a page twice for the same few milliseconds.
     *
     * @param value what is stored
     * @param key the record's key, which often is the user, or null
     * @param timestamp the record's timestamp, which often is the event's date
     */
    Optional<PageEvent> recognise(String value, String key, Instant timestamp) {
        Words words = Words.of(value);
        Set<PageEvent> candidates = new LinkedHashSet<>(byDate.getOrDefault(timestamp, List.of()));
        words.dates().forEach(date -> candidates.addAll(byDate.getOrDefault(date, List.of())));
        words.numbers().forEach(number -> candidates.addAll(byDuration.getOrDefault(number, List.of())));
        Optional<PageEvent> found = candidates.stream()
                .filter(event -> signs(words, key, timestamp, event) >= ENOUGH)
                .max(Comparator.<PageEvent>comparingInt(event -> signs(words, key, timestamp, event))
                        .thenComparing(event -> !recognised.contains(event))
                        .thenComparing(event -> words.awayFrom(event, timestamp), Comparator.reverseOrder()));
        Optional<PageEvent> event = found.or(() -> alone(key, timestamp));
        event.ifPresent(recognised::add);
        return event;
    }

    /** Counts what a record tells of an event: user and date count once, however often it tells them. */
    private static int signs(Words words, String key, Instant timestamp, PageEvent event) {
        return (words.says(event.page()) ? 1 : 0)
                + (words.says(event.user()) || event.user().equals(key) ? 1 : 0)
                + (words.dates().contains(event.date()) || event.date().equals(timestamp) ? 1 : 0)
                + (words.numbers().contains(event.duration()) ? 1 : 0);
    }

    /** Returns the only event of this user and date. */
    private Optional<PageEvent> alone(String key, Instant timestamp) {
        Set<PageEvent> same = byDate.getOrDefault(timestamp, List.of()).stream()
                .filter(event -> event.user().equals(key))
                .collect(Collectors.toSet());
        return same.size() == 1 ? Optional.of(same.iterator().next()) : Optional.empty();
    }

    /**
     * What a value says, without what it calls it.
     *
     * @param all its words
     * @param numbers those that are numbers, cut to whole ones
     * @param dates those that are a date, or a number of seconds or milliseconds since 1970
     * @param text the whole value, in which a page's odd name is found; empty where the words are exact
     */
    private record Words(Set<String> all, Set<Long> numbers, Set<Instant> dates, String text) {

        /** Returns a text with the digits of every script as 0 to 9: which digits a program writes is task 1's question. */
        private static String withLatinDigits(String text) {
            StringBuilder latin = new StringBuilder(text.length());
            text.codePoints().forEach(letter -> {
                if (Character.isDigit(letter)) {
                    latin.append(Character.digit(letter, 10));
                } else {
                    latin.appendCodePoint(letter);
                }
            });
            return latin.toString();
        }

        static Words of(String told) {
            String value = withLatinDigits(told);
            try {
                JsonNode json = JSON.readTree(value);
                // A text of JSON that was encoded once more.
                JsonNode inner = json.isTextual() ? JSON.readTree(json.textValue()) : json;
                if (inner.isContainerNode()) {
                    Set<String> leaves = new HashSet<>();
                    addLeaves(inner, leaves);
                    return of(leaves, "");
                }
            } catch (JsonProcessingException e) {
                // Something else than JSON.
            }
            return of(BETWEEN_WORDS.splitAsStream(value).collect(Collectors.toSet()), value);
        }

        private static Words of(Set<String> words, String text) {
            Set<Long> numbers = words.stream()
                    .flatMap(Words::number)
                    .map(BigDecimal::longValue)
                    .collect(Collectors.toSet());
            Set<Instant> dates = words.stream().flatMap(Words::date).collect(Collectors.toSet());
            return new Words(words, numbers, dates, text);
        }

        private static void addLeaves(JsonNode node, Set<String> leaves) {
            if (node.isContainerNode()) {
                node.forEach(child -> addLeaves(child, leaves));
            } else {
                leaves.add(node.asText());
            }
        }

        private static Stream<BigDecimal> number(String word) {
            return NUMBER.matcher(word).matches() ? Stream.of(new BigDecimal(word)) : Stream.empty();
        }

        private static Stream<Instant> date(String word) {
            try {
                return Stream.of(Instant.parse(word));
            } catch (DateTimeException e) {
                return number(word)
                        .map(number -> number.compareTo(LATEST_IN_SECONDS) < 0 ? number.movePointRight(3) : number)
                        .map(ms -> Instant.ofEpochMilli(ms.longValue()));
            }
        }

        boolean says(String name) {
            return all.contains(name) || text.contains(name);
        }

        Duration awayFrom(PageEvent event, Instant timestamp) {
            return Stream.concat(dates.stream(), Stream.of(timestamp))
                    .map(date -> Duration.between(date, event.date()).abs())
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }
}
