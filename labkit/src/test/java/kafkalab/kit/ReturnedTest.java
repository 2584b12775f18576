package kafkalab.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReturnedTest {

    @Test
    void a_list_is_copied_in_its_order_by_one_reading() {
        // given
        Once<Integer> once = new Once<>(List.of(3, 1, 2));

        // when
        List<String> copy = Returned.list("describe()", once, 3, number -> "number " + number);

        // then
        assertThat(copy).containsExactly("number 3", "number 1", "number 2");
        assertThat(once.readings).isEqualTo(1);
    }

    @Test
    void an_element_is_never_asked_whether_it_is_equal() {
        // given
        Chameleon chameleon = new Chameleon("blue");

        // when
        List<String> copy = Returned.list("describe()", List.of(chameleon), 1, Chameleon::colour);

        // then
        assertThat(copy).containsExactly("blue");
    }

    @Test
    void a_list_without_an_end_is_not_read_to_its_end() {
        Iterable<Integer> endless =
                () -> Stream.iterate(0, number -> number + 1).iterator();

        assertThatExceptionOfType(Lesson.class)
                .isThrownBy(() -> Returned.list("lag()", endless, 100, Function.identity()))
                .satisfies(lesson -> {
                    assertThat(lesson.feedback().expected())
                            .isEqualTo("What lag() returns has 100 elements at the most.");
                    assertThat(lesson.feedback().actual()).isEqualTo("It goes on after these.");
                });
    }

    @Test
    void a_null_in_place_of_a_list_is_a_lesson() {
        assertThatExceptionOfType(Lesson.class)
                .isThrownBy(() -> Returned.list("describe()", null, 1, Function.identity()))
                .satisfies(lesson -> {
                    assertThat(lesson.feedback().expected()).isEqualTo("describe() returns something, be it empty.");
                    assertThat(lesson.feedback().actual()).isEqualTo("It returned null.");
                });
    }

    @Test
    void a_null_within_a_list_is_a_lesson() {
        assertThatExceptionOfType(Lesson.class)
                .isThrownBy(() -> Returned.list("describe()", Arrays.asList(1, null), 2, Function.identity()))
                .satisfies(lesson ->
                        assertThat(lesson.feedback().expected()).isEqualTo("What describe() returns holds no null."));
    }

    @Test
    void a_map_is_copied() {
        assertThat(Returned.map("lag()", Map.of(1, 10L, 2, 20L), 2, Function.identity(), Function.identity()))
                .isEqualTo(Map.of(1, 10L, 2, 20L));
    }

    @Test
    void a_map_with_more_entries_than_it_may_have_is_a_lesson() {
        assertThatExceptionOfType(Lesson.class)
                .isThrownBy(
                        () -> Returned.map("lag()", Map.of(1, 10L, 2, 20L), 1, Function.identity(), value -> value));
    }

    @Test
    void a_map_with_a_null_is_a_lesson() {
        Map<Integer, Long> map = new HashMap<>(Collections.singletonMap(1, null));

        assertThatExceptionOfType(Lesson.class)
                .isThrownBy(() -> Returned.map("lag()", map, 1, Function.identity(), Function.identity()));
    }

    /** A list that counts its readings. */
    private static final class Once<T> extends AbstractList<T> {

        private final List<T> elements;
        private int readings;

        Once(List<T> elements) {
            this.elements = elements;
        }

        @Override
        public Iterator<T> iterator() {
            readings++;
            return elements.iterator();
        }

        @Override
        public T get(int index) {
            throw new AssertionError("read by place");
        }

        @Override
        public int size() {
            throw new AssertionError("asked for its size");
        }
    }

    /** An object that may not be compared. */
    private record Chameleon(String colour) {

        @Override
        public boolean equals(Object other) {
            throw new AssertionError("compared");
        }

        @Override
        public int hashCode() {
            throw new AssertionError("compared");
        }

        @Override
        public String toString() {
            throw new AssertionError("shown");
        }
    }
}
