package kafkalab.kit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.apache.kafka.coordinator.group.GroupCoordinatorConfig;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "KAFKA_A_B, a.b",
        "KAFKA_BROKER_ID, broker.id",
        "KAFKA_A__B, a_b",
        "KAFKA_A___B, a-b",
        "KAFKA_A_B__C___D_E, a.b_c-d.e",
        "KAFKA_LISTENER_NAME_PLAIN___TEXT_SASL__OPTION, listener.name.plain-text.sasl_option",
        "KAFKA_PORT, port"
    })
    void names_a_setting_as_the_official_image_does(String variable, String setting) {
        assertThat(BrokerSettings.kafkaName(variable)).isEqualTo(setting);
    }

    @Test
    void names_a_setting_the_same_whatever_the_language_of_the_machine() {
        java.util.Locale before = java.util.Locale.getDefault();
        try {
            // given a language whose small I has no dot
            java.util.Locale.setDefault(java.util.Locale.forLanguageTag("tr"));

            // then
            assertThat(BrokerSettings.kafkaName("KAFKA_MIN_INSYNC_REPLICAS")).isEqualTo("min.insync.replicas");
        } finally {
            java.util.Locale.setDefault(before);
        }
    }

    @Test
    void holds_what_the_course_relies_on() {
        assertThat(BrokerSettings.shared())
                .containsEntry("auto.create.topics.enable", "false")
                .containsEntry("default.replication.factor", "3")
                .containsEntry("min.insync.replicas", "2")
                .containsEntry("controlled.shutdown.enable", "false")
                .containsEntry("broker.session.timeout.ms", "3000")
                .containsEntry("group.initial.rebalance.delay.ms", "0");
    }

    @Test
    void holds_only_settings_that_a_broker_knows() {
        // given
        Set<String> known = AbstractKafkaConfig.CONFIG_DEF.names();

        // then
        assertThat(known).contains(GroupCoordinatorConfig.GROUP_MIN_SESSION_TIMEOUT_MS_CONFIG);
        assertThat(BrokerSettings.shared().keySet()).isSubsetOf(known);
    }

    @Test
    void keeps_no_comment_and_no_quote() {
        assertThat(BrokerSettings.shared()).isNotEmpty().allSatisfy((name, value) -> {
            assertThat(name).matches("[a-z][a-z.]+[a-z]");
            assertThat(value).isNotBlank().doesNotContain("#", "\"", "'").isEqualTo(value.strip());
        });
    }
}
