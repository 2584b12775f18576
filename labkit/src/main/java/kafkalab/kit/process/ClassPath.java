package kafkalab.kit.process;

/** The class path of this JVM. */
public final class ClassPath {

    /** Holds the class path of a Surefire fork, whose {@code java.class.path} may be a jar with a manifest only. */
    private static final String SUREFIRE = "surefire.test.class.path";

    private ClassPath() {}

    /** Returns whether this JVM is one that Maven Surefire started to run tests. */
    public static boolean isOfSurefire() {
        return System.getProperty(SUREFIRE) != null;
    }

    /** Returns the class path as {@code java -cp} takes it, also where a test runner hides it behind a manifest. */
    public static String current() {
        return System.getProperty(SUREFIRE, System.getProperty("java.class.path"));
    }
}
