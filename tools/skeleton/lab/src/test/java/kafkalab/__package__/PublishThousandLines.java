package kafkalab.__package__;

import java.util.List;
import java.util.stream.IntStream;
import kafkalab.kit.LabCluster;

/**
 * An example that publishes a thousand lines.
 *
 * <p>{@code mvn test -Pexample -pl __lab__} runs it with your publisher, with {@code -Psolution} added with ours.
 */
final class PublishThousandLines {

    private PublishThousandLines() {}

    public static void main(String[] arguments) {
        try (LabCluster cluster = LabCluster.open()) {
            String topic = cluster.createTopic(1);
            List<String> lines =
                    IntStream.range(0, 1_000).mapToObj(i -> "line " + i).toList();
            new LinePublisher(cluster.clientConfig(), topic).publish(lines);
            System.out.println(cluster.records(topic).size() + " records are in the topic.");
        }
        // The brokers' threads would keep the JVM alive for their six seconds of closing.
        Runtime.getRuntime().halt(0);
    }
}
