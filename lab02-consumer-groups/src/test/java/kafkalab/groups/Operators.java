package kafkalab.groups;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import kafkalab.kit.Lesson;
import kafkalab.kit.Returned;
import kafkalab.kit.StudentCode;

/** A judge of what a worker does with the settings that it is given, and of what it says of its own. */
final class Operators {

    private static final int MOST_SETTINGS = 100;
    private static final String WHO_COMMITS = "enable.auto.commit";

    private Operators() {}

    /** Creates a worker; fails where its constructor throws, and an unwritten TODO speaks for itself. */
    static PageEventWorker create(Supplier<PageEventWorker> constructor) {
        try {
            return constructor.get();
        } catch (RuntimeException e) {
            refuseUnwritten(e);
            throw refused("The constructor", e);
        }
    }

    /** Lets an unwritten TODO be what the test met. */
    static void refuseUnwritten(Throwable thrown) {
        if (thrown instanceof UnsupportedOperationException todo
                && String.valueOf(todo.getMessage()).startsWith("TODO")) {
            throw todo;
        }
    }

    private static Lesson refused(String what, RuntimeException thrown) {
        Lesson lesson = Lesson.expected("A worker is created from the settings that the operators hand in.")
                .actual("%s threw %s.", what, StudentCode.describe(thrown));
        return changesTheMap(thrown)
                ? changed(lesson)
                : lesson.why(
                                "The map holds bootstrap.servers for certain, anything else perhaps, and a number as a number "
                                        + "or as text: both are right for Kafka.")
                        .next(
                                "Look at that line: what does it expect of the map, or of the figures, that need not be?");
    }

    /** Fails where run() ended since it wrote into the operators' map. */
    static void assertLeavesTheMap(Member member) {
        member.thrown()
                .filter(RuntimeException.class::isInstance)
                .map(RuntimeException.class::cast)
                .filter(Operators::changesTheMap)
                .ifPresent(thrown -> {
                    throw refused("run()", thrown);
                });
    }

    private static boolean changesTheMap(Throwable thrown) {
        return thrown instanceof UnsupportedOperationException
                && Arrays.stream(thrown.getStackTrace())
                        .limit(1)
                        .anyMatch(frame -> frame.getClassName().startsWith("java.util."));
    }

    private static Lesson changed(Lesson lesson) {
        return lesson.why(
                        "The map that is handed in is the operators' own: other workers get the same one, and what one "
                                + "adds there, all get. This one can not be changed (it is unmodifiable).")
                .next("Begin with a copy, new HashMap<>(cluster), and add to that.");
    }

    /** Returns the same settings in a map that nobody can change. */
    static Map<String, Object> sealed(Map<String, Object> settings) {
        return Collections.unmodifiableMap(settings);
    }

    /** Fails unless the worker has created its consumer with all that the operators had decided. */
    static void assertHeeded(Scene scene, Member member) {
        if (scene.consumersOf(member).isEmpty()) {
            throw Lesson.expected("The worker's consumer is created with all of the operators' settings.")
                    .actual(
                            "Their metric.reporters, for one, was never called by a consumer of worker %s.",
                            member.name())
                    .why(
                            "What the map holds beside bootstrap.servers is there for a reason: without its security.protocol, "
                                    + "for one, a client does not even reach most clusters.")
                    .next("Begin with a copy of the whole map, new HashMap<>(cluster), and add to that.");
        }
    }

    /** Fails where commitSettings() is not what the worker's consumer has. */
    static void assertSaysWhoCommits(Scene scene, Member member) {
        Map<String, String> said = commitSettings();
        for (Map<String, String> consumer : scene.consumersOf(member)) {
            assertHas(consumer, WHO_COMMITS, said.getOrDefault(WHO_COMMITS, "true"), "true");
            said.forEach((name, value) -> assertHas(consumer, name, value, "not set"));
        }
    }

    /** Fails where the consumer of a worker that another constructor made leaves committing to somebody else. */
    static void assertCommitsAsOthersDo(Scene scene, Member member) {
        String said = commitSettings().getOrDefault(WHO_COMMITS, "true");
        scene.consumersOf(member).forEach(consumer -> assertHas(consumer, WHO_COMMITS, said, "true"));
    }

    private static void assertHas(Map<String, String> consumer, String name, String said, String byDefault) {
        String found = consumer.getOrDefault(name, byDefault);
        if (!said.equals(found)) {
            throw Lesson.expected("The worker's consumer has %s=%s: commitSettings() says so.", name, said)
                    .actual("It has %s=%s.", name, found)
                    .why(
                            "commitSettings() is where others read off who commits. enable.auto.commit is true for a consumer "
                                    + "that is not told otherwise.")
                    .next("Put all of commitSettings() into the settings of the consumer, whichever constructor made "
                            + "the worker.");
        }
    }

    private static Map<String, String> commitSettings() {
        Map<String, String> said = new HashMap<>(Returned.map(
                "commitSettings()",
                PageEventWorker.commitSettings(),
                MOST_SETTINGS,
                String::toString,
                ConsumerSettings::asText));
        // What can not be written down as text is not compared.
        said.values().removeIf(String::isEmpty);
        return said;
    }
}
