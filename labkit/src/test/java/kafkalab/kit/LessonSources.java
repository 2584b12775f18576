package kafkalab.kit;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The sentences of lessons, and parts of them, as they stand in sources: what a catalogue must translate.
 *
 * <p>Java's own compiler reads the sources. A sentence is a constant that is handed to a lesson, as a pattern or as what is
 * filled in: directly, by a choice between two, or by way of variables, parameters, records and methods of the same
 * sources, which are told apart by their names alone.
 */
final class LessonSources {

    private static final Set<String> OF_A_LESSON = Set.of("expected", "actual", "why", "next");
    private static final String OF_A_PART = "phrase";
    /** Methods of the JDK that hand on what they are given, or what their lambda returns. */
    private static final Set<String> HAND_ON = Set.of(
            "orElse",
            "orElseGet",
            "map",
            "flatMap",
            "or",
            "of",
            "getOrDefault",
            "collect",
            "joining",
            "join",
            "replace");

    private final Map<String, String> sentences = new LinkedHashMap<>();
    private final Set<String> words = new HashSet<>();
    private final List<String> problems = new ArrayList<>();
    private final Map<String, List<Use>> calls = new HashMap<>();
    private final Map<String, List<Declared>> methods = new HashMap<>();
    private final Map<String, List<Component>> components = new HashMap<>();
    private final Map<Tree, String> receivers = new HashMap<>();
    private final Deque<Use> open = new ArrayDeque<>();
    private final Set<String> types = new HashSet<>();
    private final Set<Tree> looked = new HashSet<>();
    private final Set<String> handedOn = new HashSet<>();
    private SourcePositions positions;

    private LessonSources() {}

