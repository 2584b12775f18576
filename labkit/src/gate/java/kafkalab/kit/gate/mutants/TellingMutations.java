package kafkalab.kit.gate.mutants;

import java.util.Set;
import java.util.function.Predicate;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.pitest.bytecode.analysis.ClassTree;
import org.pitest.mutationtest.engine.MutationDetails;

/**
 * The mutations that can tell something of a test, of those that PIT's filters have left. Not among them:
 *
 * <ul>
 *   <li>a call replaced by null, where somebody uses what it returns: the next line fails, whatever the tests are. A call
 *       whose result nobody uses, such as {@code settings.put(…)}, is a statement that a program may lack; and 0 instead
 *       of a number is a value like others;
 *   <li>a call replaced by its argument, where nobody uses what it returns: it is the same as the call removed;
 *   <li>a field that a constructor leaves empty: again the next line fails;
 *   <li>120,001 instead of 120,000: no contract tells them apart. 0 and 1 instead of each other, which is also true and
 *       false, are others;
 *   <li>the true and the false that the compiler makes of a condition whose value is returned, stored or passed on: the
 *       condition itself is mutated.
 * </ul>
 */
final class TellingMutations implements Predicate<MutationDetails> {

    private static final Set<String> CONSTRUCTORS = Set.of("<init>", "<clinit>");

    private final ClassTree type;

    /**
     * Prepares to look at a class.
     *
     * @param type the class, not mutated
     */
    TellingMutations(ClassTree type) {
        this.type = type;
    }

    @Override
    public boolean test(MutationDetails mutation) {
        String operator = mutation.getMutator();
        if (operator.contains("NonVoidMethodCall")) {
            return isDropped(mutation) || returnsNumber(mutation) && !isDecided(mutation);
        }
        if (operator.contains("ArgumentPropagation")) {
            return !isDropped(mutation);
        }
        if (operator.contains("MemberVariable")) {
            return !CONSTRUCTORS.contains(mutation.getMethod());
        }
        if (operator.contains("InlineConstant")) {
            return mutation.getDescription().matches("Substituted -?[01]([.]0)? with .*") && !isOfCondition(mutation);
        }
        return true;
    }

    private boolean isDropped(MutationDetails mutation) {
        int after = next(mutation).getOpcode();
        return after == Opcodes.POP || after == Opcodes.POP2;
    }

    /** Says whether what is returned decides at once, as the condition of an {@code if}: that has its own mutations. */
    private boolean isDecided(MutationDetails mutation) {
        int after = next(mutation).getOpcode();
        return after >= Opcodes.IFEQ && after <= Opcodes.IF_ACMPNE || after == Opcodes.IRETURN;
    }

    /** Recognises either constant of {@code IFxx other; ICONST_1; GOTO end; other: ICONST_0; end:}. */
    private boolean isOfCondition(MutationDetails mutation) {
        AbstractInsnNode constant = instruction(mutation);
        AbstractInsnNode jump = before(constant);
        return isGoto(after(constant)) && isBit(constant) || isGoto(jump) && isBit(before(jump));
    }

    private static boolean isGoto(AbstractInsnNode instruction) {
        return instruction != null && instruction.getOpcode() == Opcodes.GOTO;
    }

    private static boolean isBit(AbstractInsnNode instruction) {
        return instruction != null
                && (instruction.getOpcode() == Opcodes.ICONST_0 || instruction.getOpcode() == Opcodes.ICONST_1);
    }

    private boolean returnsNumber(MutationDetails mutation) {
        String descriptor = ((MethodInsnNode) instruction(mutation)).desc;
        return "BCDFIJSZ".indexOf(descriptor.charAt(descriptor.indexOf(')') + 1)) >= 0;
    }

    private AbstractInsnNode next(MutationDetails mutation) {
        return after(instruction(mutation));
    }

    private static AbstractInsnNode after(AbstractInsnNode instruction) {
        AbstractInsnNode after = instruction.getNext();
        while (after != null && after.getOpcode() < 0) {
            after = after.getNext();
        }
        return after;
    }

    private static AbstractInsnNode before(AbstractInsnNode instruction) {
        AbstractInsnNode before = instruction.getPrevious();
        while (before != null && before.getOpcode() < 0) {
            before = before.getPrevious();
        }
        return before;
    }

    private AbstractInsnNode instruction(MutationDetails mutation) {
        return type.method(mutation.getId().getLocation()).orElseThrow().instruction(mutation.getInstructionIndex());
    }
}
