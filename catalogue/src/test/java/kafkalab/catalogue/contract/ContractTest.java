package kafkalab.catalogue.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kafkalab.catalogue.Catalogue;
import kafkalab.catalogue.FakeLab;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContractTest {

    @TempDir
    private Path kit;

    private FakeLab lab;

    @BeforeEach
    void make_a_lab_that_promises_something() throws IOException {
        lab = FakeLab.in(kit);
        lab.write("src/main/" + FakeLab.ANSWER, """
                package kafkalab.fake;

                /**
                 * An answer. It is {@code true}, and
                 * never late.
                 *
                 * <p>See {@link #answer}, or {@link java.util.List the list}; 1 &lt; 2.
                 *
                 * <pre>
                 *  question -> answer
                 * </pre>
                 */
                public class Answer {

                    /**
                     * Answers.
                     *
                     * @param question the question
                     * @param patience how long to wait for it, in whole seconds
                     * @return the answer, never null
                     * @throws IllegalStateException where there is none
                     * @see #hidden
                     */
                    int answer(String question, int patience) {
                        throw new UnsupportedOperationException("TODO 1: answer");
                    }

                    /** Is nobody's business. */
                    private void hidden() {}
                }
                """);
        Files.createDirectories(kit.resolve("docs"));
        Files.writeString(
                kit.resolve("docs/lab99-fake.md"), "# Answers\n\nAn answer *must* be\n`42`, see [why](why.md).\n");
    }

    @Test
    void its_sentences_are_those_of_the_javadoc_without_marks_drawings_and_names() throws IOException {
        assertThat(contract().sentences())
                .extracting(Sentence::place, Sentence::text)
                .extracting(Object::toString)
                .containsExactly(
                        "(\"Answer\", \"An answer.\")",
                        "(\"Answer\", \"It is true, and never late.\")",
                        "(\"Answer\", \"See answer, or the list; 1 < 2.\")",
                        "(\"Answer.answer\", \"Answers.\")",
                        "(\"Answer.answer, patience\", \"how long to wait for it, in whole seconds\")",
                        "(\"Answer.answer, return\", \"the answer, never null\")",
                        "(\"Answer.answer, IllegalStateException\", \"where there is none\")");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "It is true, and never late.",
                "is `true`,\n  and never",
                "See answer, or the list; 1 < 2.",
                "An answer must be 42, see why.",
                "the answer, never null"
            })
    void a_quotation_stands_in_javadoc_or_page_however_it_is_broken_and_marked(String quotation) throws IOException {
        assertThat(contract().problems(Map.of("wrong/a", List.of(quotation)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"It is true and never late.", "Is nobody's business.", "question -> answer"})
    void what_stands_nowhere_is_a_problem(String quotation) throws IOException {
        assertThat(contract().problems(Map.of("wrong/a", List.of(quotation))))
                .containsExactly("wrong/a breaks a sentence that stands neither in the starter's Javadoc nor on the"
                        + " lab's page: " + quotation);
    }

    @Test
    void two_words_quote_no_sentence() throws IOException {
        assertThat(contract().problems(Map.of("wrong/a", List.of("An answer."))))
                .containsExactly("wrong/a breaks a sentence of which it quotes too little: An answer.");
    }

    @Test
    void a_sentence_is_broken_by_whoever_quotes_a_part_of_it() throws IOException {
        assertThat(contract().unbroken(List.of("true, and never", "for it, in whole seconds", "1 < 2.")))
                .extracting(Sentence::text)
                .containsExactly("An answer.", "Answers.", "the answer, never null", "where there is none");
    }

    @Test
    void a_quotation_over_two_sentences_is_of_both() throws IOException {
        assertThat(contract().unbroken(List.of("An answer. It is true")))
                .extracting(Sentence::text)
                .doesNotContain("An answer.", "It is true, and never late.");
    }

    @Test
    void an_author_lists_what_is_no_contract() throws IOException {
        lab.write("src/variants/contract.yaml", "notContract:\n  \"the rest says it\":\n    - \"An answer.\"\n");

        assertThat(contract().unbroken(List.of())).extracting(Sentence::text).doesNotContain("An answer.");
        assertThat(contract().problems(Map.of())).isEmpty();
    }

    @Test
    void the_list_of_what_is_no_contract_does_not_grow_old() throws IOException {
        lab.write(
                "src/variants/contract.yaml",
                "notContract:\n  \"why not\":\n    - \"It was.\"\n    - \"the answer, never null\"\n");

        assertThat(contract().problems(Map.of("wrong/a", List.of("the answer, never null"))))
                .containsExactly(
                        "contract.yaml lists a sentence that the starter's Javadoc does not have: It was.",
                        "contract.yaml lists a sentence that a wrong program breaks: the answer, never null");
    }

    private Contract contract() throws IOException {
        return Contract.of(Catalogue.of(lab.root()));
    }
}
