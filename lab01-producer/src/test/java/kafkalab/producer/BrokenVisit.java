package kafkalab.producer;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import kafkalab.kit.Lesson;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;
import kafkalab.pageviews.VisitSummary;

/**
 * A visit that can not be published.
 *
 * @param part what is wrong with it, as in "where …"
 * @param events its events, one of which may be null or too large
 * @param summary its summary, which may be null or too large
 */
record BrokenVisit(String part, List<PageEvent> events, VisitSummary summary) {

    private static final int TOO_LARGE = 1_200_000;

    /** Draws one of each kind. */
    static List<BrokenVisit> ofEachKind(TrafficGenerator traffic, Random random) {
        List<PageEvent> first = new ArrayList<>(traffic.visit());
        VisitSummary ofFirst = VisitSummary.of(first);
        first.set(0, ReportScene.withPageOf(TOO_LARGE, first.get(0), random));

        List<PageEvent> last = new ArrayList<>(traffic.visit());
        VisitSummary ofLast = VisitSummary.of(last);
        last.set(last.size() - 1, ReportScene.withPageOf(TOO_LARGE, last.get(last.size() - 1), random));

        List<PageEvent> unsummed = traffic.visit();
        VisitSummary tooLarge =
                new VisitSummary("u".repeat(TOO_LARGE), unsummed.get(0).date(), unsummed.size(), 1);

        List<PageEvent> withNull = new ArrayList<>(traffic.visit());
        VisitSummary ofWithNull = VisitSummary.of(withNull);
        withNull.set(1 + random.nextInt(withNull.size() - 1), null);

        return List.of(
                new BrokenVisit("its first event is too large", first, ofFirst),
                new BrokenVisit("its last event is too large", last, ofLast),
                new BrokenVisit("its summary is too large", unsummed, tooLarge),
                new BrokenVisit("one of its events is null", withNull, ofWithNull),
                new BrokenVisit("its summary is null", traffic.visit(), null));
    }

    /** Fails unless the publisher refuses it. */
    void assertRefusedBy(PageEventPublisher publisher, String steps) {
        try {
            publisher.publishVisit(events, summary);
        } catch (UnsupportedOperationException unwritten) {
            throw unwritten;
        } catch (RuntimeException e) {
            return;
        }
        throw Lesson.expected("publishVisit() throws where a visit can not be published: %s.", part)
                .actual("It returned as if all were well.%s", steps)
                .why(
                        "commitTransaction() throws where a send of the transaction failed, and the caller, who hears of no "
                                + "exception, believes the visit published.")
                .next("Let the exception out, once the transaction is aborted.");
    }
}
