package kafkalab.kit.gate.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import kafkalab.kit.gate.mutants.Mutant.Method;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** The tasks whose methods the starter leaves unwritten, by method: each throws an exception that names its TODO. */
final class TodoTasks {

    private static final Pattern TODO = Pattern.compile("TODO (\\d{1,3})\\b.*", Pattern.DOTALL);

    private final Map<Method, Integer> tasks = new HashMap<>();

    private TodoTasks() {}

    /**
     * Finds the TODOs.
     *
     * @param starterClasses the folder of the starter's classes
     */
    static TodoTasks of(Path starterClasses) throws IOException {
        TodoTasks todos = new TodoTasks();
        try (Stream<Path> files = Files.walk(starterClasses)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".class")).toList()) {
                ClassNode type = new ClassNode();
                new ClassReader(Files.readAllBytes(file)).accept(type, ClassReader.SKIP_DEBUG);
                type.methods.forEach(method -> todos.add(type, method));
            }
        }
        return todos;
    }

    private void add(ClassNode type, MethodNode method) {
        StreamSupport.stream(method.instructions.spliterator(), false)
                .filter(LdcInsnNode.class::isInstance)
                .map(constant -> TODO.matcher(((LdcInsnNode) constant).cst.toString()))
                .filter(Matcher::matches)
                .mapToInt(todo -> Integer.parseInt(todo.group(1)))
                .min()
                .ifPresent(task -> tasks.put(new Method(type.name.replace('/', '.'), method.name, method.desc), task));
    }

    /** Returns the task for which a method is written; empty where the starter has none of this name, or gives it. */
    OptionalInt task(Method method) {
        if (tasks.containsKey(method)) {
            return OptionalInt.of(tasks.get(method));
        }
        return method.descriptor().isEmpty()
                ? tasks.entrySet().stream()
                        .filter(todo -> todo.getKey().type().equals(method.type())
                                && todo.getKey().name().equals(method.name()))
                        .mapToInt(Map.Entry::getValue)
                        .min()
                : OptionalInt.empty();
    }
}
