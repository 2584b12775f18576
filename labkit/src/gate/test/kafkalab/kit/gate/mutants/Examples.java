package kafkalab.kit.gate.mutants;

import org.pitest.classinfo.ClassName;
import org.pitest.mutationtest.engine.Location;
import org.pitest.mutationtest.engine.MutationIdentifier;

/** Samples: mutants that no engine made. */
final class Examples {

    private Examples() {}

    /**
     * Makes a mutant that lacks a call.
     *
     * @param place its class and method, such as {@code Shop.close}
     * @param line the text of the line
     * @param number the line's number
     */
    static Mutant mutant(String place, String line, int number) {
        String type = "small." + place.replaceFirst("[.].*", "");
        String method = place.replaceFirst(".*[.]", "");
        return new Mutant(
                number,
                new Site(place, line, "removed call to Door::shut", 1),
                false,
                place.replaceFirst("[.].*", ".java"),
                number,
                new Mutant.Method(type, method, "()V"),
                new MutationIdentifier(
                        new Location(ClassName.fromString(type), method, "()V"), number, "a.VoidMethodCallMutator"));
    }
}
