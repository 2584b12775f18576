package kafkalab.launcher;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import kafkalab.kit.grading.Language;
import kafkalab.kit.grading.TerminalStyle;

/**
 * What the launcher says to a student: in their language, in the terminal's charset, with colours where it has them.
 *
 * @param language the student's
 * @param style colours and signs, as the score card has them
 * @param terminal whether standard output is a terminal
 * @param out standard output
 */
record Screen(Language language, TerminalStyle style, boolean terminal, PrintStream out) {

    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");
    private static final int WIDTH = 79;

    /**
     * Looks at this process's own terminal.
     *
     * @param french whether to speak French
     * @param terminal whether standard output is a terminal
     */
    static Screen of(boolean french, boolean terminal) {
        boolean colour =
                terminal && !WINDOWS && System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
        return new Screen(
                french ? Language.FR : Language.EN,
                new TerminalStyle(colour, LauncherBuild.unicode()),
                terminal,
                printer(FileDescriptor.out));
    }

    private static PrintStream printer(FileDescriptor to) {
        return new PrintStream(new FileOutputStream(to), true, LauncherBuild.nativeCharset());
    }

    /** Tells whether lines on the screen can be taken back. */
    boolean live() {
        return terminal && !"dumb".equals(System.getenv("TERM"));
    }

    /** Returns the sentence in the student's language. */
    String say(String english, String french) {
        String sentence = language == Language.FR ? french : english;
        return LauncherBuild.unicode() ? sentence : sentence.replace('\u00a0', ' ');
    }

    /** Returns a command as the student types it here. */
    String typed(String command) {
        return (WINDOWS ? ".\\lab " : "./lab ") + command;
    }

    /** Prints a sentence with its line's end. */
    void tell(String english, String french) {
        out.println("  " + say(english, french));
    }

    String good(String text) {
        return style.good(text);
    }

    String bad(String text) {
        return style.bad(text);
    }

    String bold(String text) {
        return style.bold(text);
    }

    String faint(String text) {
        return style.faint(text);
    }

    String tick() {
        return style.tick();
    }

    String cross() {
        return style.cross();
    }

    /** Returns the first text, and the second where the terminal shows ASCII only. */
    String sign(String sign, String plain) {
        return style.unicode() ? sign : plain;
    }

    /** Prints a refusal where errors go. */
    void complain(String problem, String remedy) {
        PrintStream error = printer(FileDescriptor.err);
        error.println();
        error.print(wrapped(problem, "  " + cross() + " ", "    "));
        remedy.lines().forEach(line -> error.print(wrapped(line, "    ", "    ")));
        error.println();
    }

    /** Breaks a paragraph so that it fits a terminal of 80 columns. */
    static String wrapped(String text, String first, String rest) {
        StringBuilder lines = new StringBuilder();
        StringBuilder line = new StringBuilder(first);
        boolean empty = true;
        for (String word : text.strip().split(" +")) {
            if (!empty && line.length() + 1 + word.length() > WIDTH) {
                lines.append(line).append(System.lineSeparator());
                line = new StringBuilder(rest);
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        return lines.append(line).append(System.lineSeparator()).toString();
    }
}
