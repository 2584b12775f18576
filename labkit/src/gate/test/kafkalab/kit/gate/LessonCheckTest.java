package kafkalab.kit.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kafkalab.catalogue.LabSources;
import kafkalab.catalogue.Program;
import kafkalab.catalogue.SourceTree;
import kafkalab.catalogue.VariantDescription;
import kafkalab.kit.gate.LessonCheck.Strictness;
import kafkalab.kit.grading.Feedback;
import kafkalab.kit.grading.Status;
import kafkalab.kit.run.Trial.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LessonCheckTest {

    private static final Feedback OF_ACKS =
            new Feedback("600 events", "598 events", "With acks=1 the\n leader answers alone.", "Look at ACKS.");
    private static final Feedback OF_NOTHING = new Feedback("600 events", "598 events", "Some are missing.", "Look.");

    @ParameterizedTest
    @CsvSource({
        "acks, ''",
        "Acks=1 the leader, ''",
        "replicas|acks, ''",
        "acks;leader, ''",
        "replicas, lacks replicas",
        "acks;replicas;min.insync|isr, 'lacks replicas, lacks min.insync|isr'"
    })
    void a_lesson_names_a_mistake_by_all_words_or_an_alternative_of_each(String names, String lacks) {
        assertThat(mistake(List.of(names.split(";")), List.of(), false, OF_ACKS).lacks())
                .isEqualTo(lacks);
    }

    @Test
    void one_lesson_that_names_it_is_enough_and_several_halves_are_not() {
        Feedback half = new Feedback("a", "b", "replicas", "c");

        assertThat(mistake(List.of("acks"), List.of(), false, OF_NOTHING, OF_ACKS)
                        .named())
                .isTrue();
        assertThat(mistake(List.of("acks", "replicas"), List.of(), false, half, OF_ACKS)
                        .lacks())
                .isEqualTo("lacks acks");
    }

    @Test
    void no_lesson_names_another_mistake() {
        assertThat(mistake(List.of("missing"), List.of("leader"), false, OF_NOTHING, OF_ACKS)
                        .lacks())
                .isEqualTo("speaks of leader");
    }

    @Test
    void lessons_of_tasks_that_it_must_keep_do_not_count() {
        Verdict verdict = verdict(description(List.of("acks"), List.of(), false), Set.of(2), OF_ACKS);

        assertThat(NamedMistake.of(verdict)).isEmpty();
    }

    @Test
    void what_is_not_named_is_listed_and_where_it_holds_a_problem_unless_it_is_owed() {
        Verdict unnamed = verdict(description(List.of("acks"), List.of(), false), Set.of(1), OF_NOTHING);
        Verdict owed = verdict(description(List.of("acks"), List.of(), true), Set.of(1), OF_NOTHING);

        assertThat(new LessonCheck(List.of(unnamed, owed), Strictness.TABLE).problems())
                .isEmpty();
        assertThat(new LessonCheck(List.of(owed), Strictness.HOLD).problems()).isEmpty();
        assertThat(new LessonCheck(List.of(unnamed), Strictness.HOLD).problems())
                .containsExactly("wrong/a has no lesson that names its mistake: it lacks acks.");
        assertThat(GateTable.unnamed(new LessonCheck(List.of(unnamed, owed), Strictness.TABLE)))
                .isEqualToNormalizingNewlines("""

                          0 of 2 mistakes are named by a lesson; these are not:
                            wrong/a                                      lacks acks
                            wrong/a                                      lacks acks (owed)
                        """);
    }

    @Test
    void a_debt_that_is_paid_must_be_struck_out() {
        Verdict paid = verdict(description(List.of("acks"), List.of(), true), Set.of(1), OF_ACKS);

        assertThat(new LessonCheck(List.of(paid), Strictness.TABLE).problems())
                .containsExactly("wrong/a has a lesson that names its mistake: take 'lesson: owed' out of its"
                        + " variant.yaml.");
    }

    @Test
    void debts_are_noted_and_struck_out_where_that_is_asked_for(@TempDir Path lab) throws IOException {
        Path yaml = new LabSources(lab).description("wrong/a");
        Files.createDirectories(yaml.getParent());
        Files.writeString(yaml, "title: a\n");
        Verdict unnamed = verdict(description(List.of("acks"), List.of(), false), Set.of(1), OF_NOTHING);
        Verdict paid = verdict(description(List.of("acks"), List.of(), true), Set.of(1), OF_ACKS);

        new LessonCheck(List.of(unnamed), Strictness.OWE).write(new LabSources(lab));
        assertThat(yaml).content().isEqualTo("title: a\nlesson: owed\n");
        new LessonCheck(List.of(paid), Strictness.OWE).write(new LabSources(lab));
        assertThat(yaml).content().isEqualTo("title: a\n");
        new LessonCheck(List.of(unnamed), Strictness.HOLD).write(new LabSources(lab));
        assertThat(yaml).content().isEqualTo("title: a\n");
    }

    private static NamedMistake mistake(List<String> names, List<String> namesNot, boolean owed, Feedback... lessons) {
        return NamedMistake.of(verdict(description(names, namesNot, owed), Set.of(1, 2), lessons))
                .orElseThrow();
    }

    private static VariantDescription description(List<String> names, List<String> namesNot, boolean owed) {
        return new VariantDescription("a", "b", "c", Set.of(1), false, List.of("d"), names, namesNot, owed);
    }

    private static Verdict verdict(VariantDescription description, Set<Integer> loses, Feedback... lessons) {
        Map<Integer, Result> results = new java.util.TreeMap<>();
        for (Feedback lesson : lessons) {
            results.put(results.size() + 1, new Result(Status.FAILED, 0, 1, lesson));
        }
        Program program = new Program("wrong/a", SourceTree.of(Map.of()), loses, false, Optional.of(description));
        return new Verdict(program, results, List.of(), 1);
    }
}
