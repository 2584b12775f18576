package kafkalab.kit.gate.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kafkalab.kit.fault.LabFault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EquivalentMutantsTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name_the_file() {
        file = folder.resolve("equivalent.yaml");
    }

    @Test
    void knows_a_mutant_by_its_text_wherever_its_line_has_moved() throws IOException {
        // given
        Files.writeString(file, """
                - in: Shop.close
                  line: "door.shut();"
                  mutation: "removed call to Door::shut"
                  why: The door shuts by itself.
                """);
        EquivalentMutants equivalent = EquivalentMutants.read(file);

        // then
        assertThat(equivalent.reason(Examples.mutant("Shop.close", "door.shut();", 7)))
                .contains("The door shuts by itself.");
        assertThat(equivalent.reason(Examples.mutant("Shop.close", "door.shut();", 70)))
                .contains("The door shuts by itself.");
        assertThat(equivalent.reason(Examples.mutant("Shop.close", "gate.shut();", 7)))
                .isEmpty();
        assertThat(equivalent.reason(Examples.mutant("Shop.open", "door.shut();", 7)))
                .isEmpty();
    }

    @Test
    void means_all_that_read_the_same_unless_it_has_a_number() throws IOException {
        // given
        Mutant first = Examples.mutant("Shop.close", "door.shut();", 7);
        Mutant second = new Mutant(2, first.site().withNth(2), true, first.file(), 8, first.method(), first.id());

        // when
        EquivalentMutants numbered = read("nth: 2");
        EquivalentMutants all = read("");

        // then
        assertThat(numbered.reason(first)).isEmpty();
        assertThat(numbered.reason(second)).isPresent();
        assertThat(all.reason(first)).isPresent();
        assertThat(all.reason(second)).isPresent();
    }

    @Test
    void names_entries_without_a_mutant() throws IOException {
        // given
        EquivalentMutants equivalent = read("");

        // then
        assertThat(equivalent.stale(List.of(Examples.mutant("Shop.close", "door.shut();", 7))))
                .isEmpty();
        assertThat(equivalent.stale(List.of(Examples.mutant("Shop.close", "door.slam();", 7))))
                .hasToString("[Shop.close: removed call to Door::shut in `door.shut();`]");
    }

    @Test
    void is_empty_without_a_file_or_with_nothing_but_a_comment() throws IOException {
        assertThat(EquivalentMutants.read(file).entries()).isEmpty();

        Files.writeString(file, "# none yet\n");
        assertThat(EquivalentMutants.read(file).entries()).isEmpty();
    }

    @Test
    void refuses_an_entry_without_a_reason() throws IOException {
        Files.writeString(file, """
                - in: Shop.close
                  line: "door.shut();"
                  mutation: "removed call to Door::shut"
                """);

        assertThatThrownBy(() -> EquivalentMutants.read(file))
                .isInstanceOf(LabFault.class)
                .hasMessageContaining("equivalent.yaml can not be read")
                .hasMessageContaining("why");
    }

    private EquivalentMutants read(String more) throws IOException {
        Files.writeString(file, """
                - in: Shop.close
                  line: "door.shut();"
                  mutation: "removed call to Door::shut"
                  why: The door shuts by itself.
                """ + (more.isEmpty() ? "" : "  " + more + "\n"));
        return EquivalentMutants.read(file);
    }
}
