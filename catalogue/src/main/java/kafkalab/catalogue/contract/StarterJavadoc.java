package kafkalab.catalogue.contract;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import kafkalab.catalogue.CatalogueFault;
import kafkalab.catalogue.SourceTree;

/**
 * The prose of a program's Javadoc comments, at whatever is not private: tests stand in the same package, and ask for what
 * the package sees.
 */
final class StarterJavadoc extends TreePathScanner<Void, String> {

    private final DocTrees trees;
    private final List<Paragraph> paragraphs = new ArrayList<>();

    private StarterJavadoc(DocTrees trees) {
        this.trees = trees;
    }

    /** Reads the comments of a program's sources. */
    static List<Paragraph> of(SourceTree program) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new CatalogueFault("There is no Java compiler.", "Run with a JDK, not a JRE.");
        }
        List<JavaFileObject> sources = new ArrayList<>();
        for (String path : program.paths()) {
            if (path.endsWith(".java")) {
                sources.add(source(path, new String(program.bytes(path), StandardCharsets.UTF_8)));
            }
        }
        JavacTask task =
                (JavacTask) compiler.getTask(null, null, diagnostic -> {}, List.of("-proc:none"), null, sources);
        StarterJavadoc javadoc = new StarterJavadoc(DocTrees.instance(task));
        for (CompilationUnitTree unit : task.parse()) {
            javadoc.scan(unit, "");
        }
        return javadoc.paragraphs;
    }

    private static JavaFileObject source(String path, String text) {
        return new SimpleJavaFileObject(URI.create("memory:/" + path), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    @Override
    public Void visitClass(ClassTree type, String outer) {
        if (hidden(type.getModifiers())) {
            return null;
        }
        String name = outer + type.getSimpleName();
        read(name);
        return super.visitClass(type, name + ".");
    }

    @Override
    public Void visitMethod(MethodTree method, String type) {
        if (!hidden(method.getModifiers())) {
            String name = method.getName().contentEquals("<init>")
                    ? type.replaceFirst("[.]$", "").replaceFirst(".*[.]", "")
                    : method.getName().toString();
            read(type + name);
        }
        return null;
    }

    @Override
    public Void visitVariable(VariableTree field, String type) {
        if (!hidden(field.getModifiers())) {
            read(type + field.getName());
        }
        return null;
    }

    private static boolean hidden(ModifiersTree modifiers) {
        return modifiers.getFlags().contains(Modifier.PRIVATE);
    }

    private void read(String place) {
        DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
        if (comment != null) {
            paragraphs.addAll(Javadoc.of(comment, trees, place));
        }
    }
}
