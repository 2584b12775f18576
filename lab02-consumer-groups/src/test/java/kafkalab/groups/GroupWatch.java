package kafkalab.groups;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import kafkalab.groups.Journal.Entry;
import kafkalab.kit.LabReport;
import kafkalab.kit.Lesson;
import kafkalab.kit.grading.Text;
import kafkalab.kit.grading.Timeline;
import kafkalab.kit.grading.Timeline.Dot;
import kafkalab.kit.grading.Timeline.Lane;
import kafkalab.kit.grading.Timeline.Mark;
import kafkalab.kit.grading.Timeline.Span;
import kafkalab.kit.grading.Timeline.Step;

/**
 * An observer that looks at a group every few milliseconds while a scene is played: who owns what, and what is
 * committed.
 *
 * <p>It asks for the committed offsets first and reads the journal afterwards: what is committed by then must be handled
 * by then. At its end it hands what it saw to the report, whether the scene went well or not: that is when a picture helps.
 */
final class GroupWatch implements AutoCloseable {

    private static final int INTERVAL_MS = 60;
    private static final int LEAD_IN_MS = 300;
    private static final int LEAD_OUT_MS = 100;

    private final Scene scene;
    private final LabReport report;
    private final Text title;
    private final Text caption;
    private final List<Sample> samples = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();
    private final ScheduledExecutorService watcher;
    private Lesson violation;

    /** What the group looked like at a moment. */
    private record Sample(long atMs, Map<String, Set<Integer>> owners, Map<Integer, Long> committed) {}

    GroupWatch(Scene scene, LabReport report, Text title, Text caption) {
        this.scene = scene;
        this.report = report;
        this.title = title;
        this.caption = caption;
        watcher = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "group-watch");
            thread.setDaemon(true);
            return thread;
        });
        watcher.scheduleWithFixedDelay(this::look, 0, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            Map<Integer, Long> committed = scene.group().committed();
            long atMs = scene.journal().now();
            Optional<Lesson> found = violation(committed).or(() -> setBack(committed));
            Map<String, Set<Integer>> owners = scene.group().owners();
            synchronized (this) {
                samples.add(new Sample(atMs, owners, committed));
                if (violation == null) {
                    violation = found.orElse(null);
                }
            }
        } catch (IllegalStateException e) {
            // The cluster did not answer this time: the next look is soon.
        }
    }

    private Optional<Lesson> violation(Map<Integer, Long> committed) {
        try {
            Judge.assertNothingCommittedUnhandled(committed, scene);
            return Optional.empty();
        } catch (Lesson lesson) {
            return Optional.of(lesson);
        }
    }

    private synchronized Optional<Lesson> setBack(Map<Integer, Long> committed) {
        Map<Integer, Long> before =
                samples.isEmpty() ? Map.of() : samples.get(samples.size() - 1).committed();
        return committed.entrySet().stream()
                .filter(each -> each.getValue() < before.getOrDefault(each.getKey(), 0L))
                .findFirst()
                .map(
                        each -> Lesson.expected("A committed offset only goes forward.")
                                .actual(
                                        "For partition %d it went back from %d to %d.",
                                        each.getKey(), before.get(each.getKey()), each.getValue())
                                .why(
                                        "Somebody committed what he remembered of a partition that was no longer his, or had been "
                                                + "another's meanwhile. The group does not ask who owns the partition, and its next owner "
                                                + "begins at the older offset: all since then is done again.")
                                .next(
                                        "Forget the offsets of a partition when it has gone: in onPartitionsRevoked(), once they are "
                                                + "committed, and in onPartitionsLost(), where they must not be. And what was in hand?"));
    }

    /** Marks this moment in the picture. */
    synchronized void mark(String en, String fr) {
        marks.add(new Mark(scene.journal().now(), new Text(en, fr)));
    }

    /** Fails where at some moment more was committed than handled, or where a committed offset went back. */
    synchronized void assertCommitsWereRight() {
        if (violation != null) {
            throw violation;
        }
    }

    @Override
    public void close() {
        watcher.shutdownNow();
        look();
        if (scene.journal().size() > 0) {
            try {
                report.show(timeline());
            } catch (IllegalArgumentException e) {
                // Too much to be drawn: there is no picture, and the verdict stands without it.
            }
        }
    }

    private synchronized Timeline timeline() {
        List<Entry> entries = scene.journal().entries();
        // Nothing is to be seen while JVMs start and consumers join.
        long begin = Math.max(0, firstOwnedAt() - LEAD_IN_MS);
        // The last look lasts for a moment, so that what it saw is to be seen.
        long end = Math.max(1, scene.journal().now() + LEAD_OUT_MS - begin);
        Set<String> names = new LinkedHashSet<>();
        samples.forEach(sample -> names.addAll(sample.owners().keySet()));
        entries.forEach(entry -> names.add(entry.member()));
        List<String> owners = names.stream().sorted().limit(12).toList();
        List<Lane> lanes = new ArrayList<>();
        for (int partition = 0; partition < scene.stream().partitions(); partition++) {
            String name = "partition " + partition;
            lanes.add(new Lane(
                    new Text(name, name),
                    spans(partition, owners, begin, end),
                    dots(partition, owners, entries, begin),
                    steps(partition, begin)));
        }
        return new Timeline(
                title,
                caption,
                new Text("handled", "traité"),
                new Text("committed", "validé"),
                end,
                owners,
                lanes,
                marks.stream()
                        .map(mark -> new Mark(mark.atMs() - begin, mark.label()))
                        .toList());
    }

    private long firstOwnedAt() {
        return samples.stream()
                .filter(sample -> sample.owners().values().stream().anyMatch(owned -> !owned.isEmpty()))
                .mapToLong(Sample::atMs)
                .findFirst()
                .orElse(0);
    }

    private List<Span> spans(int partition, List<String> owners, long begin, long end) {
        List<Span> spans = new ArrayList<>();
        int owner = -1;
        long since = 0;
        for (Sample sample : samples) {
            int now = sample.owners().entrySet().stream()
                    .filter(each -> each.getValue().contains(partition))
                    .mapToInt(each -> owners.indexOf(each.getKey()))
                    .findFirst()
                    .orElse(-1);
            if (now != owner) {
                if (owner >= 0) {
                    spans.add(new Span(owner, since, sample.atMs() - begin));
                }
                owner = now;
                since = sample.atMs() - begin;
            }
        }
        if (owner >= 0) {
            spans.add(new Span(owner, since, end));
        }
        return spans;
    }

    private static List<Dot> dots(int partition, List<String> owners, List<Entry> entries, long begin) {
        return entries.stream()
                .filter(entry -> entry.place().partition() == partition && owners.contains(entry.member()))
                .map(entry -> new Dot(
                        owners.indexOf(entry.member()),
                        entry.atMs() - begin,
                        // The offset that is committed when this event is done.
                        entry.place().offset() + 1))
                .limit(2_000)
                .toList();
    }

    private List<Step> steps(int partition, long begin) {
        Map<Long, Long> changes = new TreeMap<>();
        long last = -1;
        for (Sample sample : samples) {
            Long committed = sample.committed().get(partition);
            if (committed != null && committed != last) {
                changes.put(Math.max(0, sample.atMs() - begin), committed);
                last = committed;
            }
        }
        return changes.entrySet().stream()
                .limit(1_000)
                .map(change -> new Step(change.getKey(), change.getValue()))
                .toList();
    }
}
