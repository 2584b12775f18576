package kafkalab.partitions;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import kafkalab.kit.Lesson;

/** A scene in which threads ask partitioners at once about keys that nobody has asked about before. */
final class Threads {

    private static final int THREADS = 4;
    private static final int ROUNDS = 20;
    private static final int PARTITIONS = 50;

    private Threads() {}

    static void askAboutNewKeys(Random random) throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            List<String> keys = Keys.random(200, random);
            Map<String, Integer> answers = new ConcurrentHashMap<>();
            Queue<String> wrong = new ConcurrentLinkedQueue<>();
            UserPartitioner fresh = Partitioners.unpremium();
            CountDownLatch start = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                List<String> mine = new ArrayList<>(keys);
                Collections.rotate(mine, i * 7);
                threads.add(new Thread(() -> ask(fresh, mine, start, answers, wrong)));
            }
            threads.forEach(Thread::start);
            start.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            UserPartitioner alone = Partitioners.unpremium();
            keys.stream()
                    .filter(key -> wrong.isEmpty() && answers.get(key) != Keys.partitionOf(alone, key, PARTITIONS))
                    .forEach(wrong::add);
            if (!wrong.isEmpty()) {
                throw Lesson.expected("A new key gets the same partition from whichever of several threads asks first.")
                        .actual("The key \"%s\" got different ones, or an exception.", wrong.peek())
                        .why(
                                "A producer is shared by threads, and asks its one partitioner in whichever thread calls send().")
                        .next(
                                "Look for what the threads share and change: a map of what was decided, a counter, a buffer, a "
                                        + "MessageDigest.");
            }
        }
    }

    private static void ask(
            UserPartitioner partitioner,
            List<String> keys,
            CountDownLatch start,
            Map<String, Integer> answers,
            Queue<String> wrong) {
        try {
            start.await();
            for (String key : keys) {
                int partition = partitioner.partitionOf(Keys.bytes(key), PARTITIONS);
                Integer before = answers.putIfAbsent(key, partition);
                if (before != null && before != partition) {
                    wrong.add(key);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            wrong.add(keys.get(0));
        }
    }
}
