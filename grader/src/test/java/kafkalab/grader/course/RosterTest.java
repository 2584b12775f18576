package kafkalab.grader.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RosterTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Zoé Müller_4711_assignsubmission_file_            | s1",
                "Zoé Müller_4711_assignsubmission_file             | s1",
                "Zoé Müller_4711_assignsubmission_file_Program.java| s1",
                "mullerzoe_4711_90210_PageEventPublisher.java      | s1",
                "mullerzoe_LATE_99_90210_lab.zip                   | s1",
                "Lab 1_zmueller_attempt_2026-11-30-12-05-00_lab.zip| s1",
                "Lab 1_zmueller_attempt_2026-11-30-12-05-00.txt    | s1",
                "zoe.mueller@uni.example                           | s1",
                "s1                                                | s1",
                "Bob Lee                                           | s2",
                "Lee, Bob                                          | s2",
                "s2 - Bob Lee                                      |",
                "nobody                                            |"
            })
    void a_student_is_found_by_what_a_platform_calls_the_folder(String name, String id) throws IOException {
        Roster roster = roster("\ufeffid;name;moodle;username;email;other\r\n"
                + "s1;Zoé Müller;4711;zmueller;zoe.mueller@uni.example;\r\n"
                + "s2;Bob Lee;4712;blee;bob@uni.example;\"Lee, Bob\"\r\n");

        assertThat(roster.find(PlatformName.of(name, name).names()).map(Roster.Person::id))
                .isEqualTo(Optional.ofNullable(id));
    }

    @Test
    void a_name_that_two_students_have_is_nobodys() throws IOException {
        Roster roster = roster("id,name,moodle\n1,Ann Lee,11\n2,Ann Lee,12\n");

        assertThat(roster.find(PlatformName.of("Ann Lee", "Ann Lee").names())).isEmpty();
        assertThat(roster.find(PlatformName.of("Ann Lee_12_assignsubmission_file_", "x")
                        .names()))
                .hasValueSatisfying(person -> assertThat(person.id()).isEqualTo("2"));
    }

    @Test
    void a_roster_that_can_not_be_one_is_refused() {
        assertThatThrownBy(() -> roster("name\nAnn\n")).hasMessageContaining("without an id");
        assertThatThrownBy(() -> roster("id,name\n1,Ann\n1,Bob\n")).hasMessageContaining("has 1 twice");
    }

    private Roster roster(String text) throws IOException {
        return Roster.read(Files.writeString(folder.resolve("class.csv"), text));
    }
}
