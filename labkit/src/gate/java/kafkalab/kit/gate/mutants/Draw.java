package kafkalab.kit.gate.mutants;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** A choice of some mutants of many: the same for the same seed, and as even over the methods as can be. */
final class Draw {

    private Draw() {}

    /**
     * Draws mutants: one from each method, in a random order, then a second from each that has one, and so on.
     *
     * @param all the mutants
     * @param count how many to draw
     * @param seed decides which
     * @return the drawn ones, in the order in which they were given
     */
    static List<Mutant> of(List<Mutant> all, int count, long seed) {
        Random random = new Random(seed);
        Map<String, List<Mutant>> byMethod = new TreeMap<>();
        all.forEach(mutant -> byMethod.computeIfAbsent(mutant.site().place(), place -> new ArrayList<>())
                .add(mutant));
        List<Deque<Mutant>> methods = new ArrayList<>();
        byMethod.values().forEach(mutants -> methods.add(shuffled(mutants, random)));
        Collections.shuffle(methods, random);
        Set<Mutant> drawn = new HashSet<>();
        while (drawn.size() < Math.min(count, all.size())) {
            for (Deque<Mutant> method : methods) {
                if (drawn.size() < count && !method.isEmpty()) {
                    drawn.add(method.pop());
                }
            }
        }
        return all.stream().filter(drawn::contains).toList();
    }

    private static Deque<Mutant> shuffled(Collection<Mutant> mutants, Random random) {
        List<Mutant> shuffled = new ArrayList<>(mutants);
        Collections.shuffle(shuffled, random);
        return new ArrayDeque<>(shuffled);
    }
}
