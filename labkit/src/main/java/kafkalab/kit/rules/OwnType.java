package kafkalab.kit.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A class of the submission itself.
 *
 * @param name its binary name with dots
 * @param supertypes its superclass and its interfaces, likewise
 * @param members the names of the fields and methods that it declares
 */
record OwnType(String name, List<String> supertypes, Set<String> members) {

    static OwnType of(ClassReader reader) {
        List<String> supertypes = new ArrayList<>();
        if (reader.getSuperName() != null) {
            supertypes.add(reader.getSuperName().replace('/', '.'));
        }
        for (String type : reader.getInterfaces()) {
            supertypes.add(type.replace('/', '.'));
        }
        Set<String> members = new HashSet<>();
        reader.accept(
                new ClassVisitor(Opcodes.ASM9) {
                    @Override
                    public FieldVisitor visitField(
                            int access, String name, String descriptor, String signature, Object value) {
                        members.add(name);
                        return null;
                    }

                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String descriptor, String signature, String[] exceptions) {
                        members.add(name + descriptor);
                        return null;
                    }
                },
                ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
        return new OwnType(reader.getClassName().replace('/', '.'), List.copyOf(supertypes), members);
    }

    String packageName() {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(0, dot);
    }
}
