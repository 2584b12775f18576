package kafkalab.grader.kit;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What tells the files of a lab from all others that a student may hand in.
 *
 * @param lab the lab's id
 * @param sources the starter's sources, by their path below {@code src/main/java}, with {@code /} between names
 * @param resources the starter's resources, which a student may edit, by their path below {@code src/main/resources}
 * @param tests the paths of the lab's tests below {@code src/test/java}
 * @param digestOfTests SHA-256 of these tests and of {@code lab.yaml}, in hexadecimal
 * @param otherLabs the packages of the kit's other labs, each with the id of its lab
 */
public record LabFiles(
        String lab,
        SortedMap<String, byte[]> sources,
        SortedMap<String, byte[]> resources,
        Set<String> tests,
        String digestOfTests,
        Map<String, String> otherLabs) {

    /**
     * Reads a lab of a kit.
     *
     * @param kit the kit
     * @param id the lab's id
     */
    public static LabFiles of(Kit kit, String id) throws IOException {
        Path lab = kit.lab(id);
        Map<String, String> others = new TreeMap<>();
        for (String other : kit.labs()) {
            if (!other.equals(id)) {
                for (String source :
                        below(kit.lab(other).resolve("src/main/java")).keySet()) {
                    others.put(packageOf(source), other);
                }
            }
        }
        return new LabFiles(
                id,
                below(lab.resolve("src/main/java")),
                below(lab.resolve("src/main/resources")),
                below(lab.resolve("src/test/java")).keySet(),
                digest(lab),
                others);
    }

    private static String digest(Path lab) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(Files.readAllBytes(lab.resolve("lab.yaml")));
            for (Map.Entry<String, byte[]> file : below(lab.resolve("src/test")).entrySet()) {
                digest.update((file.getKey() + "\0" + file.getValue().length + "\0").getBytes(StandardCharsets.UTF_8));
                digest.update(file.getValue());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static SortedMap<String, byte[]> below(Path folder) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> tree = Files.walk(folder)) {
                for (Path file : tree.filter(Files::isRegularFile).toList()) {
                    files.put(
                            folder.relativize(file).toString().replace(File.separatorChar, '/'),
                            Files.readAllBytes(file));
                }
            }
        }
        return files;
    }

    /** Returns the packages of the starter's sources, with dots. */
    public Set<String> packages() {
        return sources.keySet().stream().map(LabFiles::packageOf).collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Returns the package that a source file's path stands for.
     *
     * @param source the path below the folder of sources
     */
    public static String packageOf(String source) {
        int slash = source.lastIndexOf('/');
        return slash < 0 ? "" : source.substring(0, slash).replace('/', '.');
    }
}
