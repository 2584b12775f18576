package kafkalab.producer;

import java.util.List;
import kafkalab.pageviews.PageEvent;

/**
 * A report on what became of a list of events: each of them is in one of the two lists.
 *
 * @param stored the events that the cluster has acknowledged
 * @param failed the events that it has not, each with its reason
 */
public record PublishReport(List<PageEvent> stored, List<Failure> failed) {

    /** Copies both lists. */
    public PublishReport {
        stored = List.copyOf(stored);
        failed = List.copyOf(failed);
    }

    /**
     * Tells why an event was not stored.
     *
     * @param event the event
     * @param cause what the producer said
     */
    public record Failure(PageEvent event, Exception cause) {}
}
