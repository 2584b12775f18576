package kafkalab.kit.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * The surroundings of a program's JVM: its time zone, its locale and its default charset.
 *
 * <p>A program's own machine has some, and another machine others; what a program writes for others to read must not
 * depend on them. They are drawn by the run's seed, and a second JVM of a test has others than the first. Only what
 * Kafka's clients run in is among them.
 *
 * @param zone the time zone's id; none of them is whole hours from Greenwich, and in some it is yesterday or tomorrow
 * @param locale the locale: letters that change case in another way, digits and decimal points of its own
 * @param charset the default charset, in which not every letter can be written
 */
public record Surroundings(String zone, Locale locale, String charset) {

    private static final List<String> ZONES = List.of(
            "Pacific/Chatham",
            "America/St_Johns",
            "Asia/Kathmandu",
            "Australia/Eucla",
            "Pacific/Marquesas",
            "Asia/Tehran");
    private static final List<Locale> LOCALES =
            List.of(new Locale("tr", "TR"), new Locale("ar", "EG"), Locale.FRANCE, new Locale("th", "TH", "TH"));
    /** Kafka Streams 4.3 writes numbers into its names by the default locale, and refuses names with such digits. */
    private static final List<Locale> LOCALES_WITH_LATIN_DIGITS =
            List.of(new Locale("tr", "TR"), new Locale("lt", "LT"), Locale.FRANCE, new Locale("az", "AZ"));

    private static final String STREAMS = "kafka-streams";
    private static final List<String> CHARSETS = List.of("ISO-8859-1", "US-ASCII", "windows-1252");

    /**
     * Returns the surroundings of one of a run's JVMs.
     *
     * @param seed the run's seed
     * @param number 0 for the JVM of the program, 1 and more for those that its tests start beside it
     * @param classPath the JVM's class path: what is on it may not run in all of them
     */
    public static Surroundings of(long seed, int number, String classPath) {
        List<Locale> locales = classPath.contains(STREAMS) ? LOCALES_WITH_LATIN_DIGITS : LOCALES;
        Random random = new Random(seed);
        int zone = random.nextInt(ZONES.size());
        int locale = random.nextInt(locales.size());
        int charset = random.nextInt(CHARSETS.size());
        return new Surroundings(
                ZONES.get((zone + number) % ZONES.size()),
                locales.get((locale + number) % locales.size()),
                CHARSETS.get((charset + number) % CHARSETS.size()));
    }

    /** Returns what a JVM is started with to be in these surroundings; what it prints is UTF-8 all the same. */
    public List<String> jvmArguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "-Duser.timezone=" + zone,
                "-Duser.language=" + locale.getLanguage(),
                "-Duser.country=" + locale.getCountry(),
                "-Duser.variant=" + locale.getVariant(),
                "-Dfile.encoding=" + charset));
        for (String stream : List.of("stdout", "stderr")) {
            arguments.add("-D" + stream + ".encoding=UTF-8");
            // The name that JDK 17 knows.
            arguments.add("-Dsun." + stream + ".encoding=UTF-8");
        }
        return arguments;
    }

    /** Returns the locale's tag, such as {@code tr-TR}. */
    public String language() {
        return locale.toLanguageTag();
    }
}
