package kafkalab.kit.cluster;

/**
 * A running Kafka cluster of the brokers 0, 1 and 2, wherever they live.
 *
 * <p>Whoever opens a cluster closes it. Methods that stop and start brokers are for one thread at a time.
 */
public interface Cluster extends AutoCloseable {

    /** Returns how the cluster was chosen: {@code embedded}, {@code testcontainers} or the address that was given. */
    String name();

    /** Returns {@code host:port} pairs separated by commas, for {@code bootstrap.servers}. */
    String bootstrapServers();

    /**
     * Returns how many brokers may be stopped at once, with controllers left that decide what becomes of the rest: none
     * where the brokers are not the lab's to stop, one where a broker takes its controller with it.
     */
    int mayLose();

    /**
     * Stops a broker abruptly: it hands over neither its partitions nor its groups, as in a crash.
     *
     * <p>Returns when the broker no longer serves. The rest of the cluster notices after
     * {@code broker.session.timeout.ms}. Its controller goes on where {@link #mayLose()} is 2.
     *
     * @param broker the id of a running broker
     * @throws UnsupportedOperationException where {@link #mayLose()} is 0
     */
    void stopBroker(int broker);

    /**
     * Stops a whole node abruptly: the broker, as {@link #stopBroker} does, and the KRaft controller beside it.
     *
     * <p>Of three controllers two must be up, or no broker learns anything new. {@link #startBroker} starts both again.
     *
     * @param broker the id of a running broker
     * @throws UnsupportedOperationException where {@link #mayLose()} is 0
     */
    default void stopNode(int broker) {
        throw new UnsupportedOperationException("the nodes of " + name() + " are not this lab's to stop");
    }

    /**
     * Starts a stopped broker again, with the data that it had, at the same address.
     *
     * @param broker the id of a stopped broker
     * @throws UnsupportedOperationException where {@link #mayLose()} is 0
     */
    void startBroker(int broker);

    /** Ends what this object started; a cluster that was there before goes on. */
    @Override
    void close();

    /**
     * Ends what this object started, as {@link #close} does, and returns when nothing of it goes on in this JVM.
     *
     * @throws IllegalStateException where it does not end as it should
     */
    default void end() {
        close();
    }
}
