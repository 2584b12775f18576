package kafkalab.groups;

import java.util.List;
import java.util.Optional;
import kafkalab.groups.Journal.Entry;
import kafkalab.kit.Lesson;
import kafkalab.kit.StudentCode;
import org.apache.kafka.common.TopicPartition;

/** A scene that asks what a worker did about a handler that has thrown. */
final class Failing {

    private Failing() {}

    /** Waits until run() has ended, and returns where the handler has thrown; fails where run() goes on. */
    static Place awaitStopped(Scene scene, Member member) {
        boolean ended = scene.becomes(
                "run() has ended", Scene.LIMIT, () -> member.hasEnded() || hasGoneOn(scene, member.handler()));
        Place failing = member.handler().failedAt().orElseThrow(() -> notThatFar(scene, member));
        if (!member.hasEnded()) {
            throw Lesson.expected("When the handler throws at %s, run() ends with that exception.", failing)
                    .actual(
                            ended
                                    ? "The worker went on: it handled " + following(failing) + "."
                                    : "run() had not ended after " + Scene.LIMIT.toSeconds() + " s.")
                    .why("An event that is passed over is lost to the group as soon as a later offset is committed; "
                            + "one that is tried for ever holds up its partition, and nobody learns of it.")
                    .next("Let the exception out of run(), once what was handled before is committed.");
        }
        return failing;
    }

    private static boolean hasGoneOn(Scene scene, RecordingHandler handler) {
        return handler.failedAt()
                .filter(failing -> scene.journal().handled().contains(following(failing)))
                .isPresent();
    }

    private static Place following(Place failing) {
        return new Place(failing.partition(), failing.offset() + 1);
    }

    private static Lesson notThatFar(Scene scene, Member member) {
        return member.hasEnded()
                ? Scene.endedByItself(member)
                : Lesson.expected("The worker handles the events of all partitions.")
                        .actual(
                                "It handled %d within %d s, and none of them was the one at which its handler is to throw.",
                                scene.journal().size(), Scene.LIMIT.toSeconds())
                        .why("A worker gets the events of the partitions that it owns, from the committed offset on.")
                        .next("Solve task 1 first.");
    }

    /** Fails unless run() threw what the handler threw. */
    static void assertThrew(Member member, RuntimeException failure) {
        Throwable cause = member.thrown().orElse(null);
        if (cause instanceof UnsupportedOperationException unwritten) {
            throw unwritten;
        }
        while (cause != null && cause != failure) {
            cause = cause.getCause();
        }
        if (cause == null) {
            throw Lesson.expected("run() throws what the handler threw: %s", failure)
                    .actual(member.thrown()
                            .map(thrown -> "It threw " + StudentCode.describe(thrown) + ".")
                            .orElse("It returned as if all were well."))
                    .why("Only the handler knows what went wrong; whoever runs the worker must hear it.")
                    .next("Let nothing on the way out replace the exception.");
        }
    }

    /** Fails unless failure() tells where and why. */
    static void assertTells(Member member, String topic, Place failing, RuntimeException failure) {
        HandlingFailure expected =
                new HandlingFailure(new TopicPartition(topic, failing.partition()), failing.offset(), failure);
        Optional<HandlingFailure> told = member.worker().failure();
        if (!told.equals(Optional.of(expected))) {
            throw Lesson.expected("failure() tells of %s.", failing)
                    .actual(told.map(each -> "It tells of event " + each.offset() + " of " + each.partition() + ": "
                                    + each.cause())
                            .orElse("It is empty."))
                    .why("By partition and offset, whoever is called at night finds the event again.")
                    .next("Keep the record's topic, partition and offset together with the exception.");
        }
    }

    /** Fails unless the next worker began with the event that failed, and repeated none. */
    static void assertResumedWith(Place failing, List<Entry> entries) {
        for (Entry entry : entries) {
            if (entry.place().partition() == failing.partition()) {
                if (!entry.place().equals(failing)) {
                    throw Lesson.expected("The next worker resumes with %s.", failing)
                            .actual("It began with %s.", entry.place())
                            .why("The committed offset is where the next owner begins.")
                            .next("Commit up to the event that failed: exactly.");
                }
                return;
            }
        }
    }
}
