package kafkalab.kit.cluster;

import java.nio.file.Path;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import kafkalab.kit.fault.LabFault;

/** The clusters that {@code -Dlab.cluster} names. */
public final class Clusters {

    /** Stands for three brokers inside this JVM. */
    public static final String EMBEDDED = "embedded";

    /** Stands for three brokers in containers of their own. */
    public static final String TESTCONTAINERS = "testcontainers";

    private static final Pattern ADDRESS = Pattern.compile("[^\\s,:]+:\\d{1,5}(,[^\\s,:]+:\\d{1,5})*");

    private static ClusterHost host;

    private Clusters() {}

    /**
     * Returns the provider of this JVM's clusters.
     *
     * <p>Unless {@link #use} named another, it opens what {@code -Dlab.cluster} says, with data under
     * {@code target/cluster} of the working directory.
     */
    public static synchronized ClusterHost ofThisJvm() {
        if (host == null) {
            host = local(System.getProperty("lab.cluster", EMBEDDED), Path.of("target", "cluster"));
        }
        return host;
    }

    /**
     * Names the provider of this JVM's clusters.
     *
     * @param provider asked from now on
     */
    public static synchronized void use(ClusterHost provider) {
        host = provider;
    }

    /**
     * Returns a provider that opens clusters in this JVM, each when it is first asked for.
     *
     * @param choice as for {@link #open}
     * @param root as for {@link #open}
     */
    public static LocalHost local(String choice, Path root) {
        return new LocalHost(() -> open(choice, root), () -> EmbeddedCluster.start(root));
    }

    /**
     * Returns a provider of one embedded cluster in this JVM, for one of many submissions that are graded at a time: it
     * takes less of the processor while it waits.
     *
     * @param root the folder for its data
     */
    public static LocalHost thrifty(Path root) {
        Supplier<Cluster> opener = () -> EmbeddedCluster.startThrifty(root);
        return new LocalHost(opener, opener);
    }

    /**
     * Opens a cluster.
     *
     * @param choice {@code embedded}, {@code testcontainers}, or {@code host:port} pairs separated by commas
     * @param root the folder for the data of an embedded cluster
     * @throws LabFault where the choice is none of them, or the cluster can not be reached or started
     */
    public static Cluster open(String choice, Path root) {
        if (choice.equals(EMBEDDED)) {
            return EmbeddedCluster.start(root);
        }
        if (ADDRESS.matcher(choice).matches()) {
            return AddressedCluster.at(choice);
        }
        if (choice.equals(TESTCONTAINERS)) {
            return provider(choice).open(root);
        }
        throw new LabFault(
                "-Dlab.cluster=" + choice + " names no cluster.",
                "Use embedded (the default), testcontainers, or the address of a running one, such as 127.0.0.1:19092.");
    }

    private static ClusterProvider provider(String choice) {
        try {
            return ServiceLoader.load(ClusterProvider.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .filter(provider -> provider.choice().equals(choice))
                    .findFirst()
                    .orElseThrow(() -> withoutLibraries(choice, null));
        } catch (ServiceConfigurationError stale) {
            // A run with the libraries left the provider's name in target/classes.
            throw withoutLibraries(choice, stale);
        }
    }

    private static LabFault withoutLibraries(String choice, Throwable cause) {
        return new LabFault(
                "-Dlab.cluster=" + choice + " needs libraries that are not on the class path.",
                "Give -Dlab.cluster=" + choice + " to mvn itself, which then adds them; in an IDE, activate the Maven "
                        + "profile " + choice + ".",
                cause);
    }
}
