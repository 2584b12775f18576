package kafkalab.__package__;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import kafkalab.kit.KafkaLab;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.kit.Task;

@KafkaLab("__lab__")
class LinePublisherTest {

    @Task(1)
    void each_line_is_a_record_in_order(LabCluster cluster, Random random) {
        // given
        String topic = cluster.createTopic(1);
        List<String> lines = awkwardLines(random);

        // when
        new LinePublisher(cluster.clientConfig(), topic).publish(lines);

        // then
        List<String> stored = cluster.records(topic).stream()
                .map(each -> each.value() == null ? "(no value)" : new String(each.value(), UTF_8))
                .toList();
        if (stored.size() != lines.size()) {
            throw Lesson.expected("The topic holds %d records, one for each line.", lines.size())
                    .actual("It holds %d records when publish() has returned.", stored.size())
                    .why("A record is the unit in which Kafka stores, counts and hands out.")
                    .next("Send a record for each line, and wait for the answer to each before you return.");
        }
        if (!stored.equals(lines)) {
            int first = 0;
            while (stored.get(first).equals(lines.get(first))) {
                first++;
            }
            throw Lesson.expected("Record %d holds the line \"%s\".", first, lines.get(first))
                    .actual("It holds \"%s\".", stored.get(first))
                    .why("Within a partition records keep the order in which one producer has sent them, and a value "
                            + "is bytes: what they mean is up to those who write and read them.")
                    .next("Send the lines in the order of the list, as UTF-8.");
        }
    }

    /** Makes lines of which a few are equal, one is empty, and some hold letters that charsets disagree about. */
    private static List<String> awkwardLines(Random random) {
        List<String> lines = new ArrayList<>(List.of("twice", "twice", "", "é, 中 and 🦉"));
        int more = 20 + random.nextInt(80);
        for (int i = 0; i < more; i++) {
            lines.add("line " + random.nextInt(1_000));
        }
        return lines;
    }
}
