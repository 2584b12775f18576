package kafkalab.kit.sources;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The methods of a source file, as {@code Type.method}; those of one name are one, and fields count as methods of their own. */
final class MethodTexts {

    private static final Pattern MARK = Pattern.compile("\\bTODO (\\d{1,3})\\b");

    private MethodTexts() {}

    /** Returns what each method does, without comments and layout. */
    static Map<String, String> of(CompilationUnitTree unit) {
        Map<String, String> texts = new TreeMap<>();
        visit(unit, (name, member) -> texts.merge(name, member.toString(), String::concat));
        return texts;
    }

    /** Returns the numbers that the marks in each method bear; none of a method without marks. */
    static Map<String, Set<Integer>> marks(CompilationUnitTree unit, SourcePositions positions) throws IOException {
        String source = unit.getSourceFile().getCharContent(true).toString();
        Map<String, Set<Integer>> marks = new TreeMap<>();
        visit(unit, (name, member) -> {
            int start = (int) positions.getStartPosition(unit, member);
            int end = (int) positions.getEndPosition(unit, member);
            Matcher mark = MARK.matcher(source.substring(Math.max(0, start), Math.max(0, end)));
            while (mark.find()) {
                marks.computeIfAbsent(name, key -> new TreeSet<>()).add(Integer.valueOf(mark.group(1)));
            }
        });
        return marks;
    }

    private static void visit(CompilationUnitTree unit, Visitor visitor) {
        new TreeScanner<Void, Void>() {

            private String type = "";

            @Override
            public Void visitClass(ClassTree tree, Void nothing) {
                if (tree.getSimpleName().isEmpty()) {
                    return null;
                }
                String outer = type;
                type = outer.isEmpty() ? tree.getSimpleName().toString() : outer + "." + tree.getSimpleName();
                super.visitClass(tree, nothing);
                type = outer;
                return null;
            }

            @Override
            public Void visitMethod(MethodTree tree, Void nothing) {
                visitor.visit(type + "." + tree.getName(), tree);
                return null;
            }

            @Override
            public Void visitVariable(VariableTree tree, Void nothing) {
                visitor.visit(type + "." + tree.getName(), tree);
                return null;
            }
        }.scan(unit, null);
    }

    /** Whoever looks at the members of a source file. */
    private interface Visitor {
        void visit(String name, Tree member);
    }
}
