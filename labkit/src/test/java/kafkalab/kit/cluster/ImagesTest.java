package kafkalab.kit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;

class ImagesTest {

    private static final Path DOCKER = Path.of("..", "docker");

    @Test
    void the_image_is_of_the_version_that_the_labs_compile_against() {
        assertThat(Images.kafkaOfTheFile()).isEqualTo("apache/kafka:" + AppInfoParser.getVersion());
    }

    @Test
    void a_tag_stands_in_the_env_file_and_nowhere_else_in_the_compose_file() throws IOException {
        List<String> images;
        try (Stream<String> lines = Files.lines(DOCKER.resolve("compose.yaml"))) {
            images = lines.map(String::strip)
                    .filter(line -> line.startsWith("image:"))
                    .toList();
        }
        assertThat(images).isNotEmpty().allMatch(line -> line.matches("image: \\$\\{[A-Z_]+}"));
    }

    @Test
    void a_shared_setting_stands_in_the_settings_file_and_nowhere_else() throws IOException {
        String compose = Files.readString(DOCKER.resolve("compose.yaml"), StandardCharsets.UTF_8);
        assertThat(BrokerSettings.sharedVariables().keySet()).isNotEmpty().noneMatch(compose::contains);
    }
}
