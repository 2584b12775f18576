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
    private static final int ESCAPE = 27;
    private static final int USUAL_WIDTH = 80;
    private static final long LOOK_EVERY_MS = 50;

    private final Terminal terminal;
    private final Attributes before;
    private Thread reader;
    private volatile boolean closing;
    private boolean restored;

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
        keys.reader = new Thread(
                () -> {
                    try {
                        keys.read(listener);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                "keys");
        keys.reader.setDaemon(true);
        keys.reader.start();
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

    /** Returns the terminal's columns, 80 where they are not known. */
    int width() {
        return terminal == null || terminal.getWidth() <= 0 ? USUAL_WIDTH : terminal.getWidth();
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
        // With a limit: the terminal can not be closed while somebody waits for a key.
        for (int key = reader.read(LOOK_EVERY_MS);
                key >= 0 || key == NonBlockingReader.READ_EXPIRED && !closing;
                key = reader.read(LOOK_EVERY_MS)) {
            if (key == ESCAPE) {
                skipSequence(reader);
            } else if (key >= 0) {
                listener.accept(key == CTRL_D ? 'q' : (char) Character.toLowerCase(key));
            }
        }
        listener.accept('q');
    }

    /** Skips an arrow key, or what the terminal answers when it is asked what it can do: no letter of theirs is a key. */
    private static void skipSequence(NonBlockingReader reader) throws IOException {
        int next = reader.read(LOOK_EVERY_MS);
        if (next == '[' || next == 'O') {
            do {
                next = reader.read(LOOK_EVERY_MS);
            } while (next >= ' ' && next < '@');
        }
    }

    /** Leaves the terminal as it was, once. */
    synchronized void restore() {
        if (terminal != null && !restored) {
            restored = true;
            terminal.setAttributes(before);
        }
    }

    @Override
    public void close() throws IOException {
        closing = true;
        restore();
        if (terminal != null) {
            try {
                reader.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            terminal.close();
        }
    }
}
