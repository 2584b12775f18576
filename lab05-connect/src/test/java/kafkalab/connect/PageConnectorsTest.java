package kafkalab.connect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import kafkalab.kit.KafkaLab;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Task;
import org.junit.jupiter.api.extension.RegisterExtension;

@KafkaLab(value = "lab05-connect", leaks = false)
class PageConnectorsTest {

    @RegisterExtension
    static final SharedServers BENCH = new SharedServers();

    /** Lets the topic tell more than plain texts can, and allows more tasks than one table has use for. */
    private static final Map<String, String> WITH_SCHEMAS = Map.of(
            "tasks.max", "3",
            "key.converter", "org.apache.kafka.connect.json.JsonConverter",
            "header.converter", "org.apache.kafka.connect.json.JsonConverter");

    // ---------------------------------------------------------------- 1: settings

    @Task(value = 1, seconds = 120)
    void a_worker_finds_the_connector_and_refuses_bad_settings_by_name(LabCluster cluster) {
        Unwritten.refuse(() -> new PageTableSourceConnector().config());
        BENCH.open(cluster);
        new SettingsCheck(BENCH.worker(), cluster.freshName()).play();
    }

    // ---------------------------------------------------------------- 2: changes

    @Task(value = 2, seconds = 240)
    void every_committed_change_is_a_record_under_its_page_once_and_in_order(LabCluster cluster, Random random)
            throws SQLException, InterruptedException {
        Unwritten.refuse(PageTableSourceTask::schema);
        BENCH.open(cluster);
        try (Capture capture = new Capture(cluster, BENCH.worker(), BENCH.postgres(), random, WITH_SCHEMAS)) {
            // what was before the connector
            editBefore(capture);
            capture.run();
            capture.awaitAllRead();
            capture.delivery().assertBegun().assertComplete().assertOrder();

            // one after the other
            editAlone(capture);
            capture.awaitAllRead();
            capture.delivery().assertComplete().assertValues().assertOrder();
            editAlone(capture);
            capture.awaitAllRead();
            capture.delivery().assertComplete().assertOnce();

            // one transaction goes on while later ones come and go
            OverlappingTransactions.play(capture);
            capture.awaitAllRead();
            capture.delivery().assertComplete().assertOnce().assertValues().assertOrder();

            // all at once
            ConcurrentWriters.edit(capture.database(), random, 3, 25);
            capture.awaitAllRead();
            capture.delivery().assertComplete().assertOnce().assertValues().assertOrder();

            // nobody
            IdleDatabase.play(capture);
            capture.assertBatches();
        }
    }

    /**
     * Writes more changes in one transaction than two polls may return, and leaves their rows in another order than that of
     * their numbers, as a table may have that was reorganised.
     */
    private static void editBefore(Capture capture) throws SQLException {
        try (Connection connection = capture.database().connect()) {
            connection.setAutoCommit(false);
            capture.website().insert(connection, "before");
            for (int i = 0; i < 2 * Capture.BATCH + 10; i++) {
                capture.website().update(connection, "before");
            }
            connection.commit();
            connection.setAutoCommit(true);
            try (Statement statement = connection.createStatement()) {
                statement.execute("""
                        with first as (
                          delete from page_changes where change_id = (select min(change_id) from page_changes) returning *)
                        insert into page_changes overriding system value select * from first
                        """);
                statement.execute("analyze page_changes");
            }
        }
    }

    private static void editAlone(Capture capture) throws SQLException {
        Website website = capture.website();
        try (Connection connection = capture.database().connect()) {
            for (String page : List.of("P1", "été/🦊", "it's", "\"quoted\"", "gone", "moved", "twice", "again")) {
                website.delete(connection, page);
                website.insert(connection, page);
            }
            website.update(connection, "P1");
            website.update(connection, "P1");
            website.delete(connection, "gone");
            website.move(connection, "moved", "here");
            website.delete(connection, "here");
            connection.setAutoCommit(false);
            website.update(connection, "twice");
            website.update(connection, "twice");
            website.delete(connection, "again");
            website.insert(connection, "again");
            website.insert(connection, "brief");
            website.delete(connection, "brief");
            connection.commit();
            website.update(connection, "P1");
            website.insert(connection, "never");
            website.delete(connection, "it's");
            connection.rollback();
        }
    }

    // ---------------------------------------------------------------- 3: offsets

    @Task(value = 3, seconds = 240)
    void after_a_restart_and_after_a_kill_nothing_is_lost_and_nothing_old_repeated(LabCluster cluster, Random random)
            throws SQLException, InterruptedException {
        Unwritten.refuse(() -> PartitionNames.check(PageTableSourceTask::sourcePartition));
        BENCH.open(cluster);
        new SecondLife(cluster, BENCH.worker(), BENCH.postgres(), random).play();
    }

    // ---------------------------------------------------------------- 4: outage

    @Task(value = 4, seconds = 240)
    void the_database_goes_away_and_comes_back_and_the_task_goes_on(LabCluster cluster, Random random)
            throws Exception {
        Unwritten.refuse(() -> PageTableSourceTask.outage(new SQLException("The database is away", "08006")));
        BENCH.open(cluster);
        new Outage(cluster, BENCH.worker(), BENCH.stoppablePostgres(), random).play();
    }

    // ---------------------------------------------------------------- 5: sink

    @Task(value = 5, seconds = 240)
    void the_table_is_what_the_topic_says_also_after_reading_it_again(LabCluster cluster, Random random)
            throws SQLException {
        Unwritten.refuse(() -> new PageStatsSinkTask().put(List.of()));
        BENCH.open(cluster);
        try (Statistics statistics = new Statistics(cluster, BENCH.postgres(), 3)) {
            // given: a row that no record speaks of, and a topic that is full before the sink starts
            statistics.keepByHand("by hand", 42);
            for (int i = 0; i < 700; i++) {
                statistics.sendRandom(random);
            }
            Map<String, String> settings = new HashMap<>(statistics.database().settings());
            settings.put("connector.class", "kafkalab.connect.PageStatsSinkConnector");
            settings.put("tasks.max", "2");
            settings.put("topics", statistics.topic());
            settings.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
            settings.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
            settings.put("value.converter.schemas.enable", "false");

            // when, then
            try (Connector sink = Connector.run(BENCH.worker(), statistics.topic(), settings)) {
                statistics.awaitRead(sink);
                statistics.assertTable("once the sink has read the topic");
                statistics.sendRandom(random);
                statistics.sendTombstone("never seen", random);
                statistics.awaitRead(sink);
                statistics.assertTable("after two more records");

                statistics.interrupt(sink, random);
                sink.stop();
                statistics.assertNoSession();
                sink.resume();
                statistics.awaitRead(sink);
                statistics.assertTable("after its session ended within put(), and a restart");

                sink.stop();
                sink.forgetOffsets();
                sink.resume();
                statistics.awaitRead(sink);
                statistics.assertTable("after the sink has read the whole topic again");
            }
        }
    }

    // ---------------------------------------------------------------- 6: connectors/*.json

    @Task(value = 6, seconds = 240)
    void the_files_configure_connectors_that_survive_tombstones_and_bad_records(LabCluster cluster, Random random)
            throws SQLException, InterruptedException {
        Map<String, String> source = ConnectorFile.read("pages-source.json");
        Map<String, String> sink = ConnectorFile.read("page-stats-sink.json");
        BENCH.open(cluster);
        new SourceFile(cluster, BENCH.worker(), BENCH.postgres(), random, source).play();
        new SinkFile(cluster, BENCH.worker(), BENCH.postgres(), sink).play();
    }
}
