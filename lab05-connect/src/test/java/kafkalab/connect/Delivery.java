package kafkalab.connect;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import kafkalab.kit.Lesson;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A comparison of what the topic holds with what happened in the database. */
final class Delivery {

    private final List<PageChange> changes;
    private final List<PageRecord> records;
    private final Map<PageChange.Id, List<PageRecord>> delivered = new LinkedHashMap<>();

    /**
     * Prepares a comparison.
     *
     * @param changes all committed changes, in order
     * @param raw the topic's records, in order
     */
    Delivery(List<PageChange> changes, List<ConsumerRecord<byte[], byte[]>> raw) {
        this.changes = changes;
        records = raw.stream().map(PageRecord::of).toList();
        records.forEach(record -> delivered
                .computeIfAbsent(PageChange.Id.of(record), id -> new ArrayList<>())
                .add(record));
    }

    /** Fails where the changes that were there before the connector are missing. */
    Delivery assertBegun() {
        List<PageChange> missing = changes.stream()
                .filter(change -> !delivered.containsKey(change.id()))
                .toList();
        if (!missing.isEmpty()) {
            throw Lesson.expected("A new connector begins with the first change of the table, and passes none by.")
                    .actual(
                            "Of the %d changes that were there before it, %d are missing; the first is %s.",
                            changes.size() - 1, missing.size(), describe(missing.get(0)))
                    .why(
                            "No offset means that nothing was read yet. And a poll returns batch.size changes at the most, "
                                    + "here %d: the next one goes on after the last of them. A query without order by returns "
                                    + "rows in any order, so that a limit then leaves out any of them.",
                            Capture.BATCH)
                    .next(
                            "Look at where start() begins without an offset, and at where a poll begins after a full batch.");
        }
        return this;
    }

    /** Fails where a committed change is missing, or where a record is of none. */
    Delivery assertComplete() {
        List<PageChange> missing = changes.stream()
                .filter(change -> !delivered.containsKey(change.id()))
                .toList();
        if (!missing.isEmpty()) {
            throw lost(missing);
        }
        Set<PageChange.Id> known = changes.stream().map(PageChange::id).collect(Collectors.toSet());
        for (PageRecord record : records) {
            if (!known.contains(PageChange.Id.of(record))) {
                throw Lesson.expected(
                                "Each record is of a committed change: its key and its header change-id tell which.")
                        .actual(
                                "That of %s with change-id %d, at offset %d, is of none.",
                                record.key(), record.change(), record.offset())
                        .why(
                                "A change of page_changes with old_page alone is a deletion, with new_page alone an insert, "
                                        + "and with two different ones a new primary key.")
                        .next("Compare the record with the row of page_changes that has this change_id.");
            }
        }
        return this;
    }

    private Lesson lost(List<PageChange> missing) {
        PageChange first = missing.get(0);
        String which = missing.size() == 1
                ? Lesson.phrase("Missing: %s.", describe(first))
                : Lesson.phrase("Missing: %s, and %d more.", describe(first), missing.size() - 1);
        if (missing.stream().allMatch(change -> change.row() == null && change.moved())) {
            return Lesson.expected("When a page gets another primary key, the old key gets a tombstone.")
                    .actual("%s", which)
                    .why("To whoever reads the topic, the old key is a page of its own. It stays for ever unless "
                            + "somebody says that it is gone.")
                    .next("Make two records of such a change: a tombstone for old_page, the row for new_page.");
        }
        if (missing.stream().allMatch(change -> change.row() == null)) {
            return Lesson.expected("A deleted page is a tombstone: the key, and no value.")
                    .actual("%s", which)
                    .why("Compaction and every reader that builds a table take a record without value as a deletion. "
                            + "A row that is gone can not be found by asking the table what is new.")
                    .next("Read the deletions from page_changes, where old_page alone is set.");
        }
        long highest = records.stream().mapToLong(PageRecord::change).max().orElse(0);
        if (first.id().change() < highest) {
            return Lesson.expected("Every committed change is in the topic, each state of a row as well.")
                    .actual("%s A change with a higher number is there: %d.", which, highest)
                    .why("A change gets its number when it is made, and becomes visible when its transaction commits. "
                            + "Whoever goes on after the highest number that he has seen passes by the changes of a "
                            + "transaction that took longer. And a table shows only the last state of its rows.")
                    .next(
                            "Ask page_changes for what became visible since the last look: its column transaction_id, and "
                                    + "the comments in sql/schema.sql.");
        }
        return Lesson.expected("Every committed change is in the topic.")
                .actual("%s", which)
                .why("The position that the task keeps must be behind what it has returned, never ahead of it.")
                .next("Look at how poll() moves its position, and at what it does with a full batch.");
    }

