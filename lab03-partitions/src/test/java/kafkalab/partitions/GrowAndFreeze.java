package kafkalab.partitions;

import java.util.Map;

/** Grows a topic in a JVM of its own, where it freezes midway and can be killed. */
final class GrowAndFreeze {

    private GrowAndFreeze() {}

    public static void main(String[] arguments) {
        Map<String, Object> cluster = Map.of(
                "bootstrap.servers",
                arguments[0],
                "interceptor.classes",
                FrozenProducer.class.getName(),
                FrozenProducer.AFTER,
                arguments[4]);
        new TopicGrower(cluster).grow(arguments[1], arguments[2], Integer.parseInt(arguments[3]));
        Runtime.getRuntime().halt(0);
    }
}
