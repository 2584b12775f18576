package kafkalab.pageviews;

import static java.util.Comparator.comparing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A website under traffic: users come, see some pages, leave, and come again.
 *
 * <p>Its time is event time only: it begins at a given instant and moves on from visitor to visitor.
 */
final class Website {

    /** The most popular first. No name holds an {@code @}, which separates page and window in lab 04. */
    private static final List<String> PAGE_NAMES = List.of(
            "home", "search", "café", "news", "cart", "漢字", "prices", "größen", "help", "🎉", "top 10", "jobs", "blog",
            "\"new\"", "contact", "naïve", "terms", "новости", "privacy", "sitemap");

    private static final Zipf<String> PAGES = new Zipf<>(PAGE_NAMES);

    private static final List<String> USER_NAMES = List.of(
            "Ada", "Zoë", "Grace", "José", "Alan", "Jörg", "Barbara", "美咲", "Dennis", "Søren", "Edsger", "Łukasz",
            "Frances", "Олег", "Ken", "Çiğdem", "Linus", "🦊", "Radia", "Tim");

    /** Two hundred users, the most active first: Ada1, Zoë1 … Tim1, Ada2 … Tim10. */
    private static final Zipf<String> USERS = new Zipf<>(IntStream.rangeClosed(1, 10)
            .boxed()
            .flatMap(number -> USER_NAMES.stream().map(name -> name + number))
            .toList());

    /** A total order: no user opens two pages at once. */
    private static final Comparator<PageEvent> BY_DATE =
            comparing(PageEvent::date).thenComparing(PageEvent::user);

    private final Random random;
    private final PriorityQueue<PageEvent> begun = new PriorityQueue<>(BY_DATE);
    private final Map<String, Long> stayingUntil = new HashMap<>();
    private long now;

    /** Open the website at an instant; no event is before it. */
    Website(Random random, Instant opening) {
        this.random = random;
        this.now = opening.toEpochMilli();
    }

    /** Return the next event of all visits, in event-time order. */
    PageEvent next() {
        // Visits still to come begin after now: only an event up to now is known to be the next.
        while (begun.isEmpty() || begun.peek().date().toEpochMilli() > now) {
            begun.addAll(visit());
        }
        return begun.remove();
    }

    /** Return the next visit, complete; its events do not come up in {@link #next()}. */
    List<PageEvent> visit() {
        String user = visitor();
        List<PageEvent> visit = new ArrayList<>();
        long date = now;
        do {
            long duration = duration();
            visit.add(new PageEvent(PAGES.draw(random), user, Instant.ofEpochMilli(date), duration));
            date += duration + between(1, 500);
        } while (visit.size() < 2 || visit.size() < 20 && random.nextInt(3) > 0);
        stayingUntil.put(user, date);
        return List.copyOf(visit);
    }

    /** Wait for a user who is not on the website already. */
    private String visitor() {
        String user;
        do {
            now += between(1, 500);
            user = USERS.draw(random);
        } while (stayingUntil.getOrDefault(user, now) > now);
        return user;
    }

    /** Draw the time on a page, in milliseconds: from a glance, one time in five, to three minutes, one in twenty. */
    private long duration() {
        int kind = random.nextInt(20);
        if (kind < 4) {
            return between(3, 100);
        }
        if (kind < 16) {
            return between(101, 3_000);
        }
        return kind < 19 ? between(3_001, 30_000) : between(30_001, 180_000);
    }

    private int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }
}
