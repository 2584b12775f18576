package kafkalab.connect;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import kafkalab.kit.Lesson;

/** A check that asks a task, without a worker, how it names what it reads. */
final class PartitionNames {

    private PartitionNames() {}

    /** Fails where lives of the task would not find each other's offsets, or would take those of another database. */
    static void check(Function<Map<String, String>, Map<String, ?>> naming) {
        Map<String, ?> name = naming.apply(settings(Map.of()));
        if (name == null) {
            return;
        }
        if (name.size() > 1 && name.getClass().getName().startsWith("java.util.ImmutableCollections")) {
            throw otherBytes(Lesson.phrase(
                    "It is a Map.of() with %d entries, in this JVM in this order: %s.", name.size(), name));
        }
        Map<String, String> elsewhere = Map.of("connection.url", "jdbc:postgresql://127.0.0.1:1/archive");
        if (Objects.equals(name, naming.apply(settings(elsewhere)))) {
            throw Lesson.expected("The source partition of another database is another one.")
                    .actual("It is %s for .../pages and for .../archive.", name)
                    .why(
                            "The partition says of what an offset is. Where a connector is pointed to another database, an "
                                    + "offset of the first one would let it begin there in the midst of a history that is not "
                                    + "the one it knows.")
                    .next("Let the partition name the database as well.");
        }
        Map<String, String> later =
                Map.of("connection.password", "another", "poll.interval.ms", "1000", "batch.size", "100");
        if (!Objects.equals(name, naming.apply(settings(later)))) {
            throw Lesson.expected("The source partition is the same with another password, interval or batch size.")
                    .actual("It is another one.")
                    .why(
                            "What is read is the same. With another partition the worker finds no offset, and the next life "
                                    + "sends everything again. And the partition is stored in a topic, where no password "
                                    + "belongs.")
                    .next("Name what is read, and nothing else.");
        }
    }

    private static Map<String, String> settings(Map<String, String> changes) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "name", "pages",
                "task.class", "kafkalab.connect.PageTableSourceTask",
                "connection.url", "jdbc:postgresql://127.0.0.1:1/pages",
                "connection.user", "nobody",
                "connection.password", "nothing",
                "topic", "pages"));
        settings.putAll(changes);
        return settings;
    }

    /** Says that lives of the task have named the same partition by other bytes. */
    static Lesson otherBytes(String actual) {
        return Lesson.expected("Each life of the task names its source partition by the same bytes.")
                .actual("%s", actual)
                .why(
                        "The worker finds an offset by the bytes of its partition. A map of several entries has no certain "
                                + "order, and that of Map.of is another one in each JVM, on purpose.")
                .next("Use a map with one entry, or one that keeps an order.");
    }
}
