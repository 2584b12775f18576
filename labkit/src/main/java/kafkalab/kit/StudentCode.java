package kafkalab.kit;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** A filter that tells the lines that a student wrote from all others in a stack trace. */
public final class StudentCode {

    private static final int LONGEST = 600;

    private StudentCode() {}

    /**
     * Returns whether a frame is in a class of the lab itself, rather than in its tests, a library or the JDK.
     *
     * @param frame a line of a stack trace
     */
    public static boolean wrote(StackTraceElement frame) {
        try {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            Class<?> type = Class.forName(frame.getClassName(), false, loader);
            CodeSource source = type.getProtectionDomain().getCodeSource();
            return source != null && isLabClasses(source.getLocation());
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /**
     * Returns the frame as {@code PageEventPublisher.close (PageEventPublisher.java:42)}.
     *
     * @param frame a line of a stack trace
     */
    public static String place(StackTraceElement frame) {
        String simpleName = frame.getClassName().replaceFirst(".*[.]", "");
        return simpleName + "." + frame.getMethodName() + " (" + frame.getFileName() + ":" + frame.getLineNumber()
                + ")";
    }

    /**
     * Describes an exception in one line: its class, its message and, where it has one, the student's line.
     *
     * @param thrown the exception; the wrappers of futures are looked through
     */
    public static String describe(Throwable thrown) {
        Throwable cause = thrown;
        while (onlyWraps(cause)) {
            cause = cause.getCause();
        }
        String message = messageOf(cause);
        String what = cause.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message);
        return Stream.concat(Arrays.stream(cause.getStackTrace()), Arrays.stream(thrown.getStackTrace()))
                .filter(StudentCode::wrote)
                .findFirst()
                .map(frame -> Lesson.phrase("%s, in %s", what, place(frame)))
                .orElse(what);
    }

    /** Returns whether an exception says nothing that its cause does not say better: futures and Kafka's clients wrap so. */
    private static boolean onlyWraps(Throwable thrown) {
        return thrown.getCause() != null
                && (thrown instanceof ExecutionException
                        || thrown instanceof CompletionException
                        || messageOf(thrown).startsWith("Failed to construct kafka"));
    }

    /**
     * Returns an exception's message in one line of bounded length; empty where it has none.
     *
     * <p>Its class may be the student's, so that asking for the message may throw as well.
     *
     * @param thrown the exception
     */
    public static String messageOf(Throwable thrown) {
        String message;
        try {
            message = String.valueOf(thrown.getMessage()).strip();
        } catch (Throwable e) {
            message = "null";
        }
        String begin = message.substring(0, Math.min(message.length(), 4 * LONGEST));
        String line = begin.equals("null") ? "" : begin.replaceAll("\\s*\\R\\s*", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + " …";
    }

    private static boolean isLabClasses(URL location) {
        try {
            Path classes = Path.of(System.getProperty("lab.classes", "target/classes"));
            return Path.of(location.toURI()).equals(classes.toAbsolutePath().normalize());
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
