package kafkalab.kit.rules;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The source files that a student was given, as they were: what was not changed is not held to the rules. A hand-out
 * remembers them in {@value #FILE}, a line a file; in the kit itself those of the starter that the solution leaves as they
 * are take their place.
 */
public final class GivenFiles {

    /** Is the name of the list, in the lab's folder. */
    public static final String FILE = "starter.sha256";

    private static final String SOURCES = "src/main/java";

    private final Path lab;
    private final Map<String, String> digests;

    private GivenFiles(Path lab, Map<String, String> digests) {
        this.lab = lab;
        this.digests = digests;
    }

    /** Reads what a lab's folder remembers. */
    public static GivenFiles of(Path lab) throws IOException {
        Path list = lab.resolve(FILE);
        Map<String, String> digests = new TreeMap<>();
        if (Files.isRegularFile(list)) {
            for (String line : Files.readAllLines(list)) {
                String[] parts = line.split(" +", 2);
                digests.put(parts[1], parts[0]);
            }
        } else {
            digests.putAll(digests(lab.resolve("src/solution/java")));
        }
        return new GivenFiles(lab, digests);
    }

    /**
     * Remembers the starter that lies in a lab's folder.
     *
     * @param lab the lab's folder in a hand-out
     */
    public static void remember(Path lab) throws IOException {
        List<String> lines = new ArrayList<>();
        digests(lab.resolve(SOURCES)).forEach((path, digest) -> lines.add(digest + "  " + path));
        Files.write(lab.resolve(FILE), lines);
    }

    /** Returns the packages that are the lab's own, with dots. */
    Set<String> packages() {
        Set<String> packages = new TreeSet<>();
        digests.keySet()
                .forEach(path -> packages.add(
                        path.substring(0, Math.max(0, path.lastIndexOf('/'))).replace('/', '.')));
        return packages;
    }

    /** Returns the paths below {@code src/main/java} of those that nobody has changed. */
    Set<String> unchanged() throws IOException {
        Map<String, String> now = digests(lab.resolve(SOURCES));
        now.entrySet().removeIf(file -> !file.getValue().equals(digests.get(file.getKey())));
        return now.keySet();
    }

    private static Map<String, String> digests(Path folder) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> tree = Files.walk(folder)) {
                for (Path file :
                        tree.filter(path -> path.toString().endsWith(".java")).toList()) {
                    String path = folder.relativize(file).toString().replace('\\', '/');
                    // Git may lay it down with the ends of lines of Windows.
                    String text =
                            Files.readString(file, StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
                    digests.put(path, digest(text.getBytes(StandardCharsets.ISO_8859_1)));
                }
            }
        }
        return digests;
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
