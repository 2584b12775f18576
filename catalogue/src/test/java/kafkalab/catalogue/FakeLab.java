package kafkalab.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A lab of three files in a folder of a test's, with two tasks and no cluster. */
public final class FakeLab {

    public static final String ANSWER = "java/kafkalab/fake/Answer.java";

    /** What every wrong variant has to say besides. */
    public static final String BREAKS = "breaks: Returns the answer, which is 42.\nnames: [42nd]\n";

    private final Path root;

    private FakeLab(Path root) {
        this.root = root;
    }

    /** Writes starter, solution and lab.yaml. */
    public static FakeLab in(Path kit) throws IOException {
        FakeLab lab = new FakeLab(kit.resolve("lab99-fake"));
        lab.write("lab.yaml", "lab: lab99-fake\ndocs: docs/lab99-fake.md\ntasks:\n  - id: 1\n  - id: 2\n");
        lab.write("src/main/" + ANSWER, answer("throw new UnsupportedOperationException(\"TODO 1: answer\");"));
        lab.write("src/solution/" + ANSWER, answer("return 42;"));
        lab.write("src/main/resources/given.txt", "given\n");
        return lab;
    }

    /** Returns the source of the class, with a statement in its method. */
    public static String answer(String statement) {
        return """
                package kafkalab.fake;

                /** Answers. */
                public class Answer {

                    /** Returns the answer, which is 42. */
                    public int answer() {
                        %s
                    }

                    /** Returns what was asked. */
                    public String question() {
                        return "?";
                    }
                }
                """.formatted(statement);
    }

    public Path root() {
        return root;
    }

    public Path write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** Adds a wrong variant whose patch puts a statement in place of the solution's. */
    public void addWrong(String name, String statement) throws IOException {
        addWrong(name, "fails: [1]\n" + BREAKS, statement);
    }

    /** Adds a wrong variant with more lines in its variant.yaml. */
    public void addWrong(String name, String yaml, String statement) throws IOException {
        write(
                "src/variants/wrong/" + name + "/variant.yaml",
                "title: \"" + name + "\"\nbelief: \"why not\"\nsymptom: \"it is wrong\"\n" + yaml);
        write(
                "src/variants/wrong/" + name + "/change.patch",
                """
                --- a/%s
                +++ b/%s
                @@ -5,7 +5,7 @@

                     /** Returns the answer, which is 42. */
                     public int answer() {
                -        return 42;
                +        %s
                     }

                     /** Returns what was asked. */
                """.formatted(ANSWER, ANSWER, statement)
                                .replaceAll("(?m)^$", " ")
                                .stripTrailing()
                        + "\n");
    }
}