    private static String describe(PageChange change) {
        return Lesson.phrase(
                change.row() == null ? "change %d of %s (a tombstone)" : "change %d of %s",
                change.id().change(),
                change.id().key());
    }

    /** Fails where a record of a change came more than once. */
    Delivery assertOnce() {
        for (List<PageRecord> same : delivered.values()) {
            if (same.size() > 1) {
                throw Lesson.expected("Where nothing fails, each change comes once.")
                        .actual(
                                "Change %d of %s came %d times.",
                                same.get(0).change(), same.get(0).key(), same.size())
                        .why(
                                "Each task reads what its settings say: two tasks with the same settings read the same, and "
                                        + "a poll without a position reads everything again.")
                        .next("Look at taskConfigs(), and at what poll() remembers.");
            }
        }
        return this;
    }

    /** Fails where a value is not the row. */
    Delivery assertValues() {
        Map<PageChange.Id, PageChange> byId = new HashMap<>();
        changes.forEach(change -> byId.put(change.id(), change));
        for (PageRecord record : records) {
            Map<String, Object> row = byId.get(PageChange.Id.of(record)).row();
            if ((row == null) != (record.value() == null)) {
                throw Lesson.expected(
                                row == null
                                        ? "The record of change %d of %s has no value."
                                        : "The record of change %d of %s has a value.",
                                record.change(),
                                record.key())
                        .actual(record.value() == null ? "It has none." : "It has one.")
                        .why("A record without value says that its key is gone, one with a value that it is there.")
                        .next("Look at how poll() tells inserts, updates and deletions apart.");
            }
            if (row != null) {
                Map<String, Object> actual = record.row();
                row.forEach((column, value) -> assertValue(record, column, value, actual.get(column)));
            }
        }
        return this;
    }

    private static void assertValue(PageRecord record, String column, Object expected, Object actual) {
        boolean same = expected instanceof BigDecimal number && actual instanceof BigDecimal other
                // Zeros at the end make no other number.
                ? number.compareTo(other) == 0
                : Objects.equals(expected, actual);
        if (!same) {
            throw Lesson.expected(
                            "In the record of change %d of %s, %s is %s.",
                            record.change(), record.key(), column, expected)
                    .actual("It is %s.", actual)
                    .why("The record carries the row as it was after this very change, to the last digit and the last "
                            + "millisecond. What the table says now may be younger.")
                    .next("Look at how poll() reads the column %s.", column);
        }
    }

    /** Fails where a page's changes did not come in their order; repeats may come in between. */
    Delivery assertOrder() {
        Map<String, Long> latest = new HashMap<>();
        Map<PageChange.Id, Boolean> seen = new HashMap<>();
        for (PageRecord record : records) {
            if (seen.put(PageChange.Id.of(record), true) == null) {
                Long before = latest.put(record.key(), record.change());
                if (before != null && before > record.change()) {
                    throw Lesson.expected("The changes of a page come in their order.")
                            .actual("For %s change %d came after change %d.", record.key(), record.change(), before)
                            .why("The last record of a key is what a table of the topic keeps: with another order it "
                                    + "keeps a row that is not the last. Transactions are numbered when they begin to "
                                    + "write; the one with the lower number may well be the later one to change a row.")
                            .next(
                                    "Within what is visible, order by change_id, and read nothing that leaves out changes "
                                            + "which are visible, too.");
                }
            }
        }
        Map<String, Long> last = new HashMap<>();
        records.forEach(record -> last.put(record.key(), record.change()));
        latest.forEach((key, change) -> {
            if (!last.get(key).equals(change)) {
                throw Lesson.expected("After repeats, too, the last record of a page is of its last change.")
                        .actual("That of %s is of change %d, its last change is %d.", key, last.get(key), change)
                        .why("A repeat goes through all that follows again, in order: so the end is the same.")
                        .next("Look at where the new life of the task begins, and how far it then reads.");
            }
        });
        return this;
    }

    /** Fails where one of the first changes came more than once. */
    void assertNotRepeated(long upToChange) {
        delivered.forEach((id, same) -> {
            if (id.change() <= upToChange && same.size() > 1) {
                throw Lesson.expected("A new life of the task goes on where the last one ended.")
                        .actual("Change %d, which the last life had sent long before its end, came again.", id.change())
                        .why("A field of a Java object ends with the object. What survives is the offset of a record: "
                                + "the worker stores it once the record is stored, and context.offsetStorageReader() "
                                + "gives it to the next life.")
                        .next("Give every SourceRecord its source partition and offset, and ask for them in start().");
            }
        });
    }
}
