package kafkalab.kit;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;

/** Tells the lines that a student wrote from all others in a stack trace. */
public final class StudentCode {

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

    private static boolean isLabClasses(URL location) {
        try {
            Path classes = Path.of(System.getProperty("lab.classes", "target/classes"));
            return Path.of(location.toURI()).equals(classes.toAbsolutePath().normalize());
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
