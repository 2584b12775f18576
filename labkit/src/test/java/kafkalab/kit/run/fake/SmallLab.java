package kafkalab.kit.run.fake;

import static org.assertj.core.api.Assertions.assertThat;

import kafkalab.kit.KafkaLab;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.kit.Task;
import kafkalab.pageviews.TrafficGenerator;
import org.junit.jupiter.api.Order;

/** A lab of four tasks, of which its program has solved the first. */
@KafkaLab("lab99-small")
public class SmallLab {

    @Task(3)
    void third() {
        throw new UnsupportedOperationException("TODO 3: commit what was handled");
    }

    @Task(1)
    @Order(2)
    void first_b(TrafficGenerator traffic) {
        assertThat(traffic.next().user()).isNotEmpty();
    }

    @Task(1)
    @Order(1)
    void first_a(LabCluster cluster) {
        String topic = cluster.createTopic(1);
        assertThat(cluster.records(topic)).isEmpty();
    }

    @Task(2)
    void second() {
        throw Lesson.expected("All 3 events are handled.")
                .actual("2 were.")
                .why("The last poll was not the last.")
                .next("Look at the end of run().");
    }

    @Task(value = 4, needs = 2)
    void fourth() {}
}
