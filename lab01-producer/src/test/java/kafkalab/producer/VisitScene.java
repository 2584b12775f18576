package kafkalab.producer;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.kit.StudentCode;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;
import kafkalab.pageviews.VisitSummary;

/** Scenes of visits: some that fail midway, a neighbour at work, and one of a publisher that was replaced. */
final class VisitScene {

    private final LabCluster cluster;
    private final TrafficGenerator traffic;
    private final Random random;

    VisitScene(LabCluster cluster, TrafficGenerator traffic, Random random) {
        this.cluster = cluster;
        this.traffic = traffic;
        this.random = random;
    }

    void publishAllOrNothing() throws InterruptedException {
        // given
        String topic = topic();
        String neighbourTopic = topic();
        PageEventPublisher publisher = new PageEventPublisher(cluster.clientConfig(), topic);
        PageEventPublisher neighbour = new PageEventPublisher(cluster.clientConfig(), neighbourTopic);
        List<List<PageEvent>> published = new ArrayList<>();
        List<List<PageEvent>> ofNeighbour = new ArrayList<>();

        // when
        publisher.publishVisit(add(awkwardVisit(), published), VisitSummary.of(published.get(0)));
        for (BrokenVisit broken : BrokenVisit.ofEachKind(traffic, random)) {
            publishInTurn(neighbour, add(traffic.visit(), ofNeighbour));
            broken.assertRefusedBy(publisher, "");
            publishAfter(broken.part(), publisher, add(traffic.visit(), published));
        }

        // then
        Visits.assertVisible(cluster, topic, published, List.of());
        Visits.assertVisible(cluster, neighbourTopic, ofNeighbour, List.of());
        publishedAlone(traffic.next()).ifPresent(alone -> Visits.assertAsPublished(cluster, topic, published, alone));
        Answers.closeAside(publisher);
        Answers.closeAside(neighbour);
    }

    /** Creates a topic for events and that for their visits. */
    private String topic() {
        String topic = cluster.createTopic(3, PageEventPublisherTest.FOREVER);
        cluster.createTopicNamed(PageEventPublisher.visitsTopic(topic), 2);
        return topic;
    }

    private static List<PageEvent> add(List<PageEvent> visit, List<List<PageEvent>> visits) {
        visits.add(visit);
        return visit;
    }

    /** Draws a visit whose order is not that of the dates, one of whose events comes twice, by a user of an odd name. */
    private List<PageEvent> awkwardVisit() {
        String user = "\"Zoë\" \\ 🦊 " + random.nextInt(100);
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(7_200);
        List<PageEvent> visit = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            visit.add(new PageEvent("page \"" + i + "\"", user, start.plusSeconds(60L * i), 800_000_000L * i));
        }
        Collections.reverse(visit);
        visit.add(visit.get(2));
        return List.copyOf(visit);
    }

    private static void publishInTurn(PageEventPublisher neighbour, List<PageEvent> visit) {
        try {
            neighbour.publishVisit(visit, VisitSummary.of(visit));
        } catch (RuntimeException e) {
            throw Lesson.expected("Two publishers of two topics publish visits in turn.")
                    .actual("The visit of one of them failed: %s.", StudentCode.describe(e))
                    .why(
                            "The coordinator takes two producers with the same transactional.id for two lives of one program, "
                                    + "and fences the older. One id for all topics lets publishers fence each other that are "
                                    + "both needed.")
                    .next("Derive the transactional.id from the topic.");
        }
    }

    private static void publishAfter(String failure, PageEventPublisher publisher, List<PageEvent> visit) {
        try {
            publisher.publishVisit(visit, VisitSummary.of(visit));
        } catch (RuntimeException e) {
            throw Lesson.expected("After a visit that failed, the next one is published.")
                    .actual("After one where %s the next failed: %s.", failure, StudentCode.describe(e))
                    .why(
                            "A transaction that was begun must be committed or aborted before the next one begins, whatever "
                                    + "ended it: Kafka's exceptions, and a NullPointerException of your own code as well. "
                                    + "initTransactions() is for once in the life of a producer.")
                    .next("Call abortTransaction() where anything in the transaction failed.");
        }
    }

    /** Returns how publish() stores an event; nothing where it does not do so yet. */
    private Optional<StoredEvent> publishedAlone(PageEvent event) throws InterruptedException {
        String topic = cluster.createTopic(1, PageEventPublisherTest.FOREVER);
        PageEventPublisher publisher = new PageEventPublisher(cluster.clientConfig(), topic);
        try {
            Answers.stored(publisher.publish(event));
            return StoredEvent.in(cluster, topic, List.of(event)).stream().findFirst();
        } catch (RuntimeException | Lesson e) {
            return Optional.empty();
        } finally {
            Answers.closeAside(publisher);
        }
    }

    void publishAsZombie() throws InterruptedException {
        // given
        String topic = topic();
        List<List<PageEvent>> published = new ArrayList<>();
        PageEventPublisher zombie = new PageEventPublisher(cluster.clientConfig(), topic);
        List<PageEvent> before = add(traffic.visit(), published);
        zombie.publishVisit(before, VisitSummary.of(before));
        PageEventPublisher successor = new PageEventPublisher(cluster.clientConfig(), topic);
        List<PageEvent> after = add(traffic.visit(), published);
        successor.publishVisit(after, VisitSummary.of(after));

        // when
        assertFenced(zombie, traffic.visit(), "");
        assertFenced(zombie, traffic.visit(), " It was its second attempt.");
        publishAsSuccessor(successor, add(traffic.visit(), published), "");
        Answers.closeAside(zombie);
        publishAsSuccessor(successor, add(traffic.visit(), published), "");

        // then
        Visits.assertVisible(cluster, topic, published, List.of());
        Answers.closeAside(successor);
    }

    /** Fails unless a publisher that was replaced throws. */
    static void assertFenced(PageEventPublisher zombie, List<PageEvent> visit, String steps) {
        try {
            zombie.publishVisit(visit, VisitSummary.of(visit));
        } catch (RuntimeException e) {
            return;
        }
        throw Lesson.expected("A publisher whose successor has published a visit can publish none any more.")
                .actual("Its publishVisit() returned as if all were well.%s", steps)
                .why(
                        "The coordinator fences the older of two producers with the same transactional.id when the newer calls "
                                + "initTransactions(). With different ids it can not know that they are two lives of one program, "
                                + "and a new producer for each visit is the newest each time.")
                .next(
                        "Derive the transactional.id from the topic, and call initTransactions() once a publisher, also where "
                                + "it was fenced.");
    }

    /** Fails unless the publisher that is newest still publishes. */
    static void publishAsSuccessor(PageEventPublisher successor, List<PageEvent> visit, String steps) {
        try {
            successor.publishVisit(visit, VisitSummary.of(visit));
        } catch (RuntimeException e) {
            throw Lesson.expected("The newest publisher of a topic goes on, whatever those that it replaced still try.")
                    .actual("Its visit failed: %s.%s", StudentCode.describe(e), steps)
                    .why(
                            "Each initTransactions() says \"I am the newest\". An older publisher that calls it again, once it "
                                    + "was fenced, fences its successor.")
                    .next("Let a publisher that was fenced stay down, and throw at each further visit.");
        }
    }
}
