package kafkalab.catalogue.author;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import kafkalab.catalogue.SourceTree;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.eclipse.jgit.merge.MergeAlgorithm;
import org.eclipse.jgit.merge.MergeFormatter;
import org.eclipse.jgit.merge.MergeResult;

/**
 * The merge of a variant with a changed solution.
 *
 * <pre>
 *            the solution that the patch was written for
 *               /                              \
 *  the solution as it is                    the variant
 *               \                              /
 *                      the variant as it should be
 * </pre>
 *
 * @param tree the outcome; lines that both sides have changed stand between conflict markers
 * @param conflicts the files that have such lines, or that one side has deleted and the other changed
 */
record ThreeWayMerge(SourceTree tree, List<String> conflicts) {

    private static final String MARKER = "<<<<<<< ";
    private static final List<String> SIDES = List.of("the solution as it was", "the solution as it is", "the variant");

    /**
     * Merges.
     *
     * @param base the solution that the variant was made from
     * @param solution the solution as it is
     * @param variant the variant
     */
    static ThreeWayMerge of(SourceTree base, SourceTree solution, SourceTree variant) throws IOException {
        Set<String> paths = new TreeSet<>(base.paths());
        paths.addAll(solution.paths());
        paths.addAll(variant.paths());
        SourceTree merged = solution;
        List<String> conflicts = new ArrayList<>();
        for (String path : paths) {
            if (variant.sameFile(path, base) || variant.sameFile(path, solution)) {
                continue;
            }
            if (solution.sameFile(path, base)) {
                merged = variant.bytes(path) == null ? merged.without(path) : merged.with(path, variant.bytes(path));
                continue;
            }
            MergeResult<RawText> result = new MergeAlgorithm()
                    .merge(
                            RawTextComparator.DEFAULT,
                            text(base.bytes(path)),
                            text(solution.bytes(path)),
                            text(variant.bytes(path)));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            new MergeFormatter().formatMergeDiff3(bytes, result, SIDES, StandardCharsets.UTF_8);
            merged = merged.with(path, bytes.toByteArray());
            if (result.containsConflicts()) {
                conflicts.add(path);
            }
        }
        return new ThreeWayMerge(merged, conflicts);
    }

    /** Returns the files in which conflict markers are left. */
    static List<String> unresolved(SourceTree tree) {
        return tree.paths().stream()
                .filter(path -> new String(tree.bytes(path), StandardCharsets.UTF_8)
                        .lines()
                        .anyMatch(line -> line.startsWith(MARKER)))
                .toList();
    }

    private static RawText text(byte[] bytes) {
        return bytes == null ? RawText.EMPTY_TEXT : new RawText(bytes);
    }
}
