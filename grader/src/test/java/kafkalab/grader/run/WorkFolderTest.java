package kafkalab.grader.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WorkFolderTest {

    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

    @Test
    void clears_what_a_killed_grader_left_and_nothing_else() throws IOException, InterruptedException {
        Process ended = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        ended.waitFor();
        Path ofDead = Files.createTempDirectory("kafkalab-grader-" + ended.pid() + "-");
        Files.writeString(ofDead.resolve("left"), "x");
        Path ofLiving = Files.createTempDirectory(
                "kafkalab-grader-" + ProcessHandle.current().pid() + "-");
        Path other = Files.createTempDirectory("kafkalab-grader-of-somebody");

        try (WorkFolder work = WorkFolder.create(Sandbox.none("a test"))) {
            assertThat(ofDead).doesNotExist();
            assertThat(ofLiving).exists();
            assertThat(other).exists();
            assertThat(work.kit().startsWith(TEMPORARY.toRealPath())).isTrue();
        } finally {
            Files.deleteIfExists(ofLiving);
            Files.deleteIfExists(other);
        }
    }
}
