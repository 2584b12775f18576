package kafkalab.grader.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramTest {

    private static final String LAB = "lab01-producer";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "lab01-producer/", "kit/lab01-producer/", "kit-main/kit/lab01-producer/", "my work/"})
    void the_labs_sources_are_found_wherever_they_are(String where) throws IOException {
        file(where + "src/main/java/lab/A.java", "class A {}");
        file(where + "src/test/java/lab/ATest.java", "class ATest {}");
        file(where + "pom.xml", "<project/>");

        Program program = taken(folder);

        assertThat(program.sources()).containsOnlyKeys("lab/A.java");
        assertThat(program.ignored()).containsExactly(where + "pom.xml", where + "src/test/");
    }

    @Test
    void of_a_whole_kit_the_labs_folder_counts() throws IOException {
        file("lab01-producer/src/main/java/lab/A.java", "class A {}");
        file("lab02-consumer-groups/src/main/java/lab/B.java", "class B {}");
        file("labkit/src/main/java/kafkalab/kit/Task.java", "class Task {}");
        file(".git/config", "");

        Program program = taken(folder);

        assertThat(program.sources()).containsOnlyKeys("lab/A.java");
        assertThat(program.ignored()).containsExactly(".git/", "lab02-consumer-groups/", "labkit/");
    }

    @Test
    void only_java_sources_are_taken() throws IOException {
        file("src/main/java/lab/A.java", "class A {}");
        file("src/main/java/module-info.java", "module x {}");
        file("src/main/java/lab/data.txt", "");
        file("src/main/resources/META-INF/services/x.Y", "lab.A");

        Program program = taken(folder);

        assertThat(program.sources()).containsOnlyKeys("lab/A.java");
        assertThat(program.ignored())
                .containsExactly("src/main/java/lab/data.txt", "src/main/java/module-info.java", "src/main/resources/");
    }

    @Test
    void a_resource_is_taken_where_the_lab_gives_it_to_be_edited() throws IOException {
        file("src/main/java/lab/A.java", "class A {}");
        file("src/main/resources/connectors/source.json", "{}");
        file("src/main/resources/connectors/other.json", "{}");

        Program program = taken(folder);

        assertThat(program.resources()).containsOnlyKeys("connectors/source.json");
        assertThat(program.ignored()).containsExactly("src/main/resources/connectors/other.json");
    }

    @Test
    void an_archive_is_read_as_a_folder_is_and_a_lone_archive_in_a_folder_as_well() throws IOException {
        Path zip = folder.resolve("ann/ann.zip");
        zip(
                zip,
                "lab01-producer/src/main/java/lab/A.java",
                "__MACOSX/lab01-producer/src/main/java/lab/._A.java",
                "x.txt");

        assertThat(taken(zip).sources()).containsOnlyKeys("lab/A.java");
        assertThat(taken(zip.getParent()).ignored()).containsExactly("__MACOSX/", "x.txt");
    }

    @Test
    void an_entry_that_climbs_out_of_its_archive_is_left_where_it_is() throws IOException {
        Path zip = folder.resolve("evil.zip");
        zip(
                zip,
                "src/main/java/lab/A.java",
                "src/main/java/../../../../../etc/cron.d/B.java",
                "/src/main/java/lab/C.java",
                "src/main/java/lab\\..\\D.java",
                "C:/src/main/java/lab/E.java");

        Program program = taken(zip);

        assertThat(program.sources()).containsOnlyKeys("lab/A.java");
        assertThat(program.ignored()).hasSize(4);
    }

    @Test
    void a_bomb_is_not_inflated() throws IOException {
        Path zip = folder.resolve("bomb.zip");
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream entries = new ZipOutputStream(out)) {
            entries.putNextEntry(new ZipEntry("src/main/java/lab/A.java"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 200; i++) {
                entries.write(zeros);
            }
        }

        assertThat(Files.size(zip)).isLessThan(300_000);
        assertThatThrownBy(() -> taken(zip))
                .isInstanceOf(UnusableSubmission.class)
                .hasMessage("src/main/java/lab/A.java is larger than 512 KB.");
    }

    @Test
    void a_link_is_not_followed() throws IOException {
        file("ann/src/main/java/lab/A.java", "class A {}");
        file("secrets/Secret.java", "class Secret {}");
        Path sources = folder.resolve("ann/src/main/java");
        Files.createSymbolicLink(sources.resolve("all"), folder.resolve("secrets"));

        assertThat(taken(folder.resolve("ann")).sources()).containsOnlyKeys("lab/A.java");

        Files.createSymbolicLink(sources.resolve("lab/B.java"), folder.resolve("secrets/Secret.java"));
        assertThatThrownBy(() -> taken(folder.resolve("ann")))
                .isInstanceOf(UnusableSubmission.class)
                .hasMessage("src/main/java/lab/B.java is a link: hand in the file itself.");
    }

    @Test
    void names_that_differ_in_case_only_are_refused_on_every_system_alike() throws IOException {
        Path zip = folder.resolve("case.zip");
        zip(zip, "src/main/java/lab/Publisher.java", "src/main/java/lab/publisher.java");

        assertThatThrownBy(() -> taken(zip))
                .hasMessage(
                        "src/main/java/lab/Publisher.java and src/main/java/lab/publisher.java differ in upper and lower case only: hand in one of "
                                + "them.");
    }

    @Test
    void what_holds_nothing_to_grade_says_so() throws IOException {
        Path text = Files.writeString(folder.resolve("ann.tar.gz"), "x");
        Path broken = Files.writeString(folder.resolve("bob.zip"), "x");
        Path empty = Files.createDirectory(folder.resolve("cyd"));

        assertThatThrownBy(() -> taken(text))
                .hasMessage("ann.tar.gz is neither a folder nor a zip archive: there is nothing to grade in it.");
        assertThatThrownBy(() -> taken(broken)).hasMessageStartingWith("The archive can not be read: ");
        assertThatThrownBy(() -> taken(empty))
                .hasMessage(
                        "There is nothing to grade: it has no Java file under lab01-producer/src/main/java/ nor under "
                                + "src/main/java/.");
    }

    @Test
    void the_digest_tells_programs_apart_and_nothing_else() throws IOException {
        Path zip = folder.resolve("zipped/ann.zip");
        zip(zip, "src/main/java/lab/A.java", "README.md");
        file("plain/src/main/java/lab/A.java", "src/main/java/lab/A.java");
        file("other/src/main/java/lab/A.java", "class A { }");

        String digest = taken(zip).digest();

        assertThat(taken(folder.resolve("plain")).digest()).isEqualTo(digest);
        assertThat(taken(folder.resolve("other")).digest()).isNotEqualTo(digest);
    }

    @Test
    void students_are_called_after_what_they_hand_in() throws IOException {
        file("ann/x", "");
        file("Zoé Müller.zip", "");
        file("a;b$(c).zip", "");
        file(".hidden", "");

        assertThat(Submission.allIn(folder))
                .extracting(Submission::student)
                .containsExactly("Zoé Müller", "a_b__c_", "ann");
        assertThat(Submission.of(Path.of("x"), "../../etc").student()).isEqualTo("__.._etc");
        assertThatThrownBy(() -> {
                    file("Ann.zip", "");
                    Submission.allIn(folder);
                })
                .hasMessageContaining("would both be the student");
    }

    private static Program taken(Path origin) throws IOException {
        return Program.of(origin, LAB, Set.of("connectors/source.json"));
    }

    private void file(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** Writes an archive in which each entry holds its own name. */
    private static void zip(Path zip, String... names) throws IOException {
        Files.createDirectories(zip.getParent());
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream entries = new ZipOutputStream(out)) {
            for (String name : List.of(names)) {
                entries.putNextEntry(new ZipEntry(name));
                entries.write(name.getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
