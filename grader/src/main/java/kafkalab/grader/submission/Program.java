package kafkalab.grader.submission;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the grader takes of a submission: the lab's own source files and nothing else.
 *
 * @param sources the Java source files, by their path below {@code src/main/java}, with {@code /} between names
 * @param resources files below {@code src/main/resources} that the starter has as well, and gives to be edited
 * @param ignored what was not taken, by its path in the submission; a folder of which nothing was taken stands once
 */
public record Program(SortedMap<String, byte[]> sources, SortedMap<String, byte[]> resources, List<String> ignored) {

    private static final String SOURCES = "src/main/java/";
    private static final String RESOURCES = "src/main/resources/";
    private static final int LARGEST_FILE = 512 * 1024;
    private static final int LARGEST_PROGRAM = 4 * 1024 * 1024;
    private static final int MOST_SOURCES = 500;
    private static final int MOST_IGNORED = 200;

    /**
     * Takes a submission's source files.
     *
     * @param origin the folder or archive
     * @param lab the lab's id, to tell its folder from the others of a whole kit
     * @param editable the resources of the lab that a student may edit, by their path below {@code src/main/resources}
     * @throws UnusableSubmission where there is nothing to grade in it
     * @throws IOException where the machine does not let us read it
     */
    public static Program of(Path origin, String lab, Set<String> editable) throws IOException {
        try (FileTree tree = FileTree.open(origin)) {
            List<String> paths = tree.paths();
            String root = sourceRoot(paths, lab);
            String resourceRoot = root.substring(0, root.length() - SOURCES.length()) + RESOURCES;
            Taking taking = new Taking(tree);
            SortedMap<String, byte[]> sources = new TreeMap<>();
            SortedMap<String, byte[]> resources = new TreeMap<>();
            for (String path : paths) {
                if (isTaken(path, root)) {
                    sources.put(path.substring(root.length()), taking.take(path));
                } else if (path.startsWith(resourceRoot) && editable.contains(path.substring(resourceRoot.length()))) {
                    resources.put(path.substring(resourceRoot.length()), taking.take(path));
                }
            }
            return new Program(sources, resources, ignored(paths, taking.taken));
        }
    }

