package kafkalab.groups;

import java.time.Duration;
import java.util.Set;
import kafkalab.kit.Lesson;

/** A scene that asks how a group treats its static members. */
final class Static {

    /** Four heartbeats: a rebalance would have begun by then. */
    private static final Duration CALM = Duration.ofMillis(1_200);

    private Static() {}

    static Member hire(Scene scene, String name, String instance) {
        return scene.hire(
                name,
                handler -> new PageEventWorker(
                        scene.settings(name),
                        scene.stream().topic(),
                        scene.group().name(),
                        handler,
                        instance));
    }

    /** Fails where a member's partitions change within some heartbeats. */
    static void assertKeeps(Scene scene, Member member, Set<Integer> partitions) {
        scene.becomes("some heartbeats have passed", CALM, () -> {
            assertHas(member, partitions);
            return false;
        });
    }

    /** Fails where a member's partitions are others now. */
    static void assertHas(Member member, Set<Integer> partitions) {
        Set<Integer> now = member.partitions();
        if (!partitions.equals(now)) {
            throw lesson(
                    Lesson.phrase("Worker %s, which went on, had %s, and then %s.", member.name(), partitions, now));
        }
    }

    /** Waits until a member owns what its predecessor owned. */
    static void awaitOwns(Scene scene, Member member, Set<Integer> partitions) {
        boolean owns =
                scene.becomes("the partitions are back", Scene.LIMIT, () -> partitions.equals(member.partitions()));
        if (!owns) {
            throw lesson(Lesson.phrase("It owned %s, and after its restart %s.", partitions, member.partitions()));
        }
    }

    private static Lesson lesson(String actual) {
        return Lesson.expected("A worker that closes and comes back under the same instance finds its partitions, and "
                        + "those of the others stay where they are.")
                .actual("%s", actual)
                .why(
                        "A member with a group.instance.id does not leave the group when it closes: its partitions wait for "
                                + "it until the session timeout. Without one, every restart is a leave and a join.")
                .next("Give the consumer the instance as its group.instance.id.");
    }
}
