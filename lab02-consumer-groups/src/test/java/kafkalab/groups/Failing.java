package kafkalab.groups;

import kafkalab.groups.Journal.Entry;
import kafkalab.kit.Lesson;
import kafkalab.kit.Returned;
import kafkalab.kit.StudentCode;
import org.apache.kafka.common.TopicPartition;

/** A scene that asks what a worker did about a handler that has thrown. */
final class Failing {

    private Failing() {}

    /** Waits until run() has ended, and returns where the handler has thrown; fails where run() goes on. */
    private static Place awaitStopped(Scene scene, Member member) {
        boolean ended = scene.becomes(
                "run() has ended", Scene.LIMIT, () -> member.hasEnded() || hasGoneOn(scene, member.handler()));
        Place failing = member.handler().failedAt().orElseThrow(() -> notThatFar(scene, member));
        if (!member.hasEnded()) {
            throw Lesson.expected("When the handler throws at %s, run() ends with that exception.", failing)
                    .actual(
                            ended ? "The worker went on: it handled %s." : "run() had not ended after %s s.",
                            ended ? following(failing) : Scene.LIMIT.toSeconds())
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

    /**
     * Lets a worker run into its failure, and fails unless it ends as it should.
     *
     * @param failure what its handler throws, a RuntimeException or an Error
     * @return where
     */
    static Place run(Scene scene, Member member, Throwable failure) {
        member.expectEnd();
        member.start();
        Place failing = awaitStopped(scene, member);
        assertThrew(member, failure);
        if (failure instanceof RuntimeException exception) {
            assertTells(member, scene.stream().topic(), failing, exception);
        } else {
            assertTellsNothing(member, "and what the handler threw is an Error: it comes out of run() alone");
        }
        Judge.assertAllCommitted(
                scene,
                failure instanceof Error
                        ? "When the handler has thrown an Error and run() has ended"
                        : "When the handler has thrown and run() has ended");
        scene.awaitLeft("run() has ended");
        return failing;
    }

    /** Fails unless run() threw what the handler threw, itself. */
    static void assertThrew(Member member, Throwable failure) {
        Throwable thrown = member.thrown().orElse(null);
        if (thrown == failure) {
            return;
        }
        Operators.refuseUnwritten(thrown);
        boolean wrapped = false;
        for (Throwable cause = thrown; cause != null && !wrapped; cause = cause.getCause()) {
            wrapped = cause == failure;
        }
        throw Lesson.expected("run() throws what the handler threw: %s", failure)
                .actual(
                        thrown == null
                                ? "It returned as if all were well."
                                : wrapped ? "It threw another one, with that as its cause: %s." : "It threw %s.",
                        thrown == null ? "" : StudentCode.describe(thrown))
                .why("Only the handler knows what went wrong; whoever runs the worker must hear it, and looks for the "
                        + "type that the handler throws. What a rebalance listener throws comes out of poll() and close() "
                        + "in a KafkaException, what another thread threw in an ExecutionException.")
                .next(
                        "Let nothing on the way out wrap or replace the exception; and look at what becomes of an Error.");
    }

    /** Fails unless failure() tells where and why, each time that it is asked. */
    static void assertTells(Member member, String topic, Place failing, RuntimeException failure) {
        // Asked twice: it is told as often as somebody asks.
        assertTells(Told.of(member), topic, failing, failure);
        assertTells(Told.of(member), topic, failing, failure);
    }

    private static void assertTells(Told told, String topic, Place failing, RuntimeException failure) {
        if (!told.isOf(topic, failing)) {
            throw Lesson.expected("failure() tells of %s.", failing)
                    .actual(
                            told.isThere() ? "It tells of event %d of partition %d of the topic %s." : "It is empty.",
                            told.offset(),
                            told.partition(),
                            told.topic())
                    .why(
                            "By partition and offset, whoever is called at night finds the event again. The consumer's position "
                                    + "is another place: the end of the batch.")
                    .next("Keep the record's topic, partition and offset together with the exception.");
        }
        if (told.cause() != failure) {
            throw Lesson.expected("The cause in failure() is what the handler threw: %s", failure)
                    .actual("It is %s.", told.cause() == null ? "null" : StudentCode.describe(told.cause()))
                    .why("Whoever asks looks for the type and the message that the handler chose.")
                    .next("Keep the very exception that the handler threw.");
        }
    }

    /** Fails unless failure() is empty. */
    static void assertTellsNothing(Member member, String when) {
        Told told = Told.of(member);
        if (told.isThere()) {
            throw Lesson.expected("failure() is empty as long as the handler has thrown no exception.")
                    .actual(
                            "Of worker %s it tells of event %d of partition %d, %s.",
                            member.name(), told.offset(), told.partition(), when)
                    .why(
                            "Whoever asks would look for a fault at an event that is as good as any other. To be closed is no "
                                    + "failure, nor is another worker's.")
                    .next("Begin with Optional.empty(), and let only an exception of this worker's handler change it.");
        }
    }

    /**
     * A copy of what failure() tells: its own equals() may call it equal to anything.
     *
     * @param isThere whether it tells of anything
     * @param topic the topic, or null
     * @param partition the partition
     * @param offset the offset
     * @param cause the cause, or null
     */
    private record Told(boolean isThere, String topic, int partition, long offset, Throwable cause) {

        static Told of(Member member) {
            HandlingFailure failure =
                    Returned.present("failure()", member.worker().failure()).orElse(null);
            if (failure == null) {
                return new Told(false, null, -1, -1, null);
            }
            TopicPartition partition = Returned.present("failure().partition()", failure.partition());
            return new Told(true, partition.topic(), partition.partition(), failure.offset(), failure.cause());
        }

        boolean isOf(String expected, Place place) {
            return isThere && expected.equals(topic) && place.equals(new Place(partition, offset));
        }
    }

    /** Fails unless the workers after the first began with the event that failed, and repeated none. */
    static void assertResumedWith(Scene scene, Place failing) {
        for (Entry entry : scene.journal().entries()) {
            if (entry.place().partition() == failing.partition()
                    && !entry.member().equals("A")) {
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
