package kafkalab.kit.run.fake;

import static org.apache.kafka.clients.admin.AlterConfigOp.OpType.SET;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import kafkalab.kit.KafkaLab;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Task;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;

/** A lab whose program finds a new cluster, and leaves one that nobody else should get. */
@KafkaLab("lab99-small")
public class MessyLab {

    private static final ConfigResource ALL_BROKERS = new ConfigResource(ConfigResource.Type.BROKER, "");
    private static final ClientQuotaEntity ALL_CLIENTS = new ClientQuotaEntity(Map.of("client-id", "messy"));

    @Task(1)
    void first(LabCluster cluster) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(cluster.clientConfig())) {
            assertThat(admin.listTopics().names().get()).isEmpty();
            assertThat(admin.describeClientQuotas(ClientQuotaFilter.all())
                            .entities()
                            .get())
                    .isEmpty();
            assertThat(admin.describeConfigs(List.of(ALL_BROKERS))
                            .all()
                            .get()
                            .get(ALL_BROKERS)
                            .entries())
                    .extracting(ConfigEntry::name)
                    .doesNotContain("message.max.bytes");

            admin.createTopics(List.of(new NewTopic("left", 3, (short) 3)))
                    .all()
                    .get();
            admin.alterClientQuotas(List.of(new ClientQuotaAlteration(
                            ALL_CLIENTS, List.of(new ClientQuotaAlteration.Op("producer_byte_rate", 1.0)))))
                    .all()
                    .get();
            admin.incrementalAlterConfigs(Map.of(
                            ALL_BROKERS, List.of(new AlterConfigOp(new ConfigEntry("message.max.bytes", "100"), SET))))
                    .all()
                    .get();
        }
    }
}
