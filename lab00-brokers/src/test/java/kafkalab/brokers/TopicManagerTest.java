package kafkalab.brokers;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import kafkalab.kit.KafkaLab;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Task;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Order;

@KafkaLab("lab00-brokers")
class TopicManagerTest {

    // ---------------------------------------------------------------- 1: ensureTopic

    @Task(value = 1, seconds = 60)
    @Order(1)
    void a_new_topic_has_the_partitions_replicas_and_settings_of_its_spec(LabCluster cluster, Random random) {
        try (Admin admin = Admin.create(cluster.clientConfig())) {
            new TopicLayouts(cluster, new TopicManager(admin), random).createTwoTopics();
        }
    }

    @Task(value = 1, seconds = 60)
    @Order(2)
    void what_the_cluster_refuses_is_thrown(LabCluster cluster, Random random) {
        try (Admin admin = Admin.create(cluster.clientConfig())) {
            new TopicLayouts(cluster, new TopicManager(admin), random).askForTheImpossible();
        }
    }

    @Task(value = 1, seconds = 60)
    @Order(3)
    void a_topic_that_is_there_with_this_layout_is_left_alone(LabCluster cluster, Random random)
            throws InterruptedException {
        try (Admin admin = Admin.create(cluster.clientConfig())) {
            new TopicLayouts(cluster, new TopicManager(admin), random).ensureTwice();
        }
    }

    @Task(value = 1, seconds = 60)
    @Order(4)
    void a_topic_that_is_there_with_another_layout_is_reported_and_left_alone(LabCluster cluster, Random random)
            throws InterruptedException {
        try (Admin admin = Admin.create(cluster.clientConfig())) {
            new TopicLayouts(cluster, new TopicManager(admin), random).ensureOtherLayouts();
        }
    }

    @Task(value = 1, seconds = 120)
    @Order(5)
    void several_programs_ensure_one_topic_at_the_same_moment(LabCluster cluster, Random random)
            throws InterruptedException {
        try (Admin admin = Admin.create(cluster.clientConfig());
                Admin another = Admin.create(cluster.clientConfig())) {
            LayoutRace race = new LayoutRace(cluster, random);
            race.overtake(admin, another);
            race.play(admin, another);
        }
    }

    @Task(value = 1, seconds = 60)
    @Order(6)
    void a_thread_that_is_interrupted_stays_so(LabCluster cluster, Random random) {
        try (Admin admin = Admin.create(cluster.clientConfig())) {
            new TopicLayouts(cluster, new TopicManager(admin), random).askWhileInterrupted();
        }
    }

    // ---------------------------------------------------------------- 2: describe

    @Task(value = 2, seconds = 120)
    void each_partition_is_described_as_it_is_now_before_and_after_a_broker_dies(LabCluster lab, Random random) {
        try (Admin admin = Admin.create(lab.withFaults().clientConfig())) {
            new Description(lab.withFaults(), new TopicManager(admin), random).play();
        }
    }

    // ---------------------------------------------------------------- 3: durable

    @Task(value = 3, seconds = 180)
    void a_durable_topic_loses_nothing_with_one_broker_and_acknowledges_nothing_with_two_lost(
            LabCluster lab, Random random) throws InterruptedException {
        LabCluster cluster = lab.withFaults(2);
        try (Admin admin = Admin.create(cluster.clientConfig())) {
            TopicManager manager = new TopicManager(admin);
            BrokerLoss.Layout layout = BrokerLoss.layout(manager, cluster.freshName(), 3 + random.nextInt(3));
            for (int partitions : List.of(1, 2, 100)) {
                BrokerLoss.Layout other = BrokerLoss.layout(manager, cluster.freshName(), partitions);
                BrokerLoss.assertAsSafe(other, layout);
            }
            new BrokerLoss(cluster, layout).play(manager);
        }
    }

    // ---------------------------------------------------------------- 4: keepFor

    @Task(value = 4, seconds = 60)
    void records_older_than_the_age_go_and_younger_ones_stay(LabCluster cluster, Random random)
            throws InterruptedException {
        try (Admin admin = Admin.create(cluster.clientConfig())) {
            Retention retention = new Retention(cluster, new TopicManager(admin));
            retention.forgetByAge(Duration.ofHours(5 + random.nextInt(4)).plus(untidy(random)));
            retention.changeTheAge(List.of(
                    Duration.ofHours(2),
                    Duration.ofDays(26 + random.nextInt(99)).plus(untidy(random)),
                    Duration.ZERO));
        }
    }

    /** Draws what makes an age no whole hours, minutes or seconds. */
    private static Duration untidy(Random random) {
        return Duration.ofMillis(25 * 60_000 + random.nextInt(10 * 60_000)).plusMillis(random.nextBoolean() ? 1 : 7);
    }

    // ---------------------------------------------------------------- 5: keepLatestPerKey

    @Task(value = 5, seconds = 90)
    void the_latest_record_of_each_key_stays_and_a_tombstoned_key_disappears(LabCluster cluster, Random random)
            throws InterruptedException {
        try (Admin admin = Admin.create(cluster.clientConfig())) {
            new Compaction(cluster, new TopicManager(admin), random).play();
        }
    }

    // ---------------------------------------------------------------- 6: lag

    @Task(value = 6, seconds = 90)
    @Order(1)
    void the_lag_of_a_group_at_rest_covers_every_partition_of_its_topics(LabCluster cluster, Random random)
            throws InterruptedException {
        try (Admin admin = Admin.create(cluster.clientConfig())) {
            new Lag(cluster, new TopicManager(admin), random).ofGroupAtRest();
        }
    }

    @Task(value = 6, seconds = 90)
    @Order(2)
    void a_group_of_either_protocol_that_has_just_begun_to_read_is_behind_by_everything(
            LabCluster cluster, Random random) throws InterruptedException {
        try (Admin admin = Admin.create(cluster.clientConfig())) {
            new Lag(cluster, new TopicManager(admin), random).ofGroupsAtWork();
        }
    }

    @Task(value = 6, seconds = 90)
    @Order(3)
    void the_lag_of_a_group_covers_the_topics_of_all_its_members(LabCluster cluster, Random random)
            throws InterruptedException {
        try (Admin admin = Admin.create(cluster.clientConfig())) {
            Lag lag = new Lag(cluster, new TopicManager(admin), random);
            lag.ofMembersWithDifferentTopics();
            lag.ofNobody();
        }
    }

    // ---------------------------------------------------------------- 7: quorum

    @Task(value = 7, seconds = 60)
    @Order(1)
    void the_quorum_has_three_voters_of_which_one_leads(LabCluster cluster) throws IOException {
        try (Admin admin = Admin.create(cluster.clientConfig())) {
            Quorum quorum = new Quorum(cluster, new TopicManager(admin));
            quorum.assertVotersAndLeader();
            quorum.assertRefusalThrown();
        }
    }

    @Task(value = 7, seconds = 90)
    @Order(2)
    void a_controller_that_is_down_falls_behind(LabCluster lab) {
        try (Admin admin = Admin.create(lab.withFaults().clientConfig())) {
            new Quorum(lab.withFaults(), new TopicManager(admin)).assertLagOfLostController();
        }
    }
}
