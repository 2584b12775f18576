package kafkalab.groups;

import kafkalab.pageviews.PageEvent;

/** The work that an event causes: what it is, the worker does not know. */
@FunctionalInterface
public interface PageEventHandler {

    /**
     * Handles an event.
     *
     * <p>An event is handled once this method has returned. Where it throws, the event is not handled.
     *
     * @param event the event
     */
    void handle(PageEvent event);
}
