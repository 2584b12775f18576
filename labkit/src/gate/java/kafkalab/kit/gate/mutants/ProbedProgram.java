package kafkalab.kit.gate.mutants;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** A copy of a program that tells which of its lines were reached, in whichever JVM. */
final class ProbedProgram {

    private static final String PROBE = Type.getInternalName(Probe.class);

    private final Path marksFile;
    private final Map<Line, Integer> numbers = new HashMap<>();
    private final List<Line> lines = new ArrayList<>();
    private ByteBuffer marks;

    private ProbedProgram(Path marksFile) {
        this.marksFile = marksFile;
    }

    /**
     * Copies a program.
     *
     * @param classes the folder of its classes and resources
     * @param copy the folder for the copy, empty
     * @param marks the file for the marks
     */
    static ProbedProgram of(Path classes, Path copy, Path marks) throws IOException {
        ProbedProgram program = new ProbedProgram(marks);
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                Path target = copy.resolve(classes.relativize(file));
                byte[] bytes = Files.readAllBytes(file);
                Files.createDirectories(target.getParent());
                Files.write(target, file.toString().endsWith(".class") ? program.probed(bytes) : bytes);
            }
        }
        try (InputStream probe = Probe.class.getResourceAsStream("Probe.class")) {
            Path target = copy.resolve(PROBE + ".class");
            Files.createDirectories(target.getParent());
            Files.copy(probe, target);
        }
        Files.write(marks, new byte[program.lines.size()]);
        program.marks = Probe.map(marks);
        return program;
    }

    private byte[] probed(byte[] bytes) {
        ClassNode type = new ClassNode();
        new ClassReader(bytes).accept(type, 0);
        type.methods.forEach(method -> probe(type, method));
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        type.accept(writer);
        return writer.toByteArray();
    }

    private void probe(ClassNode type, MethodNode method) {
        for (AbstractInsnNode node : method.instructions.toArray()) {
            if (node instanceof LineNumberNode line) {
                AbstractInsnNode first = node;
                while (first != null && first.getOpcode() < 0) {
                    first = first.getNext();
                }
                if (first == null) {
                    continue;
                }
                InsnList probe = probe(new Line(type.name.replace('/', '.'), line.line));
                if (first.getOpcode() == Opcodes.NEW) {
                    // Frames may know the new object by the place of its NEW, where nothing may come in between.
                    method.instructions.insert(first, probe);
                } else {
                    method.instructions.insertBefore(first, probe);
                }
            }
        }
    }

    private InsnList probe(Line line) {
        int number = numbers.computeIfAbsent(line, added -> {
            lines.add(added);
            return lines.size() - 1;
        });
        InsnList probe = new InsnList();
        probe.add(new LdcInsnNode(number));
        probe.add(new LdcInsnNode(marksFile.toString()));
        probe.add(new MethodInsnNode(Opcodes.INVOKESTATIC, PROBE, "reach", "(ILjava/lang/String;)V", false));
        return probe;
    }

    /** Returns the lines that were reached since the last call, or ever where a class was initialised by them. */
    Set<Line> reached() {
        Set<Line> reached = new HashSet<>();
        for (int number = 0; number < lines.size(); number++) {
            byte mark = marks.get(number);
            if (mark != 0) {
                reached.add(lines.get(number));
            }
            if (mark == Probe.REACHED) {
                marks.put(number, (byte) 0);
            }
        }
        return reached;
    }

    /**
     * A line of a class.
     *
     * @param type the class's binary name
     * @param number the line's number in its file
     */
    record Line(String type, int number) {}
}
