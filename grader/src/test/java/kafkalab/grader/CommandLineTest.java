package kafkalab.grader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A test that gives the command line what it can not use: each time a sentence says what is wrong, and another what
 * mends it.
 */
class CommandLineTest {

    private static final String KIT = Path.of("..").toAbsolutePath().normalize().toString();

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void help_names_options_and_exit_codes() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("grade", "verify", "Exit codes:");
        assertThat(run("grade", "--help")).isZero();
        assertThat(out.toString()).contains("--submissions=DIR", "--require-sandbox", "--shard=I/N");
    }

    @Test
    void a_missing_command_is_asked_for() {
        assertThat(run()).isEqualTo(Grader.UNUSABLE);
        assertThat(err.toString()).contains("Say what to do, such as: grader grade --help");
    }

    @Test
    void an_unknown_lab_is_told_with_those_that_there_are() {
        assertThat(grade("lab09-quantum", "--submissions", folder.toString())).isEqualTo(Grader.UNUSABLE);
        assertThat(err.toString())
                .contains("The kit has no lab 'lab09-quantum'.", "It has lab00-brokers, lab01-producer");
    }

    @Test
    void a_missing_folder_is_named() {
        assertThat(grade(
                        "lab01-producer",
                        "--submissions",
                        folder.resolve("none").toString()))
                .isEqualTo(Grader.UNUSABLE);
        assertThat(err.toString())
                .contains("There is no folder " + folder.resolve("none"), "one folder or zip a student");
    }

    @Test
    void an_empty_folder_is_named() {
        assertThat(grade("lab01-producer", "--submissions", folder.toString())).isEqualTo(Grader.UNUSABLE);
        assertThat(err.toString()).contains("is empty.");
    }

    @Test
    void a_missing_submission_is_named() {
        assertThat(grade(
                        "lab01-producer",
                        "--submission",
                        folder.resolve("ann.zip").toString()))
                .isEqualTo(Grader.UNUSABLE);
        assertThat(err.toString()).contains("There is no " + folder.resolve("ann.zip") + ".");
    }

    @Test
    void a_shard_that_makes_no_sense_is_refused() throws IOException {
        Files.createDirectory(folder.resolve("ann"));
        for (String shard : List.of("3/2", "0/2", "x", "1/0", "2")) {
            assertThat(grade("lab01-producer", "--submissions", folder.toString(), "--shard", shard))
                    .as(shard)
                    .isEqualTo(Grader.UNUSABLE);
        }
        assertThat(err.toString()).contains("--shard is I/N");
    }

    @Test
    void results_do_not_lie_among_the_submissions() throws IOException {
        Files.createDirectory(folder.resolve("ann"));

        assertThat(grade("lab01-producer", "--submissions", folder.toString())).isEqualTo(Grader.UNUSABLE);
        assertThat(err.toString()).contains("The results would lie among the submissions", "--out");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void what_is_arranged_without_a_reason_is_refused_in_a_sentence() throws IOException {
        Files.createDirectories(folder.resolve("class/ann"));
        Path arranged = Files.writeString(folder.resolve("lab.yaml"), "students:\n  ann: {points: 5}\n");

        assertThat(grade(
                        "lab01-producer",
                        "--submissions",
                        folder.resolve("class").toString(),
                        "--arrangements",
                        arranged.toString()))
                .isEqualTo(Grader.UNUSABLE);
        assertThat(err.toString())
                .contains("lab.yaml can not be read: line 2: points that are given by hand need a reason.");
    }

    @Test
    void a_folder_that_is_no_kit_is_named() {
        assertThat(run("verify", "--kit", folder.toString(), "--lab", "lab01-producer"))
                .isEqualTo(Grader.UNUSABLE);
        assertThat(err.toString()).contains(folder + " is not in a Kafka Lab Kit.", "--kit DIR");
    }

    private int grade(String lab, String... arguments) {
        List<String> all = new ArrayList<>(List.of("grade", "--kit", KIT, "--lab", lab));
        all.addAll(List.of("--out", folder.resolve("out").toString()));
        all.addAll(List.of(arguments));
        return run(all.toArray(String[]::new));
    }

    private int run(String... arguments) {
        return Grader.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
