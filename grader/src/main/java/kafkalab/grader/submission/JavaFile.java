package kafkalab.grader.submission;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A source file that was handed in, and where it belongs by what it says.
 *
 * @param path its path in the submission
 * @param source its text, or null where it can not be read
 * @param head what it says of its place
 * @param problem why it can not be read, or null
 */
record JavaFile(String path, SourceText source, JavaHead head, UnusableSubmission problem) {

    private static final String MAIN = "src/main/java/";
    /** Matches a folder of sources that are not the program: tests, solutions. */
    private static final Pattern NOT_MAIN = Pattern.compile("(?:^|/)src/(?!main/)[^/]+/java/");
    /** Matches the ends of a source file's name, also of one to which a browser or an editor has added its own. */
    private static final Pattern ENDING = Pattern.compile("(?i)[.]java(?:[.]txt)?$");

    /** Tells whether a file is a source file by its name, lies where it may, and is nobody's but the student's. */
    static boolean isOne(String path) {
        return ENDING.matcher(path).find()
                && isSafe(path)
                && !NOT_MAIN.matcher(path).find();
    }

    /** Tells a path that stays where it is put, on every system. */
    private static boolean isSafe(String path) {
        // What macOS packs beside each file is no file of anybody's.
        return !path.contains("/._")
                && !path.startsWith("._")
                && path.matches("[^/\\\\:\\x00-\\x1f][^\\\\:\\x00-\\x1f]*+")
                && List.of(path.split("/", -1)).stream()
                        .noneMatch(name -> name.isEmpty() || name.equals(".") || name.equals(".."));
    }

    String declaredPackage() {
        return head.declaredPackage();
    }

    /** Returns the name that the compiler wants the file to have. */
    String name(Set<String> starterNames) {
        String given = ENDING.matcher(path.substring(path.lastIndexOf('/') + 1)).replaceFirst("");
        if (head.publicType().isPresent()) {
            return head.publicType().get() + ".java";
        }
        if (head.types().isEmpty() && given.contains("package-info")) {
            return "package-info.java";
        }
        if (head.types().contains(given)) {
            return given + ".java";
        }
        List<String> ofTheStarter = head.types().stream()
                .map(type -> type + ".java")
                .filter(starterNames::contains)
                .toList();
        return ofTheStarter.size() == 1 ? ofTheStarter.get(0) : given + ".java";
    }

    /** Returns the path that it should have below a folder of sources, by its package and its name. */
    String ownKey(Set<String> starterNames) {
        String name = name(starterNames);
        return declaredPackage().isEmpty() ? name : declaredPackage().replace('.', '/') + "/" + name;
    }

    /** Returns the path that it has below a folder of sources. */
    String keyBelow(String root, Set<String> starterNames) {
        String below = path.substring(root.length());
        return below.substring(0, below.lastIndexOf('/') + 1) + name(starterNames);
    }

    /** Returns the folder of sources that it is in: below it are the folders of its package, where they are there. */
    String root() {
        Matcher main = Pattern.compile("(?:^|/)" + MAIN).matcher(path);
        if (main.find()) {
            return path.substring(0, main.end());
        }
        String folder = path.substring(0, path.lastIndexOf('/') + 1);
        String own = declaredPackage().replace('.', '/') + "/";
        return ("/" + folder).endsWith("/" + own) ? folder.substring(0, folder.length() - own.length()) : folder;
    }

    /** Tells whether it is in a folder of sources as Maven has them. */
    static boolean isMain(String root) {
        return root.endsWith(MAIN);
    }

    /** Tells whether it is in the folder of sources of a lab's own folder. */
    static boolean isMainOf(String root, String lab) {
        return ("/" + root).endsWith("/" + lab + "/" + MAIN);
    }

    /** Returns the folder of resources beside a folder of sources as Maven has them. */
    static String resourcesBeside(String root) {
        return root.substring(0, root.length() - MAIN.length()) + "src/main/resources/";
    }

    /** Returns its text, as the compiler wants it. */
    byte[] bytes() {
        if (problem != null) {
            throw problem;
        }
        return source.bytes();
    }

    /** Returns its text to be compared. */
    String text() {
        return problem == null ? source.text() : path;
    }
}
