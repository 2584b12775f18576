package kafkalab.kit.grading;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LessonsTest {

    private static final TaskDefinition TASK =
            new TaskDefinition(2, 10, new Text("Order", "Ordre"), new Text("Think.", "Pensez."), "task-2");

    @ParameterizedTest
    @EnumSource
    void the_lesson_of_an_unwritten_task_is_known_in_whatever_language(Language language) {
        Lessons lessons = new Lessons(language);

        assertThat(Lessons.tellOfTodo(lessons.complete(TASK, null, 2))).isTrue();
        assertThat(Lessons.tellOfTodo(lessons.complete(TASK, new Feedback(null, null, null, null), 0)))
                .isFalse();
        assertThat(Lessons.tellOfTodo(lessons.outOfMemory())).isFalse();
        assertThat(Lessons.tellOfTodo(null)).isFalse();
    }
}