    /**
     * Returns the starter, as a student hands it in who has not begun.
     *
     * @param sources the folder of its sources
     * @param resources the folder of its resources; it may be missing
     * @param editable the resources that a student may edit
     */
    public static Program untouched(Path sources, Path resources, Set<String> editable) throws IOException {
        SortedMap<String, byte[]> javaFiles = new TreeMap<>();
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                javaFiles.put(
                        sources.relativize(file).toString().replace(File.separatorChar, '/'), Files.readAllBytes(file));
            }
        }
        SortedMap<String, byte[]> edited = new TreeMap<>();
        for (String name : editable) {
            edited.put(name, Files.readAllBytes(resources.resolve(name)));
        }
        return new Program(javaFiles, edited, List.of());
    }

    /** A reader of files as long as they are few, small, and apart from each other on every system. */
    private static final class Taking {

        private final FileTree tree;
        private final Set<String> taken = new HashSet<>();
        private final Map<String, String> folded = new TreeMap<>();
        private int size;

        Taking(FileTree tree) {
            this.tree = tree;
        }

        byte[] take(String path) throws IOException {
            String twin = folded.put(path.toLowerCase(Locale.ROOT), path);
            if (twin != null) {
                throw new UnusableSubmission(
                        twin + " and " + path + " differ in upper and lower case only: hand in one of them.");
            }
            byte[] bytes = tree.read(path, LARGEST_FILE);
            size += bytes.length;
            taken.add(path);
            if (size > LARGEST_PROGRAM || taken.size() > MOST_SOURCES) {
                throw new UnusableSubmission("Its source files are more than " + MOST_SOURCES
                        + ", or together more than " + LARGEST_PROGRAM / 1024 / 1024 + " MB.");
            }
            return bytes;
        }
    }

    /** Finds the one folder of the lab's sources: the submission may be the kit, the lab, or a folder around either. */
    private static String sourceRoot(List<String> paths, String lab) {
        Set<String> roots = new TreeSet<>();
        for (String path : paths) {
            int at = ("/" + path).indexOf("/" + SOURCES);
            if (at >= 0 && path.endsWith(".java") && isSafe(path)) {
                roots.add(path.substring(0, at + SOURCES.length()));
            }
        }
        Set<String> ofTheLab = roots.stream()
                .filter(root -> ("/" + root).endsWith("/" + lab + "/" + SOURCES))
                .collect(Collectors.toSet());
        Set<String> candidates = ofTheLab.isEmpty() ? roots : ofTheLab;
        if (candidates.isEmpty()) {
            throw new UnusableSubmission("There is nothing to grade: it has no Java file under " + lab + "/" + SOURCES
                    + " nor under " + SOURCES + ".");
        }
        if (candidates.size() > 1) {
            throw new UnusableSubmission("It has several folders of sources, and none is the only one of " + lab + ": "
                    + String.join(", ", new TreeSet<>(candidates)) + ".");
        }
        return candidates.iterator().next();
    }

    private static boolean isTaken(String path, String root) {
        return path.startsWith(root)
                && path.endsWith(".java")
                && isSafe(path)
                // A module would cut the program off from the class path of the tests.
                && !path.endsWith("/module-info.java");
    }

    /** Tells a path that stays where it is put, on every system. */
    private static boolean isSafe(String path) {
        // What macOS packs beside each file is no file of anybody's.
        return !path.startsWith("__MACOSX/")
                && !path.contains("/._")
                && path.matches("[^/\\\\:\\x00-\\x1f][^\\\\:\\x00-\\x1f]*")
                && List.of(path.split("/", -1)).stream()
                        .noneMatch(name -> name.isEmpty() || name.equals(".") || name.equals(".."));
    }

    private static List<String> ignored(List<String> paths, Set<String> taken) {
        Set<String> entered = new HashSet<>(Set.of(""));
        for (String path : taken) {
            for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
                entered.add(path.substring(0, at + 1));
            }
        }
        Set<String> ignored = new TreeSet<>();
        for (String path : paths) {
            if (!taken.contains(path)) {
                String shown = path;
                for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
                    if (!entered.contains(path.substring(0, at + 1))) {
                        shown = path.substring(0, at + 1);
                        break;
                    }
                }
                ignored.add(shown);
            }
        }
        return ignored.size() <= MOST_IGNORED
                ? List.copyOf(ignored)
                : ignored.stream()
                        .limit(MOST_IGNORED)
                        .collect(Collectors.collectingAndThen(Collectors.toList(), some -> {
                            some.add("… and " + (ignored.size() - MOST_IGNORED) + " more");
                            return some;
                        }));
    }

    /** Returns SHA-256 over names and contents, in hexadecimal. */
    public String digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Map<String, byte[]> files : List.of(sources, resources)) {
                files.forEach((name, bytes) -> {
                    digest.update((name + "\0" + bytes.length + "\0").getBytes(StandardCharsets.UTF_8));
                    digest.update(bytes);
                });
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Returns the source files of the starter that this program leaves as they are, or leaves out.
     *
     * @param starter the folder of the starter's sources
     */
    public Set<String> unchanged(Path starter) throws IOException {
        Set<String> unchanged = new TreeSet<>();
        try (Stream<Path> files = Files.walk(starter)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = starter.relativize(file)
                        .toString()
                        .replace(starter.getFileSystem().getSeparator(), "/");
                byte[] mine = sources.get(name);
                if (mine == null || Arrays.equals(mine, Files.readAllBytes(file))) {
                    unchanged.add(name);
                }
            }
        }
        return unchanged;
    }

    /**
     * Writes the source files below a folder.
     *
     * @param folder the folder; files of the same name are replaced
     */
    public void writeSources(Path folder) throws IOException {
        write(sources, folder);
    }

    /**
     * Writes the resources below a folder.
     *
     * @param folder the folder; files of the same name are replaced
     */
    public void writeResources(Path folder) throws IOException {
        write(resources, folder);
    }

    private static void write(Map<String, byte[]> files, Path folder) throws IOException {
        for (Map.Entry<String, byte[]> source : files.entrySet()) {
            Path file = folder.resolve(source.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, source.getValue());
        }
    }
}
