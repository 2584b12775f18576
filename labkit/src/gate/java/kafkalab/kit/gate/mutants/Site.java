package kafkalab.kit.gate.mutants;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A place of the solution and what was done to it, in words that outlive small changes of the solution: no number of a
 * line, of a lambda or of an anonymous class.
 *
 * @param place the method, such as {@code PageStatsConfig.Windowing.<init>}
 * @param line the text of the line
 * @param mutation what was done, such as {@code removed call to Producer::close}
 * @param nth tells it from others that are the same in all this, from 1 in their order
 */
record Site(String place, String line, String mutation, int nth) {

    private static final Pattern LAMBDA = Pattern.compile("lambda\\$(\\w+)\\$\\d+");
    private static final Pattern PACKAGE = Pattern.compile("(?:\\w+/)+(?=\\w)");
    /** The method, which the place names already. */
    private static final Pattern METHOD = Pattern.compile(" for \\S+::\\S+$");

    /**
     * Words a place and a mutation.
     *
     * @param type a class's binary name
     * @param method a method's name, which may be that of a lambda
     * @param line the line
     * @param mutation the engine's words
     */
    static Site of(String type, String method, String line, String mutation) {
        return new Site(name(type) + "." + method(method), line.strip(), words(mutation), 1);
    }

    Site withNth(int number) {
        return new Site(place, line, mutation, number);
    }

    /** Returns the name of the method in which a lambda stands, or the name of any other method itself. */
    static String method(String name) {
        Matcher lambda = LAMBDA.matcher(name);
        if (!lambda.matches()) {
            return name;
        }
        return switch (lambda.group(1)) {
            case "new" -> "<init>";
            case "static" -> "<clinit>";
            default -> lambda.group(1);
        };
    }

    private static String name(String type) {
        String withoutPackage = type.substring(type.lastIndexOf('.') + 1);
        return Arrays.stream(withoutPackage.split("\\$"))
                .map(part -> part.replaceFirst("^\\d+", ""))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("."));
    }

    private static String words(String mutation) {
        String withoutMethod = METHOD.matcher(mutation).replaceFirst("");
        String withoutPackages = PACKAGE.matcher(withoutMethod).replaceAll("");
        return withoutPackages.replaceAll("\\$\\d+(?=::)", "").replace('$', '.');
    }
}
