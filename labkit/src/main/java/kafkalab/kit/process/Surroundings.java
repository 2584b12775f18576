package kafkalab.kit.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * The surroundings of a program's JVM: its time zone, its locale and its default charset.
 *
 * <p>A program's own machine has some, and another machine others; what a program writes for others to read must not
 * depend on them. Zone and charset are drawn by the run's seed, the locale has all that is awkward in one, and a second
 * JVM of a test has others than the first in each respect. Only what Kafka's clients run in is among them.
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
    /** Turkish, where the small letter of I has no dot, with the digits of Arabic: whoever forgets a locale meets both. */
    private static final Locale OF_THE_PROGRAM =
            new Locale.Builder().setLanguageTag("tr-TR-u-nu-arab").build();

    private static final List<Locale> OF_OTHERS =
            List.of(Locale.FRANCE, new Locale("ar", "EG"), new Locale("th", "TH", "TH"));
    /** Kafka Streams 4.3 writes numbers into its names by the default locale, and refuses names with such digits. */
    private static final Locale OF_STREAMS = new Locale("tr", "TR");

    private static final List<Locale> OF_OTHER_STREAMS = List.of(Locale.FRANCE, new Locale("lt", "LT"));
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
        Random random = new Random(seed);
        int zone = random.nextInt(ZONES.size());
        int charset = random.nextInt(CHARSETS.size());
        return new Surroundings(
                ZONES.get((zone + number) % ZONES.size()),
                classPath.contains(STREAMS)
                        ? locale(OF_STREAMS, OF_OTHER_STREAMS, number)
                        : locale(OF_THE_PROGRAM, OF_OTHERS, number),
                CHARSETS.get((charset + number) % CHARSETS.size()));
    }

    private static Locale locale(Locale first, List<Locale> others, int number) {
        return number == 0 ? first : others.get((number - 1) % others.size());
    }

    /** Returns what a JVM is started with to be in these surroundings; what it prints is UTF-8 all the same. */
    public List<String> jvmArguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "-Duser.timezone=" + zone,
                "-Duser.language=" + locale.getLanguage(),
                "-Duser.country=" + locale.getCountry(),
                "-Duser.variant=" + locale.getVariant(),
                "-Duser.extensions=" + extensions(),
                "-Dfile.encoding=" + charset));
        for (String stream : List.of("stdout", "stderr")) {
            arguments.add("-D" + stream + ".encoding=UTF-8");
            // The name that JDK 17 knows.
            arguments.add("-Dsun." + stream + ".encoding=UTF-8");
        }
        return arguments;
    }

    private String extensions() {
        return locale.getExtensionKeys().stream()
                .map(key -> key + "-" + locale.getExtension(key))
                .collect(Collectors.joining("-"));
    }

    /** Returns the locale's tag, such as {@code tr-TR}. */
    public String language() {
        return locale.toLanguageTag();
    }
}
