package kafkalab.connect;

import java.util.Map;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.runtime.Connect;

/** A program that starts Kafka Connect as {@code connect-distributed.sh} does, and prints where its REST API is. */
final class WorkerMain {

    /** Begins the line that tells the address. */
    static final String READY = "connect worker at ";

    private WorkerMain() {}

    /**
     * Runs a worker until it is stopped.
     *
     * @param arguments the file of its settings
     */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> settings = Utils.propsToStringMap(Utils.loadProps(arguments[0]));
        Connect<?> connect = new ConnectDistributed(arguments).startConnect(settings);
        System.out.println(READY + connect.rest().advertisedUrl());
        connect.awaitStop();
    }
}
