package kafkalab.partitions;

import java.util.Map;

/** Grows a topic in a JVM of its own, where it can be killed. */
final class GrowAndTell {

    private GrowAndTell() {}

    public static void main(String[] arguments) {
        new TopicGrower(Map.of("bootstrap.servers", arguments[0]))
                .grow(arguments[1], arguments[2], Integer.parseInt(arguments[3]));
        System.out.println("grown");
        Runtime.getRuntime().halt(0);
    }
}
