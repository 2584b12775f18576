package kafkalab.kit.grading;

import static java.util.stream.Collectors.joining;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import kafkalab.kit.grading.Timeline.Dot;
import kafkalab.kit.grading.Timeline.Lane;
import kafkalab.kit.grading.Timeline.Mark;
import kafkalab.kit.grading.Timeline.Span;
import kafkalab.kit.grading.Timeline.Step;

/**
 * A picture that draws a timeline as SVG.
 *
 * <pre>
 *   A ■  B ■   ● handled   ○ again   ▁ committed
 *                       | mark
 *   partition 0  [ A      ..:'''' |   B     ..:'' ]    the band is the owner, a dot an event done,
 *   partition 1  [ A   .:''''     |   A  .:''     ]    the line what is confirmed: it follows the dots
 *                0 s      1 s       2 s
 * </pre>
 */
public final class TimelinePicture {

    private static final double WIDTH = 920;
    private static final double LEFT = 96;
    private static final double RIGHT = 904;
    private static final double TOP = 74;
    private static final double MARK_ROW = 15;
    private static final double MARK_ROOM = 90;
    private static final double LANE = 58;
    private static final double GAP = 14;
    private static final double PAD = 7;
    private static final int COLOURS = 4;
    private static final List<Integer> TICKS_MS = List.of(200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 60_000);
    private static final int MOST_TICKS = 12;

    private final Timeline timeline;
    private final Language language;
    private final double bottom;

    private TimelinePicture(Timeline timeline, Language language) {
        this.timeline = timeline;
        this.language = language;
        bottom = TOP + timeline.lanes().size() * (LANE + GAP) - GAP;
    }

    /**
     * Returns the picture.
     *
     * @param timeline what to draw
     * @param language the language of its words
     */
    public static Picture of(Timeline timeline, Language language) {
        return new Picture(
                timeline.title().in(language),
                new TimelinePicture(timeline, language).svg(),
                timeline.caption().in(language));
    }

