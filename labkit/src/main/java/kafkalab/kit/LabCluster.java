package kafkalab.kit;

import java.util.List;
import java.util.Map;
import kafkalab.kit.cluster.Clusters;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The cluster that a lab's tests run against: three brokers with the ids 0, 1 and 2.
 *
 * <p>Topics get fresh names, so that tests share a cluster and never meet. What is read is read as bytes: decoding that
 * shared a mistake with the student's would hide it.
 */
public interface LabCluster extends AutoCloseable {

    /**
     * Opens the cluster that {@code -Dlab.cluster} names, for a program of its own such as an example.
     *
     * @return the cluster, to be closed by the caller
     * @throws kafkalab.kit.fault.LabFault where it can not be reached or started
     */
    static LabCluster open() {
        return new OpenCluster(Clusters.ofThisJvm().shared(), "example");
    }

    /** Returns {@code host:port} pairs separated by commas. */
    String bootstrapServers();

    /** Returns a new, mutable client configuration with {@code bootstrap.servers} and nothing else. */
    Map<String, Object> clientConfig();

    /** Returns an admin client that lives as long as this object. */
    Admin admin();

    /**
     * Creates a topic with three replicas, of which two must be in sync.
     *
     * @param partitions the number of partitions
     * @return the fresh name, once every partition has a leader
     */
    String createTopic(int partitions);

    /**
     * Creates a topic with settings of its own.
     *
     * @param partitions the number of partitions
     * @param configs topic settings, such as {@code max.message.bytes}
     * @return the fresh name, once every partition has a leader
     */
    String createTopic(int partitions, Map<String, String> configs);

    /**
     * Creates a topic whose replicas are placed by hand.
     *
     * @param assignment for each partition its brokers, the preferred leader first
     * @param configs topic settings
     * @return the fresh name, once every partition is led by its preferred leader
     */
    String createTopic(List<List<Integer>> assignment, Map<String, String> configs);

    /**
     * Creates a topic under a name that the caller chose, such as one derived from another topic's.
     *
     * @param name the name
     * @param partitions the number of partitions
     * @return the name, once every partition has a leader
     */
    String createTopicNamed(String name, int partitions);

    /** Returns a name that no topic, group or transaction has had before. */
    String freshName();

    /**
     * Reads all that a topic holds now, by partition and offset, records of open and aborted transactions too.
     *
     * @param topic the topic
     */
    List<ConsumerRecord<byte[], byte[]>> records(String topic);

    /**
     * Reads what a {@code read_committed} consumer sees now, by partition and offset.
     *
     * @param topic the topic
     */
    List<ConsumerRecord<byte[], byte[]>> committedRecords(String topic);

    /**
     * Returns the broker that leads a partition now, or -1 where none does.
     *
     * @param topic the topic
     * @param partition the partition
     */
    int leader(String topic, int partition);

    /**
     * Returns the brokers whose copies of a partition are in sync now.
     *
     * @param topic the topic
     * @param partition the partition
     */
    List<Integer> inSyncReplicas(String topic, int partition);

    /** Returns whether brokers can be stopped and started here. */
    boolean supportsFaults();

    /**
     * Returns a cluster whose brokers can be stopped: this one where it can, else a private embedded one.
     *
     * <p>The private one is started when it is first asked for, and ends with the run.
     */
    LabCluster withFaults();

    /**
     * Returns a cluster on which so many brokers can be stopped at once, with enough controllers left to decide: this one
     * where it can, else a private embedded one.
     *
     * <p>In a container a broker and its controller end together, so that two lost brokers leave nobody to elect leaders
     * or to shorten the list of replicas in sync: what happens then says nothing of the topic.
     *
     * @param brokers how many of the three, 1 or 2
     */
    LabCluster withFaults(int brokers);

    /**
     * Stops a broker as a crash would; returns when it no longer serves.
     *
     * @param broker the broker's id
     */
    void stopBroker(int broker);

    /**
     * Stops a whole node as a crash would: the broker and the KRaft controller beside it; returns when neither serves.
     *
     * @param broker the broker's id
     */
    void stopNode(int broker);

    /**
     * Starts a stopped broker, with its controller where that was stopped too; a broker that a test left stopped is started after the test.
     *
     * @param broker the broker's id
     */
    void startBroker(int broker);

    /** Deletes the topics that this object created, starts the brokers that it stopped and closes its clients. */
    @Override
    void close();
}
