package kafkalab.partitions;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;

/** Scenes that ask for the history of a user, where others' events and aborted ones stand beside theirs. */
final class HistoryScene {

    private HistoryScene() {}

    static void askForEverybodyNearlyAlike(LabCluster cluster, TrafficGenerator traffic, Random random)
            throws ExecutionException, InterruptedException {
        // given: dates that do not rise, deleted and then aborted events at each beginning, markers at each end, and
        // beside the users others whose names are nearly theirs
        String topic = cluster.createTopic(4);
        TopicReader reader = new TopicReader(ConsumerObserver.watching(PartitionsTest.quick(cluster)), topic);
        new Expected("nothing, since the topic is empty", List.of()).assertSame("history()", reader.history("Ada1"));
        TrafficGenerator disorder = traffic.outOfOrder(Duration.ofMinutes(2));
        UserPartitioner partitioner = Partitioners.unpremium();
        List<PageEvent> visits = Keys.placed(disorder.events(2_000), partitioner, 4);
        List<PageEvent> aborted = Keys.placed(disorder.events(200), partitioner, 4);
        List<String> users =
                new ArrayList<>(visits.stream().map(PageEvent::user).distinct().toList());
        Collections.shuffle(users, random);
        // The first has aborted events and others.
        String first = aborted.stream()
                .map(PageEvent::user)
                .filter(users::contains)
                .findFirst()
                .orElseThrow();
        users.remove(first);
        users.add(0, first);
        List<PageEvent> events = new ArrayList<>(EventLists.withRepeats(
                EventLists.withNamesakes(visits, Set.copyOf(users.subList(0, 3)), partitioner),
                Set.of(users.get(1), users.get(2))));
        ToIntFunction<PageEvent> partitions = event -> Keys.partitionOf(partitioner, event.user(), 4);
        try (Writer writer = new Writer(cluster, topic, partitions)) {
            writer.write(EventLists.firstOfEach(partitions, events));
            writer.deleteAll();
            EventLists.firstOfEach(partitions, events).forEach(writer::abortMoreThanSomeFetches);
            writer.commit(events.subList(0, events.size() / 2));
            writer.abort(aborted);
            writer.commit(events.subList(events.size() / 2, events.size()));
            // The last is alone in its fetch, and no marker is behind it: whoever stops one short misses it.
            PageEvent last = Writer.largerThanAFetch(
                    EventLists.eventsOf(users.get(0), events).get(0));
            writer.write(List.of(last));
            events.add(last);

            // The first is asked for again: whoever notes down how far it has read finds nothing the second time.
            for (String user : List.of(users.get(0), users.get(1))) {
                ask(reader, user, events);
            }
            // when: others go on writing into every partition, without a pause
            PageEvent like = events.get(0);
            List<String> busy = IntStream.range(0, 40)
                    .mapToObj(i -> "busy" + i)
                    .filter(user -> Keys.isPlaced(user, partitioner, 4))
                    .toList();
            try (Meanwhile writing = Meanwhile.writeOn(
                    writer,
                    number -> new PageEvent(like.page(), busy.get(number % busy.size()), like.date(), number))) {
                ask(reader, users.get(2), events);
            }
            // when: somebody has begun what may yet be aborted
            writer.begin(EventLists.eventsOf(users.get(0), events).subList(0, 1));
            ask(reader, users.get(0), events);
        }
        new Expected("nothing, since nobody has this name", List.of())
                .assertSame("history()", reader.history("Nobody"));
    }

    private static void ask(TopicReader reader, String user, List<PageEvent> events) {
        ConsumerObserver.forget();
        List<PageEvent> history = reader.history(user);

        new Expected(Lesson.phrase("all events of %s", user), EventLists.eventsOf(user, events))
                .assertSame("history()", history);
        ConsumerObserver.assertAllClosed("history()");
        assertReadOnly(Keys.partitionOf(Partitioners.unpremium(), user, 4), ConsumerObserver.partitionsRead());
    }

    static void assertReadOnly(int partition, Set<Integer> read) {
        if (read.isEmpty()) {
            throw Lesson.expected("Each consumer of the reader has all settings that the constructor was given.")
                    .actual("The interceptor among these settings has seen no record.")
                    .why("Where a cluster asks for more than its address, such as a password, a client that was not "
                            + "told can not connect.")
                    .next("Put all of the map into your consumer's settings.");
        }
        if (!read.equals(Set.of(partition))) {
            throw Lesson.expected("history() reads partition %d only, which holds the user's events.", partition)
                    .actual("It read records of the partitions %s.", read)
                    .why("All records of a key are in one partition: reading the others costs as many times more as "
                            + "there are partitions, and finds nothing.")
                    .next("Ask the partitioner that wrote the topic, and assign only that partition.");
        }
    }

    static void askForAPremiumUser(LabCluster cluster, TrafficGenerator traffic) {
        // given
        List<PageEvent> visits = Keys.placed(traffic.events(400), Partitioners.unpremium(), 6);
        // The premium user's partition is another than it would be otherwise.
        String user = visits.stream()
                .map(PageEvent::user)
                .filter(each -> Keys.partitionOf(Partitioners.unpremium(), each, 6) != 5)
                .findFirst()
                .orElseThrow();
        UserPartitioner partitioner;
        try {
            partitioner = Partitioners.premium(user);
        } catch (UnsupportedOperationException unwritten) {
            // Task 2 is not there yet: nobody is premium.
            return;
        }
        List<PageEvent> events = Keys.placed(visits, partitioner, 6);
        String topic = cluster.createTopic(6);
        try (Writer writer = new Writer(cluster, topic, event -> Keys.partitionOf(partitioner, event.user(), 6))) {
            writer.write(events);
        }

        // when
        Map<String, Object> settings = ConsumerObserver.watching(PartitionsTest.quick(cluster));
        settings.put(UserPartitioner.PREMIUM_USERS, user);
        List<PageEvent> history = new TopicReader(settings, topic).history(user);

        // then
        new Expected(Lesson.phrase("all events of the premium user %s", user), EventLists.eventsOf(user, events))
                .assertSame("history()", history);
    }
}