    private String svg() {
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg class=\"timeline\" viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"%s\">\n",
                n(WIDTH),
                n(bottom + 28),
                text(timeline.title())));
        svg.append(legend());
        for (int i = 0; i < timeline.lanes().size(); i++) {
            svg.append(lane(timeline.lanes().get(i), TOP + i * (LANE + GAP)));
        }
        svg.append(axis());
        double last = -MARK_ROOM;
        int row = 0;
        for (Mark mark : timeline.marks()) {
            // Labels that would meet stand above each other.
            row = x(mark.atMs()) - last < MARK_ROOM ? 1 - row : 0;
            last = x(mark.atMs());
            svg.append(mark(mark, TOP - 10 - row * MARK_ROW));
        }
        return svg.append("</svg>").toString();
    }

    private String legend() {
        StringBuilder legend = new StringBuilder();
        double x = LEFT;
        for (int owner = 0; owner < timeline.owners().size(); owner++) {
            String name = timeline.owners().get(owner);
            String shown = name.length() <= 16 ? name : name.substring(0, 15) + "…";
            legend.append(String.format(
                    Locale.ROOT,
                    "<rect class=\"band %s\" x=\"%s\" y=\"5\" width=\"16\" height=\"16\" rx=\"3\"/>",
                    colour(owner),
                    n(x)));
            legend.append(label(x + 22, 18, "", HtmlText.escape(shown)));
            x += 46 + 8 * shown.length();
        }
        x += 10;
        legend.append(String.format(Locale.ROOT, "<circle class=\"dot owner-0\" cx=\"%s\" cy=\"13\" r=\"3\"/>", n(x)));
        legend.append(label(x + 9, 18, "", text(timeline.dotsMean())));
        x += 40 + 7 * timeline.dotsMean().in(language).length();
        legend.append(String.format(Locale.ROOT, "<circle class=\"again\" cx=\"%s\" cy=\"13\" r=\"4\"/>", n(x)));
        String again = new Text("again", "de nouveau").in(language);
        legend.append(label(x + 10, 18, "", again));
        x += 36 + 7 * again.length();
        legend.append(String.format(Locale.ROOT, "<path class=\"step\" d=\"M%s 17h10v-8h12\"/>", n(x)));
        return legend.append(label(x + 30, 18, "", text(timeline.stepsMean())))
                .append("\n")
                .toString();
    }

    private String lane(Lane lane, double top) {
        long low = heights(lane).min().orElse(0);
        long high = Math.max(low + 1, heights(lane).max().orElse(1));
        Scale scale = new Scale(low, high, top);
        return String.format(
                        Locale.ROOT,
                        "<rect class=\"ground\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"4\"/>\n",
                        n(LEFT),
                        n(top),
                        n(RIGHT - LEFT),
                        n(LANE))
                + lane.spans().stream().map(span -> band(span, top)).collect(joining())
                + line(lane.steps(), scale)
                + dots(lane.dots(), scale)
                + label(LEFT - 8, top + LANE / 2 + 5, "end", text(lane.name()))
                + "\n";
    }

    private static LongStream heights(Lane lane) {
        return LongStream.concat(
                lane.dots().stream().mapToLong(Dot::height),
                lane.steps().stream().mapToLong(Step::height));
    }

    private String band(Span span, double top) {
        double from = x(span.fromMs());
        return String.format(
                Locale.ROOT,
                "<rect class=\"band %s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"><title>%s</title></rect>\n",
                colour(span.owner()),
                n(from),
                n(top),
                n(Math.max(1, x(span.toMs()) - from)),
                n(LANE),
                HtmlText.escape(timeline.owners().get(span.owner())));
    }

    private String line(List<Step> steps, Scale scale) {
        if (steps.isEmpty()) {
            return "";
        }
        StringBuilder path = new StringBuilder(String.format(
                Locale.ROOT,
                "M%s %s",
                n(x(steps.get(0).atMs())),
                n(scale.y(steps.get(0).height()))));
        steps.stream()
                .skip(1)
                .forEach(step -> path.append(
                        String.format(Locale.ROOT, "H%sV%s", n(x(step.atMs())), n(scale.y(step.height())))));
        return String.format(Locale.ROOT, "<path class=\"step\" d=\"%sH%s\"/>\n", path, n(RIGHT));
    }

    private String dots(List<Dot> dots, Scale scale) {
        Set<Long> seen = new HashSet<>();
        return dots.stream()
                .map(dot -> {
                    boolean again = !seen.add(dot.height());
                    return String.format(
                                    Locale.ROOT,
                                    "<circle class=\"dot %s\" cx=\"%s\" cy=\"%s\" r=\"2.2\"/>",
                                    colour(dot.owner()),
                                    n(x(dot.atMs())),
                                    n(scale.y(dot.height())))
                            + (again
                                    ? String.format(
                                            Locale.ROOT,
                                            "<circle class=\"again\" cx=\"%s\" cy=\"%s\" r=\"4.5\"/>",
                                            n(x(dot.atMs())),
                                            n(scale.y(dot.height())))
                                    : "");
                })
                .collect(joining("", "", "\n"));
    }

    private String axis() {
        int tick = TICKS_MS.stream()
                .filter(ms -> timeline.lengthMs() / ms <= MOST_TICKS)
                .findFirst()
                .orElse(60_000);
        return IntStream.rangeClosed(0, (int) (timeline.lengthMs() / tick))
                .mapToObj(i -> {
                    long at = (long) i * tick;
                    String seconds = tick % 1_000 == 0
                            ? Long.toString(at / 1_000)
                            : String.format(Locale.forLanguageTag(language.code()), "%.1f", at / 1_000.0);
                    return String.format(Locale.ROOT, "<path class=\"tick\" d=\"M%s %sv5\"/>", n(x(at)), n(bottom))
                            + label(x(at), bottom + 20, "middle", seconds + "\u00a0s");
                })
                .collect(joining("", "", "\n"));
    }

    private String mark(Mark mark, double y) {
        double x = x(mark.atMs());
        String anchor = x > (LEFT + RIGHT) / 2 ? "end" : "start";
        return String.format(Locale.ROOT, "<path class=\"moment\" d=\"M%s %sV%s\"/>", n(x), n(y - 11), n(bottom))
                + label(x + (anchor.equals("end") ? -6 : 6), y, anchor, text(mark.label()))
                + "\n";
    }

    private double x(long atMs) {
        double share = Math.min(1, Math.max(0, (double) atMs / timeline.lengthMs()));
        return LEFT + share * (RIGHT - LEFT);
    }

    private static String label(double x, double y, String anchor, String escaped) {
        String anchored = anchor.isEmpty() ? "" : " text-anchor=\"" + anchor + "\"";
        return String.format(Locale.ROOT, "<text x=\"%s\" y=\"%s\"%s>%s</text>", n(x), n(y), anchored, escaped);
    }

    private String text(Text text) {
        return HtmlText.escape(text.in(language));
    }

    private static String colour(int owner) {
        return "owner-" + owner % COLOURS;
    }

    private static String n(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }

    /** A scale that turns a height into a place within a lane. */
    private record Scale(long low, long high, double top) {

        double y(long height) {
            double share = Math.min(1, Math.max(0, (double) (height - low) / (high - low)));
            return top + LANE - PAD - share * (LANE - 2 * PAD);
        }
    }
}
