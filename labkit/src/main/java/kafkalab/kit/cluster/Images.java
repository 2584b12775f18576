package kafkalab.kit.cluster;

import java.util.Optional;

/** The container images of the kit, from {@code docker/.env}. */
final class Images {

    private static final String KAFKA = "KAFKA_IMAGE";

    private Images() {}

    /** Returns the image of the brokers: the environment's {@code KAFKA_IMAGE}, else that of the file. */
    static String kafka() {
        return Optional.ofNullable(System.getenv(KAFKA))
                .filter(image -> !image.isBlank())
                .orElseGet(Images::kafkaOfTheFile);
    }

    /** Returns the image of the brokers that {@code docker/.env} names. */
    static String kafkaOfTheFile() {
        return EnvironmentFile.read("/kafkalab/docker/.env").get(KAFKA);
    }
}
