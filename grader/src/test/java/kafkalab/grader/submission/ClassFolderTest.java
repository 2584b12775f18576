package kafkalab.grader.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import kafkalab.grader.course.Roster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassFolderTest {

    private static final Roster ROSTER = new Roster(List.of(
            new Roster.Person("ann", "Ann Lee", Set.of("ann", "annlee", "leeann", "11")),
            new Roster.Person("bob", "Bob", Set.of("bob", "12"))));

    @TempDir
    private Path folder;

    @Test
    void files_of_one_student_are_one_submission() throws IOException {
        file("leeann_11_900_PageEventPublisher.java");
        file("leeann_11_901_PublishReport.java");
        file("stranger_77_902_lab.zip");

        ClassFolder found = ClassFolder.read(folder, ROSTER);

        assertThat(found.submissions()).extracting(Submission::student).containsExactly("ann", "stranger_77_902_lab");
        assertThat(found.submissions().get(0).parts()).hasSize(2);
        assertThat(found.strangers()).containsExactly("stranger_77_902_lab.zip");
        assertThat(found.missing()).extracting(Roster.Person::id).containsExactly("bob");
    }

    @Test
    void of_several_attempts_the_last_counts() throws IOException {
        file("Lab 1_ann_attempt_2026-11-29-10-00-00_a.zip");
        file("Lab 1_ann_attempt_2026-11-30-10-00-00_b.zip");
        file("Lab 1_ann_attempt_2026-11-30-10-00-00.txt");

        assertThat(ClassFolder.read(folder, ROSTER).submissions().get(0).parts())
                .extracting(part -> part.getFileName().toString())
                .containsExactly(
                        "Lab 1_ann_attempt_2026-11-30-10-00-00.txt", "Lab 1_ann_attempt_2026-11-30-10-00-00_b.zip");
    }

    @Test
    void an_export_of_gradescope_says_whose_its_folders_are() throws IOException {
        file("submission_4711/A.java");
        file("submission_4712/A.java");
        Files.writeString(folder.resolve("submission_metadata.yml"), """
                ---
                submission_4711:
                  :submitters:
                  - :name: Ann Lee
                    :sid: '11'
                    :email: ann@uni.example
                submission_4712:
                  :submitters:
                  - :name: Bob
                    :sid: ''
                    :email: x@uni.example
                """);

        assertThat(ClassFolder.read(folder, ROSTER).submissions())
                .extracting(Submission::student)
                .containsExactly("ann", "bob");
    }

    @Test
    void without_a_roster_each_is_called_as_it_is() throws IOException {
        file("leeann_11_900_PageEventPublisher.java");

        assertThat(ClassFolder.read(folder, Roster.NONE).submissions())
                .extracting(Submission::student)
                .containsExactly("leeann_11_900_PageEventPublisher");
    }

    private void file(String path) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "x");
    }
}