    /**
     * Reads sources.
     *
     * @param folder the folder that they are below
     * @param ofInterest tells by its text whether a source is one of them
     */
    static LessonSources below(Path folder, Predicate<String> ofInterest) throws IOException {
        LessonSources sources = new LessonSources();
        try (Stream<Path> files = Files.walk(folder);
                StandardJavaFileManager manager =
                        ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null)) {
            List<Path> java = new ArrayList<>();
            for (Path file : files.filter(each -> each.toString().endsWith(".java"))
                    .sorted()
                    .toList()) {
                if (ofInterest.test(Files.readString(file))) {
                    java.add(file);
                }
            }
            JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                    .getTask(
                            null,
                            manager,
                            null,
                            List.of("-proc:none"),
                            null,
                            manager.getJavaFileObjectsFromPaths(java));
            sources.positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                sources.new Survey().scan(unit, null);
            }
        }
        sources.follow();
        return sources;
    }

    /** Returns the sentences, each with the file where it was found first. */
    Map<String, String> sentences() {
        return sentences;
    }

    /** Returns what is filled in and is a single word: a name, which is the same in all languages, or a word to translate. */
    Set<String> words() {
        return words;
    }

    /** Returns what can not be translated as it stands, such as a pattern that is no constant. */
    List<String> problems() {
        return problems;
    }

    /** Looks at all that is handed to a lesson, and at all that is handed to those that hand it on. */
    private void follow() {
        calls.values()
                .forEach(uses -> uses.forEach(use -> {
                    if (use.isOfLesson()) {
                        open.add(use);
                    }
                }));
        while (!open.isEmpty()) {
            Use use = open.remove();
            look(use.path(), use.isPattern());
        }
    }

    private void look(TreePath path, boolean pattern) {
        Tree tree = path.getLeaf();
        if (!looked.add(tree)) {
            return;
        }
        if (tree instanceof ParenthesizedTree inner) {
            look(new TreePath(path, inner.getExpression()), pattern);
        } else if (tree instanceof ConditionalExpressionTree choice) {
            look(new TreePath(path, choice.getTrueExpression()), pattern);
            look(new TreePath(path, choice.getFalseExpression()), pattern);
        } else if (tree instanceof LiteralTree || tree instanceof BinaryTree) {
            lookAtConstant(path, pattern);
        } else if (tree instanceof IdentifierTree name) {
            lookAtVariable(path, name.getName().toString(), pattern);
        } else if (tree instanceof MemberSelectTree member) {
            lookAtComponent(member.getIdentifier().toString());
        } else if (tree instanceof MethodInvocationTree call) {
            lookAtCall(path, call, pattern);
        } else if (tree instanceof SwitchExpressionTree choice) {
            TreePath inner = path;
            choice.getCases().forEach(each -> look(new TreePath(new TreePath(inner, each), each.getBody()), pattern));
        } else if (tree instanceof ExpressionStatementTree statement) {
            look(new TreePath(path, statement.getExpression()), pattern);
        } else if (tree instanceof ArrayAccessTree element) {
            look(new TreePath(path, element.getExpression()), pattern);
        } else if (tree instanceof NewArrayTree array && array.getInitializers() != null) {
            array.getInitializers().forEach(each -> look(new TreePath(path, each), pattern));
        } else if (tree instanceof LambdaExpressionTree lambda) {
            look(new TreePath(path, lambda.getBody()), false);
        }
    }

    private void lookAtConstant(TreePath path, boolean pattern) {
        StringBuilder text = new StringBuilder();
        List<Tree> rest = new ArrayList<>();
        boolean english = join(path.getLeaf(), text, rest);
        if (rest.isEmpty()) {
            String sentence = text.toString();
            if (pattern ? hasWords(sentence) : hasWords(sentence) && sentence.contains(" ")) {
                sentences.putIfAbsent(sentence, file(path));
            } else if (hasWords(sentence)) {
                words.add(sentence);
            }
        } else if (english || pattern) {
            problems.add(place(path) + " joins words to a value, which can not be translated: " + path.getLeaf());
        }
        rest.forEach(part -> look(new TreePath(path, part), false));
    }

    /** Joins the constants of a sum, and returns whether there are words among them. */
    private static boolean join(Tree tree, StringBuilder text, List<Tree> rest) {
        if (tree instanceof ParenthesizedTree inner) {
            return join(inner.getExpression(), text, rest);
        }
        if (tree instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
            return join(sum.getLeftOperand(), text, rest) | join(sum.getRightOperand(), text, rest);
        }
        if (tree instanceof LiteralTree literal) {
            text.append(literal.getValue());
            return literal.getValue() instanceof String part && hasWords(part) && part.contains(" ");
        }
        rest.add(tree);
        return false;
    }

    private void lookAtVariable(TreePath path, String name, boolean pattern) {
        for (TreePath at = path; at != null; at = at.getParentPath()) {
            if (at.getLeaf() instanceof MethodTree method) {
                int index = index(method, name);
                if (index >= 0) {
                    handOn(name(at), index);
                    return;
                }
                List<TreePath> values = new ArrayList<>();
                new Values(name, values).scan(at, null);
                if (!values.isEmpty()) {
                    values.forEach(value -> look(value, pattern));
                    return;
                }
            }
            if (at.getLeaf() instanceof ClassTree type) {
                for (Tree member : type.getMembers()) {
                    if (member instanceof VariableTree field
                            && field.getName().contentEquals(name)
                            && field.getInitializer() != null) {
                        look(new TreePath(new TreePath(at, field), field.getInitializer()), pattern);
                        return;
                    }
                }
            }
        }
        lookAtComponent(name);
    }

    private void lookAtComponent(String name) {
        components.getOrDefault(name, List.of()).forEach(each -> handOn(each.type(), each.index()));
    }

    private void lookAtCall(TreePath path, MethodInvocationTree call, boolean pattern) {
        String name = called(call);
        if (HAND_ON.contains(name)) {
            call.getArguments().forEach(argument -> look(new TreePath(path, argument), false));
            if (call.getMethodSelect() instanceof MemberSelectTree member) {
                look(new TreePath(new TreePath(path, member), member.getExpression()), false);
            }
            return;
        }
        if (name.equals("format") || name.equals("formatted")) {
            problems.add(place(path) + " formats words by itself, which can not be translated: " + call);
            return;
        }
        if (call.getArguments().isEmpty()) {
            lookAtComponent(name);
        }
        for (Declared method : methods.getOrDefault(name, List.of())) {
            if (method.parameters() == call.getArguments().size() && handedOn.add("return of " + method)) {
                method.results().forEach(result -> look(result, false));
            }
        }
    }

    /** Looks, from now on, at what is handed to a method's or constructor's parameter. */
    private void handOn(String method, int index) {
        if (handedOn.add(method + "#" + index)) {
            calls.getOrDefault(method, List.of()).stream()
                    .filter(use -> use.index() == index
                            && isOurs(use.path().getParentPath().getLeaf()))
                    .forEach(open::add);
        }
    }

    /** Returns whether a call may be one of a method of these sources, rather than a static one of a library's. */
    private boolean isOurs(Tree call) {
        String receiver = receivers.getOrDefault(call, "this");
        return !Character.isUpperCase(receiver.charAt(0))
                || receiver.equals(receiver.toUpperCase(Locale.ROOT))
                || types.contains(receiver);
    }

    private static boolean hasWords(String text) {
        return text.replaceAll("%[-#+0,(\\d$.]*[a-zA-Z]", "").matches("(?s).*[A-Za-z]{2,}.*");
    }

    private static int index(MethodTree method, String parameter) {
        for (int i = 0; i < method.getParameters().size(); i++) {
            if (method.getParameters().get(i).getName().contentEquals(parameter)) {
                return i;
            }
        }
        return -1;
    }

    /** Returns a method's name, or for a constructor its class's. */
    private static String name(TreePath method) {
        String name = ((MethodTree) method.getLeaf()).getName().toString();
        return name.equals("<init>")
                ? ((ClassTree) method.getParentPath().getLeaf()).getSimpleName().toString()
                : name;
    }

    private static String called(MethodInvocationTree call) {
        return call.getMethodSelect() instanceof MemberSelectTree member
                ? member.getIdentifier().toString()
                : call.getMethodSelect().toString();
    }

    private static String file(TreePath path) {
        return Path.of(path.getCompilationUnit().getSourceFile().getName())
                .getFileName()
                .toString();
    }

    private String place(TreePath path) {
        CompilationUnitTree unit = path.getCompilationUnit();
        return file(path) + ":" + unit.getLineMap().getLineNumber(positions.getStartPosition(unit, path.getLeaf()));
    }

    /** What is handed to a method or constructor: which of its arguments. */
    private record Use(String method, int index, TreePath path, boolean isOfLesson) {

        boolean isPattern() {
            return isOfLesson && index == 0;
        }
    }

    private record Declared(String name, int parameters, List<TreePath> results) {

        @Override
        public String toString() {
            return name + "/" + parameters + "@" + System.identityHashCode(results);
        }
    }

    private record Component(String type, int index) {}

    /** A walk through a source that notes all calls, methods and components of records. */
    private final class Survey extends TreePathScanner<Void, Void> {

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
            String name = called(call);
            if (call.getMethodSelect() instanceof MemberSelectTree member
                    && member.getExpression() instanceof IdentifierTree receiver) {
                receivers.put(call, receiver.getName().toString());
            }
            note(name, call.getArguments(), name.equals(OF_A_PART) || OF_A_LESSON.contains(name) && isLesson(call));
            return super.visitMethodInvocation(call, none);
        }

        /** Returns whether a call is one of the chain that begins with {@code Lesson.expected} or at a variable lesson. */
        private boolean isLesson(MethodInvocationTree call) {
            ExpressionTree at = call;
            while (at instanceof MethodInvocationTree inner
                    && inner.getMethodSelect() instanceof MemberSelectTree member) {
                at = member.getExpression();
            }
            return at.toString().equalsIgnoreCase("lesson") || at.toString().startsWith("lesson(");
        }

        @Override
        public Void visitNewClass(NewClassTree made, Void none) {
            note(made.getIdentifier().toString().replaceFirst("<.*", ""), made.getArguments(), false);
            return super.visitNewClass(made, none);
        }

        private void note(String method, List<? extends ExpressionTree> arguments, boolean lesson) {
            for (int i = 0; i < arguments.size(); i++) {
                calls.computeIfAbsent(method, name -> new ArrayList<>())
                        .add(new Use(method, i, new TreePath(getCurrentPath(), arguments.get(i)), lesson));
            }
        }

        @Override
        public Void visitMethod(MethodTree method, Void none) {
            List<TreePath> results = new ArrayList<>();
            new Results(results).scan(getCurrentPath(), null);
            String name = method.getName().toString();
            methods.computeIfAbsent(name, each -> new ArrayList<>())
                    .add(new Declared(name, method.getParameters().size(), results));
            return super.visitMethod(method, none);
        }

        @Override
        public Void visitClass(ClassTree type, Void none) {
            types.add(type.getSimpleName().toString());
            if (type.getKind() == Tree.Kind.RECORD || type.getKind() == Tree.Kind.ENUM) {
                int index = 0;
                for (Tree member : type.getMembers()) {
                    if (member instanceof VariableTree field
                            && !field.getModifiers().getFlags().contains(Modifier.STATIC)) {
                        components
                                .computeIfAbsent(field.getName().toString(), name -> new ArrayList<>())
                                .add(new Component(type.getSimpleName().toString(), index++));
                    }
                }
            }
            return super.visitClass(type, none);
        }
    }

    /** A walk through a method that collects what it returns. */
    private static final class Results extends TreePathScanner<Void, Void> {

        private final List<TreePath> results;

        Results(List<TreePath> results) {
            this.results = results;
        }

        @Override
        public Void visitReturn(ReturnTree result, Void none) {
            if (result.getExpression() != null) {
                results.add(new TreePath(getCurrentPath(), result.getExpression()));
            }
            return null;
        }

        @Override
        public Void visitLambdaExpression(LambdaExpressionTree lambda, Void none) {
            return null;
        }

        @Override
        public Void visitClass(ClassTree type, Void none) {
            return null;
        }
    }

    /** A walk through a method that collects what a variable gets. */
    private static final class Values extends TreePathScanner<Void, Void> {

        private final String name;
        private final List<TreePath> values;

        Values(String name, List<TreePath> values) {
            this.name = name;
            this.values = values;
        }

        @Override
        public Void visitVariable(VariableTree variable, Void none) {
            if (variable.getName().contentEquals(name) && variable.getInitializer() != null) {
                values.add(new TreePath(getCurrentPath(), variable.getInitializer()));
            }
            return super.visitVariable(variable, none);
        }

        @Override
        public Void visitAssignment(AssignmentTree assignment, Void none) {
            if (assignment.getVariable().toString().replaceFirst("\\[.*", "").equals(name)) {
                values.add(new TreePath(getCurrentPath(), assignment.getExpression()));
            }
            return super.visitAssignment(assignment, none);
        }
    }
}
