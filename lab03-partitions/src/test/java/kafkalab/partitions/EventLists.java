package kafkalab.partitions;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafkalab.pageviews.PageEvent;

/** Choices out of a list of events. */
final class EventLists {

    private EventLists() {}

    /** Returns the events, and after each of these users' one of everybody whose name is nearly theirs. */
    static List<PageEvent> withNamesakes(List<PageEvent> events, Set<String> users, UserPartitioner partitioner) {
        Map<String, List<String>> namesakes =
                users.stream().collect(Collectors.toMap(user -> user, user -> Keys.namesakes(user, partitioner, 4)));
        return events.stream()
                .flatMap(event -> Stream.concat(
                        Stream.of(event),
                        namesakes.getOrDefault(event.user(), List.of()).stream()
                                .map(name -> new PageEvent(event.page(), name, event.date(), event.duration()))))
                .toList();
    }

    /** Returns the events, and each of these users' a second time right behind the first: as who reloads a page. */
    static List<PageEvent> withRepeats(List<PageEvent> events, Set<String> users) {
        return events.stream()
                .flatMap(event -> users.contains(event.user()) ? Stream.of(event, event) : Stream.of(event))
                .toList();
    }

    /** Returns an event for each partition that gets any. */
    static List<PageEvent> firstOfEach(ToIntFunction<PageEvent> partitions, List<PageEvent> events) {
        return List.copyOf(events.stream()
                .collect(Collectors.toMap(partitions::applyAsInt, event -> event, (first, other) -> first))
                .values());
    }

    static List<PageEvent> eventsOf(String user, List<PageEvent> events) {
        return events.stream().filter(event -> event.user().equals(user)).toList();
    }
}
