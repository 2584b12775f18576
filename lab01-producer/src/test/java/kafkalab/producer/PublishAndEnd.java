package kafkalab.producer;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kafkalab.kit.StudentProcess;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;

/** A program that publishes and then ends at once, as if the plug were pulled. */
final class PublishAndEnd {

    /** Ends the program after {@link PageEventPublisher#close}. */
    static final String AFTER_CLOSE = "after-close";

    /** Ends the program after {@link PageEventPublisher#publishAll}, without a close. */
    static final String AFTER_PUBLISH_ALL = "after-publish-all";

    private PublishAndEnd() {}

    /**
     * Publishes.
     *
     * @param arguments when to end, bootstrap servers, topic; seed, start and number of the events
     */
    public static void main(String[] arguments) {
        Map<String, Object> cluster = new HashMap<>(Map.of("bootstrap.servers", arguments[1]));
        PageEventPublisher publisher = new PageEventPublisher(cluster, arguments[2]);
        List<PageEvent> events = new TrafficGenerator(Long.parseLong(arguments[3]))
                .startingAt(Instant.parse(arguments[4]))
                .events(Integer.parseInt(arguments[5]));
        if (arguments[0].equals(AFTER_CLOSE)) {
            events.forEach(publisher::publish);
            publisher.close();
        } else {
            publisher.publishAll(events);
        }
        StudentProcess.tell(arguments[0]);
        Runtime.getRuntime().halt(0);
    }
}
