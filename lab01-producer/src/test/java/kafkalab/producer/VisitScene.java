package kafkalab.producer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;
import kafkalab.pageviews.VisitSummary;

/** Scenes of visits: one that fails midway, and one of a publisher that was replaced. */
final class VisitScene {

    private VisitScene() {}

    static void publishAllOrNothing(LabCluster cluster, TrafficGenerator traffic, Random random)
            throws InterruptedException {
        // given
        String topic = cluster.createTopic(3, PageEventPublisherTest.FOREVER);
        String visits = cluster.createTopicNamed(PageEventPublisher.visitsTopic(topic), 2);
        List<PageEvent> first = traffic.visit();
        List<PageEvent> broken = new ArrayList<>(traffic.visit());
        broken.set(1, ReportScene.withPageOf(1_200_000, broken.get(1), random));
        List<PageEvent> unsummed = traffic.visit();
        VisitSummary tooLarge =
                new VisitSummary("u".repeat(1_200_000), unsummed.get(0).date(), unsummed.size(), 1);
        List<PageEvent> last = traffic.visit();
        PageEventPublisher publisher = new PageEventPublisher(cluster.clientConfig(), topic);

        // when
        publisher.publishVisit(first, VisitSummary.of(first));
        assertRefused("one of the events", () -> publisher.publishVisit(broken, VisitSummary.of(broken)));
        assertRefused("the summary", () -> publisher.publishVisit(unsummed, tooLarge));
        try {
            publisher.publishVisit(last, VisitSummary.of(last));
        } catch (RuntimeException e) {
            throw Lesson.expected("After a visit that failed, the next one is published.")
                    .actual("It failed: %s.", e)
                    .why("A transaction that was begun must be committed or aborted before the next one begins.")
                    .next("Call abortTransaction() where anything in the transaction failed.");
        }

        // then
        Visits.assertVisible(cluster, topic, visits, List.of(first, last));
        publishedAlone(cluster, traffic.next())
                .ifPresent(alone -> Visits.assertAsPublished(cluster, topic, List.of(first, last), alone));
        Answers.closeAside(publisher);
    }

    /** Returns how publish() stores an event; nothing where it does not do so yet. */
    static Optional<StoredEvent> publishedAlone(LabCluster cluster, PageEvent event) throws InterruptedException {
        String topic = cluster.createTopic(1, PageEventPublisherTest.FOREVER);
        PageEventPublisher publisher = new PageEventPublisher(cluster.clientConfig(), topic);
        try {
            Answers.stored(publisher.publish(event));
            return StoredEvent.in(cluster, topic, List.of(event)).stream().findFirst();
        } catch (UnsupportedOperationException | Lesson e) {
            return Optional.empty();
        } finally {
            Answers.closeAside(publisher);
        }
    }

    static void assertRefused(String part, Runnable publishing) {
        try {
            publishing.run();
        } catch (UnsupportedOperationException unwritten) {
            throw unwritten;
        } catch (RuntimeException e) {
            return;
        }
        throw Lesson.expected("PageEventPublisherTest.publishVisit() throws where %s can not be sent.", part)
                .actual("It returned as if all were well.")
                .why("commitTransaction() throws where a send of the transaction failed.")
                .next("Let the exception out, once the transaction is aborted.");
    }

    static void publishAsZombie(LabCluster cluster, TrafficGenerator traffic) throws InterruptedException {
        // given
        String topic = cluster.createTopic(3, PageEventPublisherTest.FOREVER);
        String visits = cluster.createTopicNamed(PageEventPublisher.visitsTopic(topic), 2);
        List<PageEvent> before = traffic.visit();
        List<PageEvent> after = traffic.visit();
        List<PageEvent> late = traffic.visit();
        PageEventPublisher zombie = new PageEventPublisher(cluster.clientConfig(), topic);
        zombie.publishVisit(before, VisitSummary.of(before));
        PageEventPublisher successor = new PageEventPublisher(cluster.clientConfig(), topic);
        successor.publishVisit(after, VisitSummary.of(after));

        // when
        try {
            zombie.publishVisit(late, VisitSummary.of(late));
            throw Lesson.expected("A publisher whose successor has published a visit can publish none any more.")
                    .actual("Its PageEventPublisherTest.publishVisit() returned as if all were well.")
                    .why("The coordinator fences the older of two producers with the same transactional.id when the "
                            + "newer calls initTransactions(). With different ids it can not know that they are two "
                            + "lives of one program.")
                    .next("Derive the transactional.id from the topic, and call initTransactions() once a publisher, "
                            + "also where it was fenced.");
        } catch (RuntimeException e) {
            // As it should be.
        }

        // then
        Visits.assertVisible(cluster, topic, visits, List.of(before, after));
        Answers.closeAside(zombie);
        Answers.closeAside(successor);
    }
}
