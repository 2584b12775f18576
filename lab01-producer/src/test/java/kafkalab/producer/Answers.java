package kafkalab.producer;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafkalab.kit.Lesson;
import org.apache.kafka.clients.producer.RecordMetadata;

/** The waiting for answers of the program under test, with a lesson where they do not come. */
final class Answers {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(40);

    private Answers() {}

    /** Returns what the future of a publish holds, once it holds it. */
    static RecordMetadata stored(Future<RecordMetadata> answer) throws InterruptedException {
        if (answer == null) {
            throw Lesson.expected("publish() returns the future of the record's place.")
                    .actual("It returned null.")
                    .why("The future is how the caller learns where the event is stored, or why it is not.")
                    .next("Return what KafkaProducer.send() returns.");
        }
        try {
            return answer.get(ANSWER_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw Lesson.expected("The event is stored.")
                    .actual("The future failed: %s.", e.getCause())
                    .why("The future of a send fails when the producer has given the record up.")
                    .next("Read the reason: it names the setting, the topic or the record at fault.");
        } catch (TimeoutException e) {
            throw Lesson.expected("The event is stored within moments.")
                    .actual("After %d s its future has not ended.", ANSWER_LIMIT.toSeconds())
                    .why(
                            "A record leaves the buffer when its batch is full or linger.ms has passed, and the future ends "
                                    + "when the leader has answered.")
                    .next("Return the future of the very send(), and check linger.ms.");
        }
    }

    /** Closes a publisher where close() is not the question: not yet written or failing, it disturbs no other task. */
    static void closeAside(AutoCloseable publisher) throws InterruptedException {
        closeLater(publisher).join(Duration.ofSeconds(5).toMillis());
    }

    /** Begins to close a publisher, and returns the thread that does. */
    static Thread closeLater(AutoCloseable publisher) {
        Thread closer = new Thread(
                () -> {
                    try {
                        publisher.close();
                    } catch (Exception e) {
                        // Task 3 is where this counts.
                    }
                },
                "close-aside");
        closer.setDaemon(true);
        closer.start();
        return closer;
    }
}
