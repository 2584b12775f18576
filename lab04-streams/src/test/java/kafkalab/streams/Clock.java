package kafkalab.streams;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import kafkalab.pageviews.PageEvent;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/**
 * A clock that makes event time go on: a window closes when a later event comes by, in each partition for itself.
 *
 * <p>Counting follows a repartitioning by page, so there is a page of the clock for each partition that there can be.
 */
final class Clock {

    private static final int MOST_PARTITIONS = 8;
    private static final String PREFIX = "clock-";
    private static final List<String> PAGES = pages();

    private Clock() {}

    private static List<String> pages() {
        List<String> pages = new ArrayList<>();
        while (!covers(pages)) {
            pages.add(PREFIX + pages.size());
        }
        return List.copyOf(pages);
    }

    private static boolean covers(List<String> pages) {
        for (int partitions = 1; partitions <= MOST_PARTITIONS; partitions++) {
            int number = partitions;
            Set<Integer> hit = pages.stream()
                    .map(page -> BuiltInPartitioner.partitionForKey(page.getBytes(StandardCharsets.UTF_8), number))
                    .collect(Collectors.toSet());
            if (hit.size() < partitions) {
                return false;
            }
        }
        return true;
    }

    /** Returns events, for all partitions, that tell the time. */
    static List<PageEvent> at(Instant time) {
        return PAGES.stream()
                .map(page -> new PageEvent(page, page, time, 1_000))
                .toList();
    }

    static boolean isPage(String page) {
        return page.startsWith(PREFIX);
    }
}
