package kafkalab.kit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A mark on the class that holds a lab's graded tests.
 *
 * <p>Under {@code mvn test} each {@link Task} method runs in a JVM that the kit starts beside its own, in the order of
 * the tasks, against one cluster of three brokers that all of them share. Whatever the student's program does to its
 * JVM, the next task gets a fresh one, and the score card tells the story. In an IDE the same methods run as ordinary
 * JUnit tests against a cluster inside the IDE's test JVM.
 *
 * <p>A test method may ask for these parameters:
 * <ul>
 *   <li>{@link LabCluster}: the cluster; what it created for the test is deleted after the test;
 *   <li>{@link LabReport}: takes what the test recorded, to be shown in {@code report.html};
 *   <li>{@link kafkalab.pageviews.TrafficGenerator}: page events, random with the run's seed;
 *   <li>{@link java.util.Random}: other random data, with the run's seed.
 * </ul>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LabExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
public @interface KafkaLab {

    /** Names the lab: its folder, such as {@code lab01-producer}. */
    String value();

    /**
     * Says whether to look at what the program leaves behind in the JVM of the tests; not where it runs in another one, as a
     * connector does in its worker, nor where Kafka gives it no occasion to close, as a handler of Kafka Streams has none.
     */
    boolean leaks() default true;
}
