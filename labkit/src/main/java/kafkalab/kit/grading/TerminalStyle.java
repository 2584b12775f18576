package kafkalab.kit.grading;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The colours and signs of a terminal.
 *
 * @param colour whether ANSI colours are shown
 * @param unicode whether the terminal shows more than ASCII
 */
public record TerminalStyle(boolean colour, boolean unicode) {

    /** Shows neither colours nor signs beyond ASCII. */
    public static final TerminalStyle PLAIN = new TerminalStyle(false, false);

    /**
     * Chooses by {@code -Dlab.color=always|never|auto} and by the terminal of the process that started this one.
     *
     * <p>A test runner's JVM has pipes, no terminal; on Linux the parent process tells where those lead. Elsewhere
     * {@code auto} means no colours. {@code NO_COLOR} in the environment is honoured.
     */
    public static TerminalStyle ofThisTerminal() {
        String encoding =
                System.getProperty("native.encoding", Charset.defaultCharset().name());
        return new TerminalStyle(colours(), Charset.forName(encoding).name().startsWith("UTF"));
    }

    private static boolean colours() {
        return switch (System.getProperty("lab.color", "auto")) {
            case "always" -> true;
            case "never" -> false;
            default -> System.getenv("NO_COLOR") == null && parentHasTerminal();
        };
    }

    private static boolean parentHasTerminal() {
        for (ProcessHandle process = ProcessHandle.current();
                process != null;
                process = process.parent().orElse(null)) {
            if (isMaven(process)) {
                return isTerminal(process);
            }
        }
        return false;
    }

    private static boolean isMaven(ProcessHandle process) {
        return process.info()
                .arguments()
                .map(arguments -> String.join(" ", arguments).contains("plexus.classworlds.launcher"))
                .orElse(false);
    }

    private static boolean isTerminal(ProcessHandle process) {
        try {
            Path standardOutput = Path.of("/proc", Long.toString(process.pid()), "fd", "1");
            return Files.readSymbolicLink(standardOutput).startsWith("/dev/pts");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Colours what is right. */
    public String good(String text) {
        return ansi("32", text);
    }

    /** Colours what is wrong. */
    public String bad(String text) {
        return ansi("31", text);
    }

    /** Makes a text bold. */
    public String bold(String text) {
        return ansi("1", text);
    }

    /** Makes a text faint. */
    public String faint(String text) {
        return ansi("2", text);
    }

    private String ansi(String code, String text) {
        return colour && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    /** Returns the sign of what is right. */
    public String tick() {
        return unicode ? "✓" : "+";
    }

    /** Returns the sign of what is wrong. */
    public String cross() {
        return unicode ? "✗" : "x";
    }

    /** Returns the sign of what is open. */
    public String dot() {
        return unicode ? "·" : ".";
    }

    String arrow() {
        return unicode ? "→" : "->";
    }

    String ellipsis() {
        return unicode ? "…" : "~";
    }
}
