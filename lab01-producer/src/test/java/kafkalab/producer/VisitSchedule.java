package kafkalab.producer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.kit.StudentCode;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;

/**
 * A schedule, drawn by the seed, of what the publishers of one topic do in turn, and a model of what readers then see.
 *
 * <p>The model: the newest publisher's visits are published, but for the broken ones; those that it replaced publish
 * none; single events are always published. A failure tells the steps that led to it.
 */
final class VisitSchedule {

    private final LabCluster cluster;
    private final TrafficGenerator traffic;
    private final Random random;
    private final String topic;
    private final List<BrokenVisit> broken;
    private final List<List<PageEvent>> visits = new ArrayList<>();
    private final List<PageEvent> events = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();
    private final List<Actor> replaced = new ArrayList<>();
    private Actor newest;
    private int made;

    VisitSchedule(LabCluster cluster, TrafficGenerator traffic, Random random) {
        this.cluster = cluster;
        this.traffic = traffic;
        this.random = random;
        topic = cluster.createTopic(5, PageEventPublisherTest.FOREVER);
        cluster.createTopicNamed(PageEventPublisher.visitsTopic(topic), 1);
        broken = new ArrayList<>(BrokenVisit.ofEachKind(traffic, random));
        Collections.shuffle(broken, random);
    }

    void play() throws InterruptedException {
        newest = make();
        visit();
        List<Step> drawn = new ArrayList<>(List.of(Step.values()));
        for (int i = 0; i < 6; i++) {
            drawn.add(Step.values()[random.nextInt(Step.values().length)]);
        }
        Collections.shuffle(drawn, random);
        for (Step step : drawn) {
            take(step);
        }
        Visits.assertVisible(cluster, topic, visits, events, text());
        Answers.closeAside(newest.publisher);
        for (Actor actor : replaced) {
            Answers.closeAside(actor.publisher);
        }
    }

    private void take(Step step) throws InterruptedException {
        switch (step) {
            case VISIT -> visit();
            case BROKEN_VISIT -> brokenVisit();
            case EVENT -> event();
            case REPLACE -> replace();
            case RESTART -> restart();
            case VISIT_BY_REPLACED -> visitByReplaced();
        }
    }

    private Actor make() {
        String name = Lesson.phrase("publisher %s", (char) ('A' + made++));
        return new Actor(name, new PageEventPublisher(cluster.clientConfig(), topic));
    }

    private void visit() {
        steps.add(Lesson.phrase("%s publishes a visit", newest.name));
        List<PageEvent> visit = traffic.visit();
        visits.add(visit);
        VisitScene.publishAsSuccessor(newest.publisher, visit, text());
    }

    private void brokenVisit() {
        BrokenVisit next = broken.get(0);
        Collections.rotate(broken, 1);
        steps.add(Lesson.phrase("%s tries a visit where %s", newest.name, next.part()));
        next.assertRefusedBy(newest.publisher, text());
    }

    /** Publishes a single event; whether that works is the question of task 1, and between visits that of this one. */
    private void event() throws InterruptedException {
        steps.add(Lesson.phrase("%s publishes a single event", newest.name));
        PageEvent event = traffic.next();
        try {
            Answers.stored(newest.publisher.publish(event));
            events.add(event);
        } catch (UnsupportedOperationException e) {
            steps.remove(steps.size() - 1);
        } catch (IllegalStateException e) {
            throw Lesson.expected("publish() goes on working between visits.")
                    .actual("It threw %s.%s", StudentCode.describe(e), text())
                    .why("A producer with a transactional.id sends nothing outside of a transaction.")
                    .next("Publish single events by a producer without one.");
        }
    }

    private void replace() {
        Actor older = newest;
        newest = make();
        steps.add(Lesson.phrase("%s takes over with a visit, and %s does not know it", newest.name, older.name));
        replaced.add(older);
        List<PageEvent> visit = traffic.visit();
        visits.add(visit);
        VisitScene.publishAsSuccessor(newest.publisher, visit, text());
    }

    private void restart() throws InterruptedException {
        Answers.closeAside(newest.publisher);
        String closed = newest.name;
        newest = make();
        steps.add(Lesson.phrase("%s is closed, and %s publishes a visit in its place", closed, newest.name));
        List<PageEvent> visit = traffic.visit();
        visits.add(visit);
        VisitScene.publishAsSuccessor(newest.publisher, visit, text());
    }

    private void visitByReplaced() {
        if (replaced.isEmpty()) {
            replace();
        }
        Actor older = replaced.get(random.nextInt(replaced.size()));
        steps.add(Lesson.phrase("%s, which was replaced, tries a visit", older.name));
        VisitScene.assertFenced(older.publisher, traffic.visit(), text());
    }

    /** Tells the steps so far. */
    private String text() {
        return Lesson.phrase(" It was the last of these steps: %s.", String.join("; ", steps));
    }

    private enum Step {
        VISIT,
        BROKEN_VISIT,
        EVENT,
        REPLACE,
        RESTART,
        VISIT_BY_REPLACED
    }

    private record Actor(String name, PageEventPublisher publisher) {}
}
