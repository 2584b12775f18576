package kafkalab.streams;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Holds the users who have seen a page. */
record Visitors(List<String> names) {

    static final Visitors NONE = new Visitors(List.of());

    Visitors and(String name) {
        if (names.contains(name)) {
            return this;
        }
        List<String> all = new ArrayList<>(names);
        all.add(name);
        return new Visitors(all);
    }

    long count() {
        return names.size();
    }

    static Serde<Visitors> serde() {
        return Serdes.serdeFrom(
                (topic, visitors) -> visitors == null
                        ? null
                        : String.join("\n", visitors.names()).getBytes(StandardCharsets.UTF_8),
                (topic, bytes) -> bytes == null
                        ? null
                        : new Visitors(List.of(new String(bytes, StandardCharsets.UTF_8).split("\n"))));
    }
}
