package kafkalab.kit.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoFileTest {

    private static final List<String> AWKWARD = List.of(
            "# Traduction",
            "msgid \"\"",
            "msgstr \"\"",
            "\"Language: fr\\n\"",
            "\"Content-Type: text/plain; charset=UTF-8\\n\"",
            "",
            "#: Report.java:17",
            "#, java-printf-format",
            "msgid \"%d of \\\"them\\\" are \"",
            "\"stored\"",
            "msgstr \"\"",
            "\"%d d'entre \\\"eux\\\"\\u00a0\"".replace("\\u00a0", "\u00a0"),
            "\"sont enregistr\u00e9s\"",
            "#: another",
            "msgid \"tab\\tline\\nback\\\\slash\"",
            "msgstr \"tabulation\\tligne\\nbarre\\\\\"",
            "",
            "msgid \"not yet\"",
            "msgstr \"\"",
            "",
            "#, fuzzy",
            "msgid \"doubtful\"",
            "msgstr \"douteux\"",
            "",
            "#~ msgid \"gone\"",
            "#~ msgstr \"parti\"",
            "",
            "  msgid \"indented\"  ",
            "  msgstr \"en retrait\"",
            "");

    @TempDir
    private Path folder;

    @Test
    void reads_sentences_of_several_lines_with_escaped_letters() {
        assertThat(PoFile.read(AWKWARD))
                .containsExactly(
                        Map.entry("%d of \"them\" are stored", "%d d'entre \"eux\"\u00a0sont enregistr\u00e9s"),
                        Map.entry("tab\tline\nback\\slash", "tabulation\tligne\nbarre\\"),
                        Map.entry("indented", "en retrait"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "msgid_plural \"several\"",
                "msgctxt \"menu\"",
                "msgid no quotes",
                "msgid \"open",
                "msgid \"ends in \\\"",
                "msgid \"an escape \\q\"",
                "msgstr \"of nothing\"",
                "\"of nothing\""
            })
    void refuses_what_it_does_not_understand(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PoFile.read(List.of("# one", line)))
                .withMessage("Line 2 of the catalogue is not understood: " + line);
    }

    @Test
    void refuses_a_sentence_that_is_translated_twice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PoFile.read(
                        List.of("msgid \"All.\"", "msgstr \"Tout.\"", "msgid \"All.\"", "msgstr \"Tous.\"")))
                .withMessage("The catalogue translates twice: All.");
    }

    /** Runs only where gettext is installed. */
    @Test
    void reads_what_msgfmt_of_gettext_reads() throws IOException, InterruptedException {
        assumeTrue(isInstalled("msgfmt"), "msgfmt of gettext is not on the PATH");
        Path file = Files.write(folder.resolve("fr.po"), AWKWARD);
        Path binary = folder.resolve("fr.mo");

        Process msgfmt = new ProcessBuilder("msgfmt", "-o", binary.toString(), file.toString())
                .inheritIO()
                .start();

        assertThat(msgfmt.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(msgfmt.exitValue()).isZero();
        assertThat(PoFile.read(AWKWARD)).isEqualTo(binary(Files.readAllBytes(binary)));
    }

    /** Reads a catalogue as msgfmt writes it: the GNU MO format of gettext's manual, without its header. */
    private static Map<String, String> binary(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(in.getInt(0)).isEqualTo(0x950412de);
        Map<String, String> sentences = new HashMap<>();
        for (int i = 0; i < in.getInt(8); i++) {
            sentences.put(text(in, in.getInt(12) + 8 * i), text(in, in.getInt(16) + 8 * i));
        }
        sentences.remove("");
        return sentences;
    }

    private static String text(ByteBuffer in, int descriptor) {
        return new String(in.array(), in.getInt(descriptor + 4), in.getInt(descriptor), StandardCharsets.UTF_8);
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
    }
}
