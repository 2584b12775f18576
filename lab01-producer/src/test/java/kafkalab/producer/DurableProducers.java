package kafkalab.producer;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import kafkalab.kit.Lesson;
import kafkalab.kit.Returned;
import org.apache.kafka.clients.producer.ProducerConfig;

/** A check that looks at the settings that a publisher's producers were made with. */
final class DurableProducers {

    private static final Duration LEAST = Duration.ofMinutes(1);

    private DurableProducers() {}

    /**
     * Fails unless each producer has all that durableSettings() returns, and keeps trying for a minute at least.
     *
     * @param made the producers; where they were made without the map that records them, task 1 has said so
     */
    static void assertMade(MadeClients made) {
        Map<String, Object> settings = Returned.map(
                "durableSettings()",
                PageEventPublisher.durableSettings(),
                100,
                Function.identity(),
                Function.<Object>identity());
        for (Map<String, Object> given : made.given()) {
            ProducerConfig real = new ProducerConfig(given);
            assertKeepsTrying(real);
            Map<String, Object> wanted = new HashMap<>(given);
            wanted.putAll(settings);
            ProducerConfig durable = new ProducerConfig(wanted);
            for (String name : settings.keySet()) {
                assertSame(name, value(durable, name), value(real, name));
            }
        }
    }

    private static Object value(ProducerConfig config, String name) {
        return config.values().containsKey(name)
                ? config.values().get(name)
                : config.originals().get(name);
    }

    private static void assertSame(String name, Object wanted, Object real) {
        if (!Objects.equals(wanted, real)) {
            throw Lesson.expected("The producer is made with durableSettings(), where %s is %s.", name, wanted)
                    .actual("The producer of the first constructor has %s=%s.", name, real)
                    .why("Settings that nobody uses protect no event. What a producer really has stands in "
                            + "target/log/clients.log, under ProducerConfig values.")
                    .next("Put what durableSettings() returns into the configuration of that producer, last.");
        }
    }

    private static void assertKeepsTrying(ProducerConfig real) {
        int timeout = real.getInt(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);
        if (timeout < LEAST.toMillis()) {
            throw Lesson.expected("The publisher keeps trying for at least a minute before it gives an event up.")
                    .actual("Its producer has delivery.timeout.ms=%d.", timeout)
                    .why(
                            "delivery.timeout.ms is how long a record may take from send() to its answer, over all attempts: "
                                    + "then it is given up, whatever retries says.")
                    .next("Set delivery.timeout.ms to a minute or more, or leave it at its default.");
        }
        long block = real.getLong(ProducerConfig.MAX_BLOCK_MS_CONFIG);
        if (block < LEAST.toMillis()) {
            throw Lesson.expected("The publisher keeps trying for at least a minute before it gives an event up.")
                    .actual("Its producer has max.block.ms=%d.", block)
                    .why(
                            "max.block.ms is how long send() itself waits for the topic's metadata and for room in the buffer: "
                                    + "an event that has not got into the buffer by then is given up.")
                    .next("Set max.block.ms to a minute or more, or leave it at its default.");
        }
        long trying = shortestMsOfRetries(real, LEAST.toMillis());
        if (trying < LEAST.toMillis()) {
            throw Lesson.expected("The publisher keeps trying for at least a minute before it gives an event up.")
                    .actual(
                            "Its producer has retries=%d: where each attempt is refused at once, they are used up in %d ms.",
                            real.getInt(ProducerConfig.RETRIES_CONFIG), trying)
                    .why(
                            "While a broker restarts every attempt fails, one after each retry.backoff.ms. An event is given "
                                    + "up when either retries or delivery.timeout.ms is used up.")
                    .next("Leave retries alone, and bound the time instead.");
        }
    }

    /** Adds up the pauses before the retries, each as short as its random part makes it, until they are enough. */
    private static long shortestMsOfRetries(ProducerConfig real, long enough) {
        int retries = real.getInt(ProducerConfig.RETRIES_CONFIG);
        double pause = Math.max(1, real.getLong(ProducerConfig.RETRY_BACKOFF_MS_CONFIG));
        long longest = Math.max(1, real.getLong(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG));
        double sum = 0;
        for (int retry = 0; retry < retries && sum < enough; retry++) {
            sum += 0.8 * Math.min(pause, longest);
            pause *= 2;
        }
        return (long) sum;
    }
}
