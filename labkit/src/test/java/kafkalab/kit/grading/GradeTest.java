package kafkalab.kit.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GradeTest {

    private static final Grade GRADE = new Grade(
            Grade.SCHEMA,
            "lab01-producer",
            60,
            100,
            1_742_093_841,
            "embedded",
            9_240,
            List.of(
                    new TaskGrade(1, "Publier un événement \u2713", 60, 60, Status.PASSED, 1_234, null),
                    new TaskGrade(
                            2,
                            "Close",
                            40,
                            0,
                            Status.FAILED,
                            0,
                            new Feedback("All \"100\" are stored.", "3 are lost.\n<b>", "send() waits.", "Flush."))));

    @TempDir
    Path folder;

    @Test
    void reads_what_it_has_written() {
        // given
        Path file = folder.resolve("target").resolve("grade").resolve("grade.json");

        // when
        GRADE.write(file);

        // then
        assertThat(Grade.read(file)).isEqualTo(GRADE);
    }

    @Test
    void is_written_word_for_word_as_the_architecture_says() throws IOException {
        // when
        GRADE.write(folder.resolve("grade.json"));

        // then
        assertThat(folder.resolve("grade.json")).content().isEqualToNormalizingNewlines("""
                {
                  "schema" : "kafkalab/grade/v1",
                  "lab" : "lab01-producer",
                  "score" : 60,
                  "maxScore" : 100,
                  "seed" : 1742093841,
                  "cluster" : "embedded",
                  "durationMs" : 9240,
                  "tasks" : [ {
                    "id" : 1,
                    "title" : "Publier un événement ✓",
                    "points" : 60,
                    "earned" : 60,
                    "status" : "passed",
                    "durationMs" : 1234,
                    "feedback" : null
                  }, {
                    "id" : 2,
                    "title" : "Close",
                    "points" : 40,
                    "earned" : 0,
                    "status" : "failed",
                    "durationMs" : 0,
                    "feedback" : {
                      "expected" : "All \\"100\\" are stored.",
                      "actual" : "3 are lost.\\n<b>",
                      "why" : "send() waits.",
                      "next" : "Flush."
                    }
                  } ]
                }""");
    }

    @ParameterizedTest
    @EnumSource(Status.class)
    void names_a_status_as_the_architecture_does(Status status) throws IOException {
        // given
        Grade grade = new Grade(
                Grade.SCHEMA, "lab", 0, 100, 7, "embedded", 1, List.of(new TaskGrade(1, "T", 100, 0, status, 1, null)));

        // when
        grade.write(folder.resolve("grade.json"));

        // then
        JsonNode json = new ObjectMapper().readTree(folder.resolve("grade.json").toFile());
        assertThat(json.at("/tasks/0/status").asText()).isIn("passed", "failed", "skipped", "not-run");
        assertThat(Grade.read(folder.resolve("grade.json"))).isEqualTo(grade);
    }

    @Test
    void reads_a_file_of_a_later_kit_that_says_more() throws IOException {
        // given
        Path file = folder.resolve("grade.json");
        GRADE.write(file);
        Files.writeString(file, Files.readString(file).replaceFirst("\\{", "{ \"mood\" : \"good\","));

        // then
        assertThat(Grade.read(file)).isEqualTo(GRADE);
    }

    @Test
    void leaves_no_draft_behind() throws IOException {
        // when
        GRADE.write(folder.resolve("grade.json"));
        GRADE.write(folder.resolve("grade.json"));

        // then
        assertThat(folder).isDirectoryContaining("glob:**/grade.json");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void replaces_a_draft_that_a_dead_run_left() throws IOException {
        // given
        Files.writeString(folder.resolve("grade.json.part"), "x".repeat(100_000));

        // when
        GRADE.write(folder.resolve("grade.json"));

        // then
        assertThat(Grade.read(folder.resolve("grade.json"))).isEqualTo(GRADE);
        assertThat(folder.resolve("grade.json.part")).doesNotExist();
    }

    @Test
    void is_whole_for_a_reader_at_any_time() throws InterruptedException {
        // given
        Path file = folder.resolve("grade.json");
        GRADE.write(file);
        List<Throwable> problems = new ArrayList<>();
        Thread reader = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    assertThat(new ObjectMapper().readValue(file.toFile(), Grade.class))
                            .isEqualTo(GRADE);
                } catch (IOException | AssertionError e) {
                    problems.add(e);
                }
            }
        });
        reader.start();

        // when
        for (int i = 0; i < 200; i++) {
            GRADE.write(file);
        }
        reader.interrupt();
        reader.join();

        // then
        assertThat(problems).isEmpty();
    }

    @Test
    void says_which_file_can_not_be_read() {
        assertThatThrownBy(() -> Grade.read(folder.resolve("grade.json")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(folder.resolve("grade.json").toString());
    }
}
