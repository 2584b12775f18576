package kafkalab.kit.run;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import kafkalab.kit.grading.Feedback;
import kafkalab.kit.grading.KitLesson;
import kafkalab.kit.grading.Lessons;
import kafkalab.kit.grading.Timeline;

/**
 * What the grading JVM and the JVM of the student's program say to each other, one line of JSON each.
 *
 * <pre>
 *   grading JVM                 student's JVM
 *        |  &lt;---- Hello ------------ |
 *        |  ----- Run -------------&gt; |   once a test method
 *        |  &lt;---- Ask ------------ |   any number of times: about the cluster
 *        |  ----- Answer ----------&gt; |
 *        |  &lt;---- Show ----------- |   any number of times: what the test recorded
 *        |  &lt;---- Exiting --------- |   only where something calls System.exit
 *        |  &lt;---- Done ------------- |
 * </pre>
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "message")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Message.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = Message.Run.class, name = "run"),
    @JsonSubTypes.Type(value = Message.Ask.class, name = "ask"),
    @JsonSubTypes.Type(value = Message.Answer.class, name = "answer"),
    @JsonSubTypes.Type(value = Message.Show.class, name = "show"),
    @JsonSubTypes.Type(value = Message.Exiting.class, name = "exiting"),
    @JsonSubTypes.Type(value = Message.Done.class, name = "done")
})
sealed interface Message {

    /** A greeting that shows that the process which connected is the one that was started. */
    record Hello(String token) implements Message {}

    /**
     * A request that asks for one test method to be run.
     *
     * @param testClass the name of its class
     * @param testMethod its name
     * @param seconds its time limit
     * @param leaks whether to look at what the program leaves behind, which takes a while where it does
     */
    record Run(String testClass, String testMethod, int seconds, boolean leaks) implements Message {}

    /**
     * A question that asks about a cluster, for its description, or to stop or start a broker or node.
     *
     * @param id the question's number
     * @param mayLose how many brokers may be stopped at once on the cluster that is meant; 0 is the shared one
     * @param action one of the constants below
     * @param broker the broker to stop or start
     */
    record Ask(int id, int mayLose, String action, int broker) implements Message {

        static final String DESCRIBE = "describe";
        static final String STOP = "stop";
        static final String STOP_NODE = "stop-node";
        static final String START = "start";
    }

    /** An answer to the question with the same id: with the cluster's description, or with what went wrong. */
    record Answer(int id, String name, String bootstrapServers, int mayLose, String problem) implements Message {}

    /** A message that hands over what a test recorded, to be drawn in the report. */
    record Show(Timeline timeline) implements Message {}

    /** A message that tells that the program is ending its JVM, and from which line. */
    record Exiting(String place) implements Message {}

    /** A message that tells how a test method ended. */
    record Done(Outcome outcome) implements Message {}

    /**
     * How a test method ended.
     *
     * @param passed whether it passed
     * @param todo the number of the unwritten TODO that it met, or 0
     * @param feedback what its failure teaches, parts may be null; null where it passed or the kit has a lesson
     * @param lesson what the kit teaches of its failure; null where it passed or the test has feedback
     * @param left what the program left behind although it passed, in a few words each
     * @param stuck whether its thread still runs, so that the JVM is of no more use
     */
    record Outcome(boolean passed, int todo, Feedback feedback, KitLesson lesson, List<String> left, boolean stuck) {

        /** A method that passed, and left nothing. */
        static final Outcome PASSED = new Outcome(true, 0, null, null, List.of(), false);

        static Outcome passed(List<String> left) {
            return new Outcome(true, 0, null, null, left, false);
        }

        static Outcome unwritten(int todo, boolean stuck) {
            return new Outcome(false, todo, null, null, List.of(), stuck);
        }

        static Outcome failed(Feedback feedback, boolean stuck) {
            return new Outcome(false, 0, feedback, null, List.of(), stuck);
        }

        /** Returns what a test or the kit has to teach, in the language of the lessons; null, or parts null, where neither has. */
        Feedback given(Lessons lessons) {
            return lesson == null ? feedback : lessons.of(lesson);
        }

        static Outcome failed(KitLesson lesson, boolean stuck) {
            return new Outcome(false, 0, null, lesson, List.of(), stuck);
        }
    }
}
