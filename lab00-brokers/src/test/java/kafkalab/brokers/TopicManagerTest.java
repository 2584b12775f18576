package kafkalab.brokers;

import java.time.Duration;
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
            String name = cluster.freshName();
            int partitions = 3 + random.nextInt(3);
            TopicManager manager = new TopicManager(admin);
            TopicSpec spec = manager.durable(name, partitions);
            BrokerLoss.assertAsAsked(spec, name, partitions);
            String other = cluster.freshName();
            BrokerLoss.assertAsAsked(manager.durable(other, 2 * partitions), other, 2 * partitions);
            new BrokerLoss(cluster, spec).play(name, partitions);
        }
    }

    // ---------------------------------------------------------------- 4: keepFor

    @Task(value = 4, seconds = 60)
    void records_older_than_the_age_go_and_younger_ones_stay(LabCluster cluster, Random random)
            throws InterruptedException {
        try (Admin admin = Admin.create(cluster.clientConfig())) {
            new Retention(cluster, new TopicManager(admin)).forgetByAge(Duration.ofHours(5 + random.nextInt(4)));
        }
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

    // ---------------------------------------------------------------- 7: quorum

    @Task(value = 7, seconds = 60)
    @Order(1)
    void the_quorum_has_three_voters_of_which_one_leads(LabCluster cluster) {
        try (Admin admin = Admin.create(cluster.clientConfig())) {
            new Quorum(cluster, new TopicManager(admin)).assertVotersAndLeader();
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
