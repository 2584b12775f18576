package kafkalab.kit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * A copy of what a program returned, made once, into types of the test's own: only the copy is looked at.
 *
 * <p>A list of the program's own class may tell something else when it is read again, and an object of the program's own
 * class may call itself equal to anything. So a list is gone through once, and each element is turned at once into what
 * the test compares: a number, a text, a record of the test's.
 *
 * <pre>{@code
 * List<Seen> states = Returned.list("describe()", manager.describe(topic), 100, Seen::of);
 * }</pre>
 *
 * <p>What is missing, or goes on without an end, is a {@link Lesson}.
 */
public final class Returned {

    private Returned() {}

    /**
     * Copies a list, a set or anything else that can be gone through.
     *
     * @param call what returned it, as a student knows it
     * @param returned what it returned
     * @param most how many elements it may have; there is no reading of more
     * @param copy turns an element, which is not null, into what the test looks at
     * @return an unmodifiable list, in the order in which it was read
     */
    public static <T, C> List<C> list(
            String call, Iterable<? extends T> returned, int most, Function<? super T, ? extends C> copy) {
        List<C> copies = new ArrayList<>();
        for (T element : present(call, returned)) {
            if (copies.size() == most) {
                throw endless(call, most);
            }
            copies.add(copy.apply(presentWithin(call, element)));
        }
        return List.copyOf(copies);
    }

    /**
     * Copies a map.
     *
     * @param call what returned it, as a student knows it
     * @param returned what it returned
     * @param most how many entries it may have; there is no reading of more
     * @param copyKey turns a key, which is not null, into what the test looks at
     * @param copyValue turns a value, which is not null, into what the test looks at
     * @return an unmodifiable map
     */
    public static <K, V, C, D> Map<C, D> map(
            String call,
            Map<? extends K, ? extends V> returned,
            int most,
            Function<? super K, ? extends C> copyKey,
            Function<? super V, ? extends D> copyValue) {
        Map<C, D> copies = new LinkedHashMap<>();
        int read = 0;
        for (Map.Entry<? extends K, ? extends V> entry : present(call, returned).entrySet()) {
            if (read++ == most) {
                throw endless(call, most);
            }
            Map.Entry<? extends K, ? extends V> known = presentWithin(call, entry);
            C key = copyKey.apply(presentWithin(call, known.getKey()));
            copies.put(key, copyValue.apply(presentWithin(call, known.getValue())));
        }
        return Map.copyOf(copies);
    }

    /**
     * Returns what a call returned, where that is not null.
     *
     * @param call what returned it, as a student knows it
     * @param returned what it returned
     */
    public static <T> T present(String call, T returned) {
        if (returned == null) {
            throw Lesson.expected("%s returns something, be it empty.", call)
                    .actual("It returned null.")
                    .why("Whoever calls it looks at the result, and a null is a NullPointerException there.")
                    .next("Look at what your code returns in this case.");
        }
        return returned;
    }

    private static <T> T presentWithin(String call, T element) {
        if (Objects.isNull(element)) {
            throw Lesson.expected("What %s returns holds no null.", call)
                    .actual("It holds one.")
                    .why("Whoever goes through it looks at each element, and a null is a NullPointerException there.")
                    .next("Look at where your code puts a null into the result.");
        }
        return element;
    }

    private static Lesson endless(String call, int most) {
        return Lesson.expected("What %s returns has %d elements at the most.", call, most)
                .actual("It goes on after these.")
                .why("There are no more in the cluster, so some are there twice, or were made up.")
                .next("Look at how often your code adds each element.");
    }
}
