package kafkalab.kit.gate.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import kafkalab.kit.gate.mutants.Mutant.Method;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TodoTasksTest {

    private static final String DOOR = """
            public class Door {
                public Door(int width) {
                    throw new UnsupportedOperationException("TODO 6: make a door");
                }
                public Door() {}
                public void open() {
                    throw new UnsupportedOperationException("TODO 2: open");
                }
                public void open(String key) {
                    throw new UnsupportedOperationException("TODO 12: unlock");
                }
                public String name() {
                    return "a door with TODO 3 on it";
                }
            }
            """;

    @TempDir
    Path folder;

    private TodoTasks todos;

    @BeforeEach
    void read() throws IOException {
        todos = TodoTasks.of(SmallProgram.compile(folder, "Door", DOOR).classes());
    }

    @Test
    void tells_overloads_apart() {
        assertThat(todos.task(new Method("small.Door", "open", "()V"))).hasValue(2);
        assertThat(todos.task(new Method("small.Door", "open", "(Ljava/lang/String;)V")))
                .hasValue(12);
        assertThat(todos.task(new Method("small.Door", "<init>", "(I)V"))).hasValue(6);
    }

    @Test
    void takes_the_first_task_of_a_name_for_a_lambda() {
        assertThat(todos.task(new Method("small.Door", "open", ""))).hasValue(2);
    }

    @Test
    void knows_no_task_of_a_method_that_the_starter_gives_or_lacks() {
        assertThat(todos.task(new Method("small.Door", "name", "()Ljava/lang/String;")))
                .isEmpty();
        assertThat(todos.task(new Method("small.Door", "<init>", "()V"))).isEmpty();
        assertThat(todos.task(new Method("small.Door", "hinge", "()V"))).isEmpty();
        assertThat(todos.task(new Method("small.Door", "hinge", ""))).isEmpty();
    }
}
