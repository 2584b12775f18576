package kafkalab.kit.grading;

import java.util.List;
import java.util.Objects;

/**
 * What was recorded of a group at work: who owned which partition when, what was done, and how far it was confirmed.
 *
 * <p>It comes from the JVM of the program under test, so that nothing in it is believed: it is bounded, and drawn as text
 * and numbers only.
 *
 * @param title a few words above the picture
 * @param caption what there is to see
 * @param dotsMean what a dot stands for, such as "handled"
 * @param stepsMean what the line stands for, such as "committed"
 * @param lengthMs the time shown, in milliseconds
 * @param owners the names of those who own a lane for some time, or do what a dot tells of
 * @param lanes one above the other
 * @param marks moments to be marked across all lanes
 */
public record Timeline(
        Text title,
        Text caption,
        Text dotsMean,
        Text stepsMean,
        long lengthMs,
        List<String> owners,
        List<Lane> lanes,
        List<Mark> marks) {

    private static final int MOST_OWNERS = 12;
    private static final int MOST_LANES = 12;
    private static final int MOST_PARTS = 4_000;
    private static final long LONGEST_MS = 600_000;
    private static final int LONGEST_TEXT = 600;

    /** Refuses a timeline that is too large to be drawn, or points outside itself. */
    public Timeline {
        bounded(title);
        bounded(caption);
        bounded(dotsMean);
        bounded(stepsMean);
        owners = List.copyOf(owners);
        lanes = List.copyOf(lanes);
        marks = List.copyOf(marks);
        check(lengthMs > 0 && lengthMs <= LONGEST_MS, "it lasts " + lengthMs + " ms");
        check(owners.size() <= MOST_OWNERS, owners.size() + " owners");
        check(lanes.size() <= MOST_LANES, lanes.size() + " lanes");
        owners.forEach(owner -> check(owner.length() <= LONGEST_TEXT, "an owner's name is too long"));
        int all = owners.size();
        for (Lane lane : lanes) {
            lane.spans().forEach(span -> check(within(span.owner(), all), "a span's owner"));
            lane.dots().forEach(dot -> check(within(dot.owner(), all), "a dot's owner"));
        }
        check(marks.size() <= MOST_LANES, marks.size() + " marks");
    }

    /**
     * One partition through time.
     *
     * @param name its name
     * @param spans who owned it
     * @param dots what was done
     * @param steps how far it was confirmed
     */
    public record Lane(Text name, List<Span> spans, List<Dot> dots, List<Step> steps) {

        /** Refuses a lane that is too full to be drawn. */
        public Lane {
            bounded(name);
            spans = List.copyOf(spans);
            dots = List.copyOf(dots);
            steps = List.copyOf(steps);
            check(spans.size() + dots.size() + steps.size() <= MOST_PARTS, "a lane has too many parts");
        }
    }

    /** A time of ownership. */
    public record Span(int owner, long fromMs, long toMs) {}

    /** Something done: by an owner, at a height. */
    public record Dot(int owner, long atMs, long height) {}

    /** A new height of the line, from then on. */
    public record Step(long atMs, long height) {}

    /** A moment with a name. */
    public record Mark(long atMs, Text label) {

        /** Refuses a label that is too long. */
        public Mark {
            bounded(label);
        }
    }

    private static boolean within(int index, int size) {
        return index >= 0 && index < size;
    }

    private static void bounded(Text text) {
        Objects.requireNonNull(text, "A timeline needs all its texts, but one is null.");
        check(text.en().length() <= LONGEST_TEXT && text.fr().length() <= LONGEST_TEXT, "a text is too long");
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("A timeline can not be drawn: " + what + ".");
        }
    }
}
