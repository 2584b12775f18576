package kafkalab.grader.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import kafkalab.grader.kit.LabFiles;
import kafkalab.kit.grading.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramTest {

    private static final LabFiles LAB = lab();

    private static final String A = "package lab;\n\nclass A {}\n";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "lab01-producer/", "kit/lab01-producer/", "kit-main/kit/lab01-producer/", "my work/"})
    void the_labs_sources_are_found_wherever_they_are(String where) throws IOException {
        file(where + "src/main/java/lab/A.java", A);
        file(where + "src/test/java/lab/ATest.java", "class ATest {}");
        file(where + "pom.xml", "<project/>");

        Program program = taken(folder);

        assertThat(program.sources()).containsOnlyKeys("lab/A.java");
        assertThat(program.ignored()).containsExactly(where + "pom.xml", where + "src/test/");
    }

    @Test
    void of_a_whole_kit_the_labs_folder_counts() throws IOException {
        file("lab01-producer/src/main/java/lab/A.java", A);
        file("lab02-consumer-groups/src/main/java/lab/B.java", "class B {}");
        file("labkit/src/main/java/kafkalab/kit/Task.java", "class Task {}");
        file(".git/config", "");

        Program program = taken(folder);

        assertThat(program.sources()).containsOnlyKeys("lab/A.java");
        assertThat(program.ignored()).containsExactly(".git/", "lab02-consumer-groups/", "labkit/");
    }

    @Test
    void only_java_sources_are_taken() throws IOException {
        file("src/main/java/lab/A.java", A);
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
        file("src/main/java/lab/A.java", A);
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
        assertThat(taken(zip.getParent()).ignored()).containsExactly("ann.zip/__MACOSX/", "ann.zip/x.txt");
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
        file("ann/src/main/java/lab/A.java", A);
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
        Path empty = Files.createDirectory(folder.resolve("cyd"));
        file("dan/target/A.class", "x");
        file("dan/A.class", "x");

        says(text, "There is nothing to grade: it has no Java file, only ann.tar.gz. Hand in A.java.");
        says(empty, "There is nothing to grade: it is empty. Hand in A.java.");
        says(
                folder.resolve("dan"),
                "There is nothing to grade: it has compiled classes and no source. Hand in A.java.");
    }

    @Test
    void the_program_of_another_lab_is_named() throws IOException {
        file("src/main/java/other/B.java", "package other; class B {}");

        says(folder, "This is the program of lab02-other, not of lab01-producer: hand in A.java.");
    }

    @Test
    void a_renamed_package_is_named() throws IOException {
        file("ann/src/main/java/com/ann/A.java", "// package lab;\npackage com.ann;\n\npublic class A {}\n");
        file("bob/A.java", "public class A {}\n");

        says(
                folder.resolve("ann"),
                "src/main/java/com/ann/A.java says 'package com.ann;': the tests look for package lab. Put the line back "
                        + "as it was, and hand in again.");
        says(
                folder.resolve("bob"),
                "A.java has no line 'package lab;': the tests look for package lab. Put the line back as it was, and "
                        + "hand in again.");
    }

    @Test
    void two_versions_of_a_file_are_named_and_none_is_chosen() throws IOException {
        file("A.java", "package lab; public class A { int one; }");
        file("A (1).java", "package lab; public class A { int two; }");

        says(
                folder,
                "It has two versions of one file that differ, A (1).java and A.java: hand in the one that is to be "
                        + "graded.");
    }

    @Test
    void a_second_copy_is_named() throws IOException {
        file("src/main/java/lab/A.java", A);
        file("old/A.java", "package lab; class A { int old; }");

        assertThat(taken(folder).notes())
                .extracting(Text::en)
                .containsExactly(
                        "It has a second copy of the program, in old/, which differs; the one in src/main/java/ was graded.");
    }

    @Test
    void the_untouched_starter_is_named() throws IOException {
        file("src/main/java/lab/A.java", "package lab;\r\n\r\nclass A { /* TODO 1 */ }\r\n");

        Program program = taken(folder);

        assertThat(program.notes())
                .extracting(Text::en)
                .containsExactly(
                        "Nothing in it differs from the starter: it is as it was handed out, and no task is begun.");
        assertThat(program.unchanged(LAB)).containsExactly("lab/A.java");
        assertThat(program.sources().get("lab/A.java")).isEqualTo(LAB.sources().get("lab/A.java"));
    }

    @Test
    void a_file_that_was_forgotten_is_named() throws IOException {
        file("B.java", "package lab; class B {}");

        assertThat(taken(folder).notes())
                .extracting(Text::en)
                .containsExactly("A.java is not in it, so the starter's was taken, where nothing is written yet.");
    }

    @Test
    void a_text_that_was_converted_says_so() throws IOException {
        Files.write(folder.resolve("A.java"), "package lab; class A { /* é */ }".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(taken(folder).notes())
                .extracting(Text::en)
                .containsExactly("A.java is saved as windows-1252, and was read so; the compiler wants UTF-8.");
    }

    @Test
    void what_can_not_be_opened_says_how_to_hand_in() throws IOException {
        file("ann.rar", "Rar!\u001a\u0007\u0001");
        byte[] whole = Packings.zip(Map.of("A.java", A.getBytes(StandardCharsets.UTF_8)));
        Path cut = Files.write(folder.resolve("cut.zip"), Arrays.copyOf(whole, whole.length / 2));
        byte[] packed = Packings.gz(Packings.tar(Map.of("A.java", A.getBytes(StandardCharsets.UTF_8))));
        Path short7 = Files.write(folder.resolve("cut.tgz"), Arrays.copyOf(packed, packed.length - 30));

        assertThatThrownBy(() -> taken(folder.resolve("ann.rar")))
                .hasMessageContaining("make a zip of the lab's folder");
        assertThatThrownBy(() -> taken(cut))
                .hasMessageStartingWith("The archive is damaged, or was not uploaded to its end");
        assertThatThrownBy(() -> taken(short7)).hasMessageStartingWith("The archive is damaged");
    }

    @Test
    void an_archive_of_more_entries_than_there_is_memory_for_is_refused() throws IOException {
        byte[] entry = {'P', 'K', 1, 2};
        byte[] whole = Packings.zip(Map.of("A.java", A.getBytes(StandardCharsets.UTF_8)));
        byte[] bomb = Arrays.copyOf(whole, whole.length + entry.length * 100_000);
        for (int i = whole.length; i < bomb.length; i++) {
            bomb[i] = entry[(i - whole.length) % entry.length];
        }

        says(Files.write(folder.resolve("bomb.zip"), bomb), "It has more than 20000 files.");
    }

    @Test
    void archives_in_an_archive_hold_no_more_than_there_is_memory_for() throws IOException {
        byte[] zeros = new byte[48_000_000];
        byte[] inside = Packings.tar(Map.of("zeros.tar", Packings.tar(Map.of("zeros", zeros))));
        Map<String, byte[]> many = new TreeMap<>();
        for (int i = 0; i < 4; i++) {
            many.put(i + ".tar.gz", Packings.gz(inside));
        }

        says(
                Files.write(folder.resolve("bomb.zip"), Packings.zip(many)),
                "It holds too much to be looked through: hand in the lab's folder alone.");
    }

    @Test
    void a_name_that_no_system_takes_is_refused_in_a_sentence() throws IOException {
        Path zip = folder.resolve("long.zip");
        zip(zip, "src/main/java/lab/A.java", "src/main/java/lab/" + "B".repeat(300) + ".java");
        file("odd/src/main/java/lab/A.java", A);
        file("odd/src/main/java/lab/X.java/Y.java", "class Y {}");
        Path both = Files.write(
                folder.resolve("both.zip"),
                Packings.zip(Map.of(
                        "src/main/java/lab/A.java", A.getBytes(StandardCharsets.UTF_8),
                        "src/main/java/x/X.java", new byte[0],
                        "src/main/java/x/X.java/Y.java", new byte[0])));

        assertThatThrownBy(() -> taken(zip)).hasMessageContaining("has a name that is too long");
        assertThat(taken(folder.resolve("odd")).sources()).containsKey("lab/X.java/Y.java");
        assertThatThrownBy(() -> taken(both)).hasMessageContaining("in a folder that is called like the source file");
    }

    @Test
    void a_folder_that_holds_nothing_but_a_link_is_not_followed() throws IOException {
        zip(folder.resolve("secret.zip"), "src/main/java/lab/A.java");
        Path ann = Files.createDirectory(folder.resolve("ann"));
        Files.createSymbolicLink(ann.resolve("ann.zip"), folder.resolve("secret.zip"));

        says(ann, "There is nothing to grade: it has no Java file, only ann.zip. Hand in A.java.");
    }

    @Test
    void no_student_is_called_like_a_file_of_the_class() {
        assertThat(Submission.of(Path.of("summary.md")).student()).isEqualTo("summary.md_");
        assertThat(Submission.of(Path.of("ann.tar.gz")).student()).isEqualTo("ann");
    }

    private static void says(Path submission, String sentence) {
        assertThatThrownBy(() -> taken(submission))
                .isInstanceOf(UnusableSubmission.class)
                .hasMessage(sentence);
    }

    @Test
    void the_digest_tells_programs_apart_and_nothing_else() throws IOException {
        Path zip = folder.resolve("zipped/ann.zip");
        zip(zip, "src/main/java/lab/A.java", "README.md");
        file("plain/src/main/java/lab/A.java", A);
        file("other/src/main/java/lab/A.java", "package lab; class A { }");

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

    private static LabFiles lab() {
        SortedMap<String, byte[]> sources = new TreeMap<>();
        sources.put("lab/A.java", "package lab;\n\nclass A { /* TODO 1 */ }\n".getBytes(StandardCharsets.UTF_8));
        SortedMap<String, byte[]> resources = new TreeMap<>();
        resources.put("connectors/source.json", "{}".getBytes(StandardCharsets.UTF_8));
        return new LabFiles(
                "lab01-producer", sources, resources, Set.of("lab/ATest.java"), "", Map.of("other", "lab02-other"));
    }

    private static Program taken(Path origin) throws IOException {
        return Program.of(origin, LAB);
    }

    private void file(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** Writes an archive of classes called after their files. */
    private static void zip(Path zip, String... names) throws IOException {
        Files.createDirectories(zip.getParent());
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream entries = new ZipOutputStream(out)) {
            for (String name : List.of(names)) {
                entries.putNextEntry(new ZipEntry(name));
                entries.write(textOf(name).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static String textOf(String path) {
        return "package lab;\n\nclass " + path.replaceFirst(".*[/\\\\]", "").replaceFirst("[.].*", "") + " {}\n";
    }
}
