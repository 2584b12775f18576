package kafkalab.kit.gate.mutants;

import java.nio.file.Path;
import org.pitest.mutationtest.engine.Location;
import org.pitest.mutationtest.engine.MutationIdentifier;

/**
 * A program that differs from the solution in one place.
 *
 * @param number its number among all of the solution's mutants, from 1
 * @param site the place and the difference, as people read them
 * @param alike whether another mutant reads the same but for its number
 * @param file the name of the source file
 * @param line the number of the line in it
 * @param method the method that a student writes and that differs: not a lambda's, and not one of an anonymous class
 * @param id what the engine knows it by
 */
record Mutant(int number, Site site, boolean alike, String file, int line, Method method, MutationIdentifier id) {

    /** Returns the binary name of the class that differs. */
    String type() {
        return id.getClassName().asJavaName();
    }

    /** Returns the file of that class, below the folder of the classes. */
    Path classFile() {
        return Path.of(id.getClassName().asInternalName() + ".class");
    }

    /** Returns the method that differs, as the compiler made it. */
    Method compiledMethod() {
        Location location = id.getLocation();
        return new Method(type(), location.getMethodName(), location.getMethodDesc());
    }

    /** Returns the name of the engine's operator that made the difference. */
    String operator() {
        return id.getMutator().replaceFirst(".*[.]", "").replace("Mutator", "");
    }

    /** Returns where and what it is, in one line. */
    @Override
    public String toString() {
        return file + ":" + line + " " + site.place() + ": " + site.mutation();
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
