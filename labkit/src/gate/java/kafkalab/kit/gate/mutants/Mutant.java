package kafkalab.kit.gate.mutants;

import org.pitest.mutationtest.engine.MutationIdentifier;

/**
 * A program that differs from the solution in one place.
 *
 * @param site the place and the difference, as people read them
 * @param type the class that differs, by its binary name
 * @param method the method that differs: where it is a class inside of a method that differs, that method
 * @param line the number of the line that differs
 * @param id what the engine knows it by
 */
record Mutant(Site site, String type, Method method, int line, MutationIdentifier id) {

    /** Returns the name of the engine's operator that made the difference. */
    String operator() {
        return id.getMutator().replaceFirst(".*[.]", "").replace("Mutator", "");
    }

    /**
     * A method, by what the virtual machine knows it by.
     *
     * @param type the binary name of its class
     * @param name its name
     * @param descriptor its parameters and its result; empty where only the name is known, as of a lambda's method
     */
    record Method(String type, String name, String descriptor) {}
}
