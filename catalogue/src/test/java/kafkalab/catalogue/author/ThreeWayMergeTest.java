package kafkalab.catalogue.author;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import kafkalab.catalogue.SourceTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreeWayMergeTest {

    private static final String FILE = "java/A.java";
    private static final SourceTree NONE = SourceTree.of(Map.of());

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void line_ends_and_a_missing_last_one_stay_as_they_are(String end) throws IOException {
        String base = String.join(end, "one", "two", "three", "four", "five", "six");

        ThreeWayMerge merge =
                ThreeWayMerge.of(tree(base), tree(base.replace("one", "eins")), tree(base.replace("five", "fünf")));

        assertThat(merge.conflicts()).isEmpty();
        assertThat(new String(merge.tree().bytes(FILE), UTF_8))
                .isEqualTo(base.replace("one", "eins").replace("five", "fünf"));
    }

    @Test
    void a_file_that_one_side_deletes_and_the_other_leaves_is_deleted() throws IOException {
        assertThat(ThreeWayMerge.of(tree("x\n"), NONE, tree("x\n"))).isEqualTo(clean(NONE));
        assertThat(ThreeWayMerge.of(tree("x\n"), tree("x\n"), NONE)).isEqualTo(clean(NONE));
    }

    @Test
    void a_file_that_one_side_makes_is_there() throws IOException {
        assertThat(ThreeWayMerge.of(NONE, tree("x\n"), NONE)).isEqualTo(clean(tree("x\n")));
        assertThat(ThreeWayMerge.of(NONE, NONE, tree("x\n"))).isEqualTo(clean(tree("x\n")));
        assertThat(ThreeWayMerge.of(NONE, tree("x\n"), tree("x\n"))).isEqualTo(clean(tree("x\n")));
    }

    @Test
    void a_file_that_one_side_deletes_and_the_other_changes_is_a_conflict() throws IOException {
        assertThat(ThreeWayMerge.of(tree("x\n"), NONE, tree("y\n")).conflicts()).containsExactly(FILE);
        assertThat(ThreeWayMerge.of(tree("x\n"), tree("y\n"), NONE).conflicts()).containsExactly(FILE);
        assertThat(ThreeWayMerge.of(NONE, tree("x\n"), tree("y\n")).conflicts()).containsExactly(FILE);
    }

    private static ThreeWayMerge clean(SourceTree tree) {
        return new ThreeWayMerge(tree, java.util.List.of());
    }

    private static SourceTree tree(String text) {
        return SourceTree.of(Map.of(FILE, text.getBytes(UTF_8)));
    }
}
