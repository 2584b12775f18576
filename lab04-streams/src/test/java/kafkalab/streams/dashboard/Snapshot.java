package kafkalab.streams.dashboard;

import java.util.List;
import java.util.Map;

/**
 * What is to be seen at one moment.
 *
 * @param state {@code starting}, {@code running}, {@code todo} or {@code failed}
 * @param message says more about the state in one sentence; empty where the state says it all
 * @param pages the pages that can be visited by hand
 * @param windows the last windows, the oldest first
 */
record Snapshot(String state, String message, List<String> pages, List<Window> windows) {

    /**
     * One window.
     *
     * @param start its start, in milliseconds since 1970
     * @param open whether events that come now may still count
     * @param counts how often each page was visited; pages that were not are missing
     */
    record Window(long start, boolean open, Map<String, Long> counts) {}
}
