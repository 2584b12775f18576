package kafkalab.grader.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import kafkalab.kit.grading.Language;
import kafkalab.kit.rules.BytecodeCheck;
import kafkalab.kit.rules.Violation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

class BytecodeCheckTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            reflection    | String.class.getDeclaredFields();
            reflection    | Class.forName("x");
            reflection    | java.lang.reflect.Array.newInstance(int.class, 3);
            reflection    | java.lang.invoke.MethodHandles.lookup();
            reflection    | java.util.concurrent.atomic.AtomicIntegerFieldUpdater.newUpdater(Program.class, "x");
            class-loading | Program.class.getClassLoader();
            class-loading | Program.class.getResourceAsStream("x");
            class-loading | java.util.ServiceLoader.load(Runnable.class);
            class-loading | new ClassLoader() {};
            class-loading | java.util.ResourceBundle.getBundle("x");
            processes     | new ProcessBuilder("ls").start();
            processes     | Runtime.getRuntime().exec("ls");
            processes     | Runtime.getRuntime().halt(0);
            processes     | Runtime.getRuntime().addShutdownHook(null);
            processes     | ProcessHandle.current();
            native        | System.load("x");
            native        | System.loadLibrary("x");
            environment   | System.getenv();
            environment   | System.getProperty("lab.seed");
            environment   | Long.getLong("lab.seed");
            environment   | Integer.getInteger("lab.seed");
            environment   | Boolean.getBoolean("x");
            environment   | System.in.read();
            global-state  | System.setOut(null);
            global-state  | java.util.Locale.setDefault(java.util.Locale.FRENCH);
            allow-list    | new com.fasterxml.jackson.databind.ObjectMapper().readValue("{}", Object.class);
            threads       | Thread.setDefaultUncaughtExceptionHandler(null);
            threads       | new Thread((ThreadGroup) null, "x");
            threads       | new Thread() {}.getThreadGroup();
            threads       | Thread.getAllStackTraces();
            threads       | Thread.currentThread().getThreadGroup();
            class-loading | Thread.currentThread().getContextClassLoader();
            threads       | new java.util.Timer();
            files         | new java.io.File("x").delete();
            files         | java.nio.file.Files.readString(java.nio.file.Path.of("x"));
            files         | new java.io.PrintStream("x");
            files         | new java.io.PrintWriter("x");
            files         | new java.util.Formatter("x");
            files         | new java.util.Scanner(java.nio.file.Path.of("x"));
            files         | new java.io.FileReader("x");
            files         | new java.util.zip.ZipFile("x");
            network       | new java.net.Socket("localhost", 1);
            network       | java.net.URI.create("http://x").toURL().openStream();
            network       | java.nio.channels.SocketChannel.open();
            kit           | kafkalab.kit.grading.Status.valueOf("PASSED");
            kit           | new org.junit.jupiter.api.extension.ParameterResolutionException("x");
            kit           | throw new org.opentest4j.TestAbortedException();
            allow-list    | java.security.Security.getProviders();
            global-state  | java.util.SimpleTimeZone.setDefault(null);
            allow-list    | java.time.zone.ZoneRulesProvider.refresh();
            """)
    void names_class_line_and_rule(String rule, String statement) throws IOException {
        List<Violation> violations = check(program(statement));

        assertThat(violations).as(statement).isNotEmpty();
        assertThat(violations.get(0).rule()).isEqualTo(rule);
        assertThat(violations.get(0).sentence())
                .matches("lab[.]Program(, line 4, uses| extends) .*")
                .contains(". Rule '" + rule + "': A submission ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            System.out.printf("%d %s%n", System.nanoTime(), java.time.Instant.now());
            var pool = java.util.concurrent.Executors.newFixedThreadPool(2); pool.submit(() -> 1).get();
            record Pair(int a, String b) {} System.out.println(new Pair(1, "x").hashCode());
            switch (java.time.DayOfWeek.MONDAY) { case MONDAY -> System.out.println(); default -> { } }
            try { Thread.sleep(1); } catch (InterruptedException e) { Thread.currentThread().interrupt(); }
            throw new IllegalStateException(getClass().getSimpleName());
            var list = new java.util.ArrayList<int[]>(); list.stream().map(int[]::clone).forEach(java.util.Arrays::sort);
            enum Colour { RED } System.out.println(Colour.valueOf("RED"));
            assert System.currentTimeMillis() > 0;
            new java.io.StringWriter().append("x");
            var properties = new java.util.Properties(); properties.put("acks", "all");
            Runtime.getRuntime().availableProcessors();
            Thread own = new Thread(() -> {}, "own"); own.setDaemon(true); own.start(); own.join();
            """)
    void leaves_honest_programs_alone(String statement) throws IOException {
        assertThat(check(program(statement))).extracting(Violation::sentence).isEmpty();
    }

    @Test
    void diamonds_of_interfaces_take_no_longer_than_their_number() throws IOException {
        // given: each level has two ways to the next, so that there are 2^60 ways to the last
        Path classes = Compiled.text(program("new Object();"), folder);
        for (int level = 0; level <= 60; level++) {
            for (String side : List.of("A", "B")) {
                String[] above =
                        level == 0 ? new String[0] : new String[] {"lab/A" + (level - 1), "lab/B" + (level - 1)};
                ClassWriter type = new ClassWriter(0);
                int access = Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT;
                type.visit(Opcodes.V17, access, "lab/" + side + level, null, "java/lang/Object", above);
                type.visitEnd();
                Files.write(classes.resolve("lab/" + side + level + ".class"), type.toByteArray());
            }
        }
        ClassWriter user = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        user.visit(Opcodes.V17, Opcodes.ACC_ABSTRACT, "lab/User", null, "java/lang/Object", null);
        MethodVisitor use = user.visitMethod(Opcodes.ACC_STATIC, "use", "(Llab/A60;)V", null, null);
        use.visitCode();
        use.visitVarInsn(Opcodes.ALOAD, 0);
        use.visitMethodInsn(Opcodes.INVOKEINTERFACE, "lab/A60", "hashCode", "()I", true);
        use.visitInsn(Opcodes.POP);
        use.visitInsn(Opcodes.RETURN);
        use.visitMaxs(0, 0);
        use.visitEnd();
        user.visitEnd();
        Files.write(classes.resolve("lab/User.class"), user.toByteArray());

        // when, then
        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertThat(new BytecodeCheck("lab", Set.of(), Set.of(), Language.EN).check(classes, Set.of()))
                        .isEmpty());
    }

    @Test
    void a_member_is_found_through_an_own_class_that_inherits_it() throws IOException {
        String text = """
                package lab;
                class Program {
                    static class Mine extends java.util.concurrent.ForkJoinWorkerThread {
                        Mine() { super(null); }
                    }
                    void run(Mine mine) { mine.getThreadGroup(); }
                }
                """;

        assertThat(check(text))
                .extracting(Violation::sentence)
                .anySatisfy(sentence -> assertThat(sentence)
                        .startsWith("lab.Program.Mine extends java.util.concurrent.ForkJoinWorkerThread"))
                .anySatisfy(sentence -> assertThat(sentence).startsWith("lab.Program, line 6, uses "));
    }

    @Test
    void a_method_reference_is_a_use_as_a_call_is() throws IOException {
        assertThat(check(program("java.util.function.Function<String, String> f = System::getProperty;")))
                .extracting(Violation::rule)
                .containsExactly("environment");
    }

    @Test
    void a_static_initialiser_is_looked_at_as_well() throws IOException {
        assertThat(check("package lab; class Program {\n static { System.setProperty(\"a\", \"b\"); } }"))
                .extracting(Violation::sentence)
                .singleElement()
                .asString()
                .startsWith("lab.Program, line 2, uses java.lang.System.setProperty. Rule 'environment'");
    }

    @Test
    void a_native_method_is_refused() throws IOException {
        assertThat(check("package lab; class Program { native void run(); }"))
                .extracting(Violation::rule)
                .containsExactly("native");
    }

    @Test
    void what_the_starter_brings_may_do_more_as_long_as_it_is_unchanged() throws IOException {
        Path classes = Compiled.text(program("Thread.getAllStackTraces();"), folder);
        BytecodeCheck check = new BytecodeCheck("lab", Set.of(), Set.of(), Language.EN);

        assertThat(check.check(classes, Set.of("lab.Program"))).isEmpty();
        assertThat(check.check(classes, Set.of("lab.Other"))).isNotEmpty();
    }

    @Test
    void no_class_takes_the_place_of_a_test_or_a_library() throws IOException {
        Path classes = Compiled.text("package lab; class Program { }", folder);

        assertThat(new BytecodeCheck("lab", Set.of(), Set.of("lab.Program"), Language.EN).check(classes, Set.of()))
                .extracting(Violation::sentence)
                .containsExactly(
                        "lab.Program has the name of a class of the lab's tests. Rule 'names': call it something "
                                + "else.");
        assertThat(new BytecodeCheck("lab", Set.of("lab"), Set.of(), Language.EN).check(classes, Set.of()))
                .extracting(Violation::sentence)
                .containsExactly(
                        "lab.Program is in a package of somebody else's. Rule 'packages': a submission's classes "
                                + "are in the lab's package, or in packages of their own.");
    }

    private List<Violation> check(String text) throws IOException {
        return new BytecodeCheck("lab", Set.of(), Set.of(), Language.EN).check(Compiled.text(text, folder), Set.of());
    }

    private static String program(String statement) {
        return """
                package lab;
                class Program {
                    void run() throws Throwable {
                        %s
                    }
                }
                """.formatted(statement);
    }
}
