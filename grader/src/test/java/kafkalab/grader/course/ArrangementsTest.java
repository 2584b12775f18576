package kafkalab.grader.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrangementsTest {

    @TempDir
    private Path folder;

    @Test
    void days_late_cost_points_and_never_more_than_there_are() throws IOException {
        Arrangements arranged = read("""
                late:
                  points-per-day: 10
                  most-points: 25
                students:
                  ann: {days-late: 1}
                  bob: {days-late: 9, reason: "ill for a part of it"}
                """);

        assertThat(arranged.count("ann", 100).points()).isEqualTo(90);
        assertThat(arranged.count("ann", 5).points()).isZero();
        assertThat(arranged.count("bob", 100).points()).isEqualTo(75);
        assertThat(arranged.count("bob", 100).note().fr())
                .isEqualTo("9 jours de retard : 100 − 25 = 75 points (ill for a part of it)");
        assertThat(arranged.count("cyd", 40)).isEqualTo(new Arrangements.Counted(40, null));
    }

    @Test
    void points_by_hand_have_a_reason() throws IOException {
        assertThat(read("students: {ann: {points: 80, reason: seen in class}}")
                        .count("ann", 10)
                        .points())
                .isEqualTo(80);
        assertThatThrownBy(() -> read("students: {ann: {points: 80}}")).hasMessageContaining("need a reason");
        assertThatThrownBy(() -> read("students: {ann: {point: 80}}")).hasMessageContaining("point");
    }

    private Arrangements read(String yaml) throws IOException {
        return Arrangements.read(Files.writeString(folder.resolve("lab01.yaml"), yaml));
    }
}
