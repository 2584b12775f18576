package kafkalab.kit.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.TaskDefinition;
import kafkalab.kit.grading.Text;
import org.junit.jupiter.api.Test;

/** A test that gives hints that are too few, alike, in one language, without a page, or the solution. */
class HintCheckTest {

    private static final Text QUESTION = new Text("Who waits?", "Qui attend ?");
    private static final Text CONCEPT = new Text("A buffer. https://kafka", "Un tampon. https://kafka");
    private static final Text NAMES = new Text("You need close().", "Il faut close().");

    private final HintCheck check = HintCheck.of(Stream.of(
            "import a.b.c.SomethingLong(;",
            "    producer.close(Duration.ofSeconds(5)); // why",
            "// a comment (long)",
            "}"));

    @Test
    void good_hints_are_no_problem() {
        assertThat(problems(QUESTION, CONCEPT, NAMES)).isEmpty();
    }

    @Test
    void there_are_three_or_more() {
        assertThat(problems(QUESTION, CONCEPT)).containsExactly("Task 1 of lab.yaml has 2 hints, not 3 or more.");
    }

    @Test
    void each_says_something_else_and_in_both_languages() {
        Text english = new Text("Wait.", "Wait.");
        assertThat(problems(QUESTION, CONCEPT, QUESTION))
                .containsExactly("Task 1 of lab.yaml has the same hint twice.");
        assertThat(problems(QUESTION, CONCEPT, english))
                .containsExactly("Task 1 of lab.yaml has a hint in one language only: Wait.");
    }

    @Test
    void the_second_names_a_page() {
        assertThat(problems(QUESTION, NAMES, CONCEPT))
                .containsExactly("Task 1 of lab.yaml names no page of Kafka's documentation in its second hint.");
    }

    @Test
    void none_holds_a_statement_of_the_solution_however_it_is_set() {
        Text code = new Text("Say producer.close( Duration.ofSeconds(5) ).", "Dites-le.");
        assertThat(problems(QUESTION, CONCEPT, code))
                .containsExactly("Task 1 of lab.yaml gives a line of the solution away:"
                        + " producer.close(Duration.ofSeconds(5))");
    }

    private List<String> problems(Text... hints) {
        TaskDefinition task = new TaskDefinition(1, 100, QUESTION, QUESTION, List.of(hints), "task-1");
        return check.problems(new LabDefinition("lab01", QUESTION, QUESTION, List.of(task)));
    }
}
