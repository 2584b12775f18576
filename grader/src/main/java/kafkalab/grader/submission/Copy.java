package kafkalab.grader.submission;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kafkalab.grader.kit.LabFiles;

/**
 * A copy of the lab's program in a submission: the source files of one folder, each under the path below {@code
 * src/main/java} where it belongs. A submission may have several.
 *
 * @param root the folder of the sources, ending with {@code /}, or empty
 * @param files the files, by the path where they belong
 * @param tier how surely the folder is meant: 1 for the lab's own, 2 for a {@code src/main/java}, 3 for one with the
 *     package's folders, 4 for files that just lie there
 */
record Copy(String root, SortedMap<String, JavaFile> files, int tier) {

    /**
     * Finds all copies.
     *
     * @param found all source files of the submission
     * @param lab the lab
     */
    static List<Copy> allIn(Collection<JavaFile> found, LabFiles lab) {
        Map<String, List<JavaFile>> byRoot =
                found.stream().collect(Collectors.groupingBy(JavaFile::root, TreeMap::new, Collectors.toList()));
        Set<String> packages = lab.packages();
        List<Copy> copies = new ArrayList<>();
        byRoot.forEach((root, files) -> {
            if (files.stream().anyMatch(file -> packages.contains(file.declaredPackage()))) {
                copies.add(JavaFile.isMain(root) ? ofMain(root, files, lab) : ofLoose(root, files, lab));
            }
        });
        return copies;
    }

    private static Copy ofMain(String root, List<JavaFile> files, LabFiles lab) {
        Set<String> names = names(lab);
        SortedMap<String, JavaFile> placed = new TreeMap<>();
        List<JavaFile> elsewhere = new ArrayList<>();
        for (JavaFile file : files) {
            if (file.keyBelow(root, names).equals(file.ownKey(names))) {
                put(placed, file.ownKey(names), file);
            } else {
                elsewhere.add(file);
            }
        }
        for (JavaFile file : elsewhere) {
            String own = file.ownKey(names);
            boolean misplaced = lab.packages().contains(file.declaredPackage()) && !placed.containsKey(own);
            put(placed, misplaced ? own : file.keyBelow(root, names), file);
        }
        return new Copy(root, placed, JavaFile.isMainOf(root, lab.lab()) ? 1 : 2);
    }

    private static Copy ofLoose(String root, List<JavaFile> files, LabFiles lab) {
        Set<String> names = names(lab);
        SortedMap<String, JavaFile> placed = new TreeMap<>();
        boolean inPackages = false;
        for (JavaFile file : files) {
            String own = file.ownKey(names);
            if (!lab.tests().contains(own) && !lab.otherLabs().containsKey(file.declaredPackage())) {
                put(placed, own, file);
                inPackages |= lab.packages().contains(file.declaredPackage())
                        && file.path().startsWith(own.substring(0, own.lastIndexOf('/') + 1), root.length());
            }
        }
        return new Copy(root, placed, inPackages ? 3 : 4);
    }

    private static void put(SortedMap<String, JavaFile> placed, String key, JavaFile file) {
        JavaFile twin = placed.putIfAbsent(key, file);
        if (twin != null && !twin.text().equals(file.text())) {
            throw differing(twin.path(), file.path());
        }
    }

    /** Returns the names of the starter's source files. */
    static Set<String> names(LabFiles lab) {
        return lab.sources().keySet().stream()
                .map(source -> source.substring(source.lastIndexOf('/') + 1))
                .collect(Collectors.toSet());
    }

    /** Tells whether nothing in it differs from the starter. */
    boolean isUntouched(LabFiles lab) {
        return files.entrySet().stream().allMatch(file -> {
            byte[] given = lab.sources().get(file.getKey());
            return given != null
                    && SourceText.of(given).text().equals(file.getValue().text());
        });
    }

    /** Tells whether another copy has all that this one has, and as this one has it. */
    boolean isPartOf(Copy other) {
        return files.entrySet().stream()
                .allMatch(file -> other.files.containsKey(file.getKey())
                        && other.files
                                .get(file.getKey())
                                .text()
                                .equals(file.getValue().text()));
    }

    /** Unites this copy with another that has other files. */
    Copy and(Copy other) {
        SortedMap<String, JavaFile> all = new TreeMap<>(files);
        other.files.forEach((key, file) -> put(all, key, file));
        return new Copy(root, all, tier);
    }

    private static UnusableSubmission differing(String one, String other) {
        return new UnusableSubmission(
                "It has two versions of one file that differ, " + one + " and " + other
                        + ": hand in the one that is to be graded.",
                "Elle contient deux versions différentes d'un même fichier, " + one + " et " + other
                        + " : rendez celle qui doit être notée.");
    }
}
