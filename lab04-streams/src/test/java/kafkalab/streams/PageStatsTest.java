package kafkalab.streams;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import kafkalab.kit.KafkaLab;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Task;
import kafkalab.pageviews.TrafficGenerator;
import org.junit.jupiter.api.Order;

@KafkaLab(value = "lab04-streams", leaks = false)
class PageStatsTest {

    // ---------------------------------------------------------------- 1: visits

    @Task(1)
    void visits_of_100_ms_or_less_are_dropped_and_the_page_becomes_the_key(TrafficGenerator traffic)
            throws IOException {
        VisitsScene.sendVisitsOfAllDurations(traffic);
    }

    // ---------------------------------------------------------------- 2: counts

    @Task(2)
    @Order(1)
    void counts_by_page_and_window_equal_those_of_a_batch_however_the_events_are_ordered(TrafficGenerator traffic)
            throws IOException {
        CountsScene.countOutOfOrder(traffic);
    }

    @Task(value = 2, seconds = 180)
    @Order(2)
    void counts_are_those_of_all_partitions(LabCluster cluster, TrafficGenerator yesterday) throws Exception {
        CountsScene.countOverPartitions(cluster, yesterday);
    }

    // ---------------------------------------------------------------- 3: windows

    @Task(3)
    void an_event_counts_within_the_grace_and_not_after_it(TrafficGenerator traffic, Random random) throws IOException {
        GraceScene.sendAroundTheGrace(traffic, random);
    }

    // ---------------------------------------------------------------- 4: results

    @Task(4)
    @Order(1)
    void no_time_on_the_wall_closes_a_window(TrafficGenerator traffic) throws IOException {
        ResultsScene.waitOnTheWall(traffic);
    }

    @Task(value = 4, seconds = 300)
    @Order(2)
    void each_page_and_window_has_one_result_when_it_is_final(LabCluster cluster, TrafficGenerator yesterday)
            throws Exception {
        ResultsScene.closeWindows(cluster, yesterday);
    }

    // ---------------------------------------------------------------- 5: titles

    @Task(value = 5, seconds = 180)
    void each_result_gets_the_title_of_its_page_or_none(LabCluster cluster, TrafficGenerator yesterday)
            throws Exception {
        TitlesScene.changeTitles(cluster, yesterday);
    }

    // ---------------------------------------------------------------- 6: dead letters

    @Task(value = 6, seconds = 180)
    void what_is_no_page_event_goes_to_the_dead_letters_and_the_application_runs_on(
            LabCluster cluster, TrafficGenerator yesterday, Random random) throws Exception {
        DeadLettersScene.sendPoison(cluster, yesterday, random);
    }

    // ---------------------------------------------------------------- 7: the view

    @Task(7)
    @Order(1)
    void an_instance_that_does_not_run_has_no_answer(LabCluster cluster) throws Throwable {
        ViewScene.askBeforeAndAfter(cluster);
    }

    @Task(value = 7, seconds = 300)
    @Order(2)
    void whichever_of_two_instances_is_asked_knows_the_counts_of_both(LabCluster cluster, TrafficGenerator yesterday)
            throws Exception {
        ViewScene.askEitherOfTwo(cluster, yesterday);
    }

    // ---------------------------------------------------------------- 8: exactly once

    @Task(value = 8, seconds = 420)
    void after_sigkill_and_restart_each_event_counts_once(LabCluster cluster, TrafficGenerator yesterday, Random random)
            throws Exception {
        TrafficGenerator traffic = SceneInput.ofToday(yesterday);
        PageStatsConfig.Windowing windowing = PageStatsConfig.Windowing.OF_THE_STORY;
        try (Scene scene = new Scene(cluster, windowing, 1)) {
            SceneInput.meet(scene.config(), PageStats::exactlyOnceSettings);
            new Killing(scene, SceneInput.visitsWithin(Duration.ofSeconds(60), traffic), random).play();
        }
    }
}
