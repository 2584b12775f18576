package kafkalab.kit.gate.mutants;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import kafkalab.kit.gate.mutants.Mutant.Method;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.util.Textifier;
import org.objectweb.asm.util.TraceMethodVisitor;

/**
 * The methods that a student is given as they are in the solution. Nobody writes them, so that their mutants tell nothing
 * of the tests.
 */
final class GivenMethods {

    private final Map<Method, String> starter;
    private final Map<Method, String> solution;

    private GivenMethods(Map<Method, String> starter, Map<Method, String> solution) {
        this.starter = starter;
        this.solution = solution;
    }

    /**
     * Compares two programs.
     *
     * @param starterClasses the folder of the starter's classes
     * @param solutionClasses the folder of the solution's classes
     */
    static GivenMethods of(Path starterClasses, Path solutionClasses) throws IOException {
        return new GivenMethods(instructions(starterClasses), instructions(solutionClasses));
    }

    boolean contain(Method method) {
        return solution.containsKey(method) && Objects.equals(solution.get(method), starter.get(method));
    }

    private static Map<Method, String> instructions(Path classes) throws IOException {
        Map<Method, String> instructions = new HashMap<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".class")).toList()) {
                ClassNode type = new ClassNode();
                new ClassReader(Files.readAllBytes(file)).accept(type, ClassReader.SKIP_DEBUG);
                for (MethodNode method : type.methods) {
                    instructions.put(
                            new Method(type.name.replace('/', '.'), method.name, method.desc), instructions(method));
                }
            }
        }
        return instructions;
    }

    private static String instructions(MethodNode method) {
        Textifier text = new Textifier();
        method.instructions.accept(new TraceMethodVisitor(text));
        StringWriter instructions = new StringWriter();
        text.print(new PrintWriter(instructions, true));
        return instructions.toString();
    }
}
