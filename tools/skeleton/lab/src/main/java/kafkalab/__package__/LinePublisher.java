package kafkalab.__package__;

import java.util.List;
import java.util.Map;

/** A publisher of lines of text to a topic. */
public class LinePublisher {

    private final Map<String, Object> cluster;
    private final String topic;

    /**
     * Creates a publisher.
     *
     * @param cluster how to reach the cluster
     * @param topic the topic of the lines
     */
    public LinePublisher(Map<String, Object> cluster, String topic) {
        this.cluster = cluster;
        this.topic = topic;
    }

    /**
     * Publishes lines, each as the value of a record of its own, in UTF-8, in the order of the list; returns when all are
     * stored.
     *
     * @param lines the lines
     */
    public void publish(List<String> lines) {
        // TODO 1: send each line, and return when the cluster has acknowledged all of them.
        throw new UnsupportedOperationException("TODO 1: send each line");
    }
}
