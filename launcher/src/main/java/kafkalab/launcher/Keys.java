package kafkalab.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.NonBlockingReader;

/**
 * The keys that a student presses. On a terminal each counts at once; where standard input or output is none, or a dumb
 * one, a line of text holds them.
 */
final class Keys implements AutoCloseable {

    private static final int CTRL_D = 4;

    private final Terminal terminal;
    private final Attributes before;

    private Keys(Terminal terminal) {
        this.terminal = terminal;
        this.before = terminal == null ? null : terminal.enterRawMode();
    }

    /**
     * Begins to read.
     *
     * @param screen tells whether standard output is a terminal
     * @param listener told of each key, by a thread of its own
     */
    static Keys of(Screen screen, Consumer<Character> listener) throws IOException {
        Keys keys = new Keys(screen.live() && System.console() != null ? system() : null);
        Thread reader = new Thread(
                () -> {
                    try {
                        keys.read(listener);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                "keys");
        reader.setDaemon(true);
        reader.start();
        return keys;
    }

    private static Terminal system() throws IOException {
        Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build();
        if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
            terminal.close();
            return null;
        }
        return terminal;
    }

    /** Tells whether lines on the screen can be taken back. */
    boolean live() {
        return terminal != null;
    }

    private void read(Consumer<Character> listener) throws IOException {
        if (terminal == null) {
            // Its end means nothing: with </dev/null the watch goes on until it is ended.
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                line.strip().chars().forEach(key -> listener.accept((char) key));
            }
            return;
        }
        NonBlockingReader reader = terminal.reader();
        for (int key = reader.read(); key >= 0; key = reader.read()) {
            listener.accept(key == CTRL_D ? 'q' : (char) Character.toLowerCase(key));
        }
        listener.accept('q');
    }

    /** Leaves the terminal as it was. */
    void restore() {
        if (terminal != null) {
            terminal.setAttributes(before);
        }
    }

    @Override
    public void close() throws IOException {
        restore();
        if (terminal != null) {
            terminal.close();
        }
    }
}
