package kafkalab.partitions;

import java.util.Map;
import kafkalab.kit.StudentProcess;

/**
 * A program that grows a topic in a JVM of its own, where it gets stuck midway and can be killed. It tells {@link
 * #STUCK} then.
 *
 * <p>The arguments: bootstrap servers, old topic, new topic, partitions; and after how many acknowledged records the
 * producer freezes, or 0 where the answer to the first commit of a transaction is to be lost.
 */
final class GrowAndFreeze {

    static final String STUCK = "stuck";

    private GrowAndFreeze() {}

    public static void main(String[] arguments) {
        int freezeAfter = Integer.parseInt(arguments[4]);
        Map<String, Object> cluster = freezeAfter > 0
                ? FrozenProducer.frozenAfter(freezeAfter, arguments[0])
                : Map.of("bootstrap.servers", new LostAnswer(GrowAndFreeze::tellStuck).between(arguments[0]));
        new TopicGrower(cluster).grow(arguments[1], arguments[2], Integer.parseInt(arguments[3]));
        Runtime.getRuntime().halt(0);
    }

    static void tellStuck() {
        StudentProcess.tell(STUCK);
    }
}
