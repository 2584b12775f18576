package kafkalab.kit.gate.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A mark in a file for each line of a program that has been reached: what {@link ProbedProgram} puts into each of them.
 *
 * <p>The file is mapped into memory, so that all the JVMs in which a test runs the program share it, and a mark outlives
 * the JVM that made it, however that ends. This class goes with the program, wherever a test takes it, and needs nothing
 * but the JDK.
 *
 * <p>A class is initialised once, and what follows from it is there in every later test of the same JVM: a line that is
 * reached meanwhile has a mark of its own.
 */
public final class Probe {

    /** Marks a line that was reached. */
    static final byte REACHED = 1;

    /** Marks a line that was reached while a class was initialised. */
    static final byte REACHED_ONCE = 2;

    private static volatile ByteBuffer marks;

    private Probe() {}

    /**
     * Marks a line as reached.
     *
     * @param line the line's number in the file
     * @param file the file, the same in each call
     */
    public static void reach(int line, String file) {
        ByteBuffer open = marks;
        if (open == null) {
            open = map(Path.of(file));
            marks = open;
        }
        if (open.get(line) == 0) {
            open.put(line, isInitialising() ? REACHED_ONCE : REACHED);
        }
    }

    private static boolean isInitialising() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getMethodName().equals("<clinit>")));
    }

    static ByteBuffer map(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(MapMode.READ_WRITE, 0, channel.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
