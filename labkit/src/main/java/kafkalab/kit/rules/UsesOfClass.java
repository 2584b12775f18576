package kafkalab.kit.rules;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kafkalab.kit.grading.Language;
import kafkalab.kit.grading.Text;
import kafkalab.kit.rules.AllowList.Rule;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.RecordComponentVisitor;
import org.objectweb.asm.Type;

/**
 * A visitor that looks at all that one class of a submission uses: supertypes, types of members, and every instruction.
 */
final class UsesOfClass extends ClassVisitor {

    private final AllowList allowed;
    private final Map<String, OwnType> own;
    private final Language language;
    private final List<Violation> violations = new ArrayList<>();
    private String name;
    private String shownName;
    private int line;

    UsesOfClass(AllowList allowed, Map<String, OwnType> own, Language language) {
        super(Opcodes.ASM9);
        this.language = language;
        this.allowed = allowed;
        this.own = own;
    }

    List<Violation> violations() {
        return violations;
    }

    @Override
    public void visit(
            int version, int access, String internalName, String signature, String superName, String[] interfaces) {
        name = internalName.replace('/', '.');
        shownName = name.replace('$', '.').replaceAll("[.]\\d+", "");
        extend(superName);
        for (String type : interfaces) {
            use(Type.getObjectType(type));
        }
    }

    private void extend(String superName) {
        String supertype = superName.replace('/', '.');
        // A class whose constructors are not free can not be a superclass either.
        if (!own.containsKey(supertype) && !allowed.allows(supertype, "<init>")) {
            refuse(new Text("extends " + supertype, "hérite de " + supertype), supertype);
        }
    }

    @Override
    public FieldVisitor visitField(int access, String member, String descriptor, String signature, Object value) {
        use(Type.getType(descriptor));
        return null;
    }

    @Override
    public RecordComponentVisitor visitRecordComponent(String member, String descriptor, String signature) {
        use(Type.getType(descriptor));
        return null;
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String member, String descriptor, String signature, String[] exceptions) {
        line = 0;
        if ((access & Opcodes.ACC_NATIVE) != 0) {
            violations.add(violation(
                    new Text("declares the native method " + member, "déclare la méthode native " + member),
                    allowed.ruleAgainst("sun.native")));
        }
        use(Type.getMethodType(descriptor));
        if (exceptions != null) {
            for (String exception : exceptions) {
                use(Type.getObjectType(exception));
            }
        }
        return new Instructions();
    }

    private void use(Type type) {
        switch (type.getSort()) {
            case Type.ARRAY -> use(type.getElementType());
            case Type.METHOD -> {
                use(type.getReturnType());
                for (Type argument : type.getArgumentTypes()) {
                    use(argument);
                }
            }
            case Type.OBJECT -> {
                String used = type.getClassName();
                if (!own.containsKey(used) && !allowed.allows(used)) {
                    refuse(uses(used), used);
                }
            }
            default -> {
                // A primitive type.
            }
        }
    }

    private void useMember(String ownerInternal, String member, String descriptor, boolean method) {
        Type owner = Type.getObjectType(ownerInternal);
        if (owner.getSort() == Type.ARRAY) {
            use(owner);
            return;
        }
        String declared = owner.getClassName();
        String signature = method ? member + descriptor : member;
        Set<String> owners = outsideOwners(declared, signature);
        for (String outside : owners) {
            if (!allowed.allows(outside, member)) {
                String what = outside + "." + member;
                if (allowed.allows(outside)) {
                    violations.add(violation(uses(what), allowed.ruleAgainst(what)));
                } else {
                    refuse(uses(what), outside);
                }
            }
        }
        use(Type.getType(descriptor));
    }

    /**
     * Finds the classes outside of the submission from which a member of an own class may be inherited. Each type is looked
     * at once: by diamonds of interfaces a type has more ways to its ancestors than there is time to go.
     */
    private Set<String> outsideOwners(String type, String signature) {
        Set<String> outside = new LinkedHashSet<>();
        Set<String> seen = new HashSet<>();
        Deque<String> waiting = new ArrayDeque<>(List.of(type));
        while (!waiting.isEmpty()) {
            String next = waiting.removeFirst();
            OwnType mine = own.get(next);
            if (!seen.add(next) || mine != null && mine.members().contains(signature)) {
                continue;
            }
            if (mine == null) {
                outside.add(next);
            } else {
                waiting.addAll(mine.supertypes());
            }
        }
        return outside;
    }

    private void useHandle(Handle handle) {
        useMember(
                handle.getOwner(),
                handle.getName(),
                handle.getDesc(),
                handle.getDesc().startsWith("("));
    }

    private void useConstant(Object constant) {
        if (constant instanceof Type type) {
            use(type);
        } else if (constant instanceof Handle handle) {
            useHandle(handle);
        } else if (constant instanceof ConstantDynamic dynamic) {
            useBootstrap(dynamic.getBootstrapMethod());
            for (int i = 0; i < dynamic.getBootstrapMethodArgumentCount(); i++) {
                useConstant(dynamic.getBootstrapMethodArgument(i));
            }
        }
    }

    /** Looks at who bootstraps, and not at the types of that method, which are the JVM's own. */
    private void useBootstrap(Handle bootstrap) {
        String owner = bootstrap.getOwner().replace('/', '.');
        if (!allowed.allows(owner, bootstrap.getName())) {
            String what = owner + "." + bootstrap.getName();
            violations.add(violation(uses(what), allowed.ruleAgainst(what)));
        }
    }

    private static Text uses(String what) {
        return new Text("uses " + what, "utilise " + what);
    }

    private void refuse(Text does, String what) {
        violations.add(violation(does, allowed.ruleAgainst(what)));
    }

    private Violation violation(Text does, Rule rule) {
        boolean french = language == Language.FR;
        String where = line == 0 ? "" : (french ? ", ligne " : ", line ") + line + ",";
        return new Violation(
                name,
                line,
                rule.name(),
                shownName + where + " " + does.in(language)
                        + (french ? ". Règle « " + rule.name() + " » : " : ". Rule '" + rule.name() + "': ")
                        + rule.sentence().in(language));
    }

    private final class Instructions extends MethodVisitor {

        Instructions() {
            super(Opcodes.ASM9);
        }

        @Override
        public void visitLineNumber(int number, Label start) {
            line = number;
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            use(Type.getObjectType(type));
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String member, String descriptor) {
            useMember(owner, member, descriptor, false);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String member, String descriptor, boolean isInterface) {
            useMember(owner, member, descriptor, true);
        }

        @Override
        public void visitInvokeDynamicInsn(String member, String descriptor, Handle bootstrap, Object... arguments) {
            useBootstrap(bootstrap);
            use(Type.getMethodType(descriptor));
            for (Object argument : arguments) {
                useConstant(argument);
            }
        }

        @Override
        public void visitLdcInsn(Object constant) {
            useConstant(constant);
        }

        @Override
        public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
            use(Type.getType(descriptor));
        }

        @Override
        public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
            if (type != null) {
                use(Type.getObjectType(type));
            }
        }
    }
}
