package kafkalab.kit.cluster;

import java.util.Map;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.server.policy.AlterConfigPolicy;

/**
 * A policy of the controllers by which nobody tells a running broker anything but numbers and switches.
 *
 * <p>A program that is graded reaches the brokers, and these live in the JVM that keeps the score: a dynamic setting that
 * names a class or a file would have that JVM load it.
 */
public final class OnlyNumbersForBrokers implements AlterConfigPolicy {

    /** Is made by Kafka. */
    public OnlyNumbersForBrokers() {}

    @Override
    public void configure(Map<String, ?> settings) {
        // There is nothing to choose.
    }

    @Override
    public void validate(RequestMetadata request) {
        if (request.resource().type() != ConfigResource.Type.BROKER) {
            return;
        }
        request.configs().forEach((name, value) -> {
            if (value != null && !value.matches("-?\\d+([.]\\d+)?|true|false|")) {
                throw new PolicyViolationException("A broker of the labs takes no setting " + name
                        + " while it runs: only numbers, true and false can be changed.");
            }
        });
    }

    @Override
    public void close() {
        // There is nothing to let go of.
    }
}
