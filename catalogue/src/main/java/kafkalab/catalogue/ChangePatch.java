package kafkalab.catalogue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.EditList;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.eclipse.jgit.patch.CombinedFileHeader;
import org.eclipse.jgit.patch.FileHeader;
import org.eclipse.jgit.patch.FormatError;
import org.eclipse.jgit.patch.HunkHeader;
import org.eclipse.jgit.patch.Patch;

/**
 * A change of a lab's solution, as a unified diff over {@code src/solution}: paths {@code a/java/…} and
 * {@code b/java/…}, three lines of context, new and deleted files against {@code /dev/null}.
 *
 * <p>It applies strictly, to the very lines that its hunks name: a patch that has to be searched a place for would
 * sooner or later be put at another one than its author meant.
 */
public final class ChangePatch {

    private static final int CONTEXT = 3;
    private static final String NOWHERE = "/dev/null";

    private final List<FileHeader> files;
    private final String name;

    private ChangePatch(List<FileHeader> files, String name) {
        this.files = files;
        this.name = name;
    }

    /**
     * Parses a patch.
     *
     * @param diff the unified diff, with or without Git's lines about each file
     * @param name what messages call it, such as {@code lab01-producer wrong/acks-one}
     * @throws CatalogueFault where it is no unified diff of text files
     */
    public static ChangePatch parse(byte[] diff, String name) {
        List<FileHeader> files = new ArrayList<>();
        for (byte[] part : FileDiffs.of(diff)) {
            files.addAll(filesOf(part, name));
        }
        for (FileHeader file : files) {
            if (file.getPatchType() != FileHeader.PatchType.UNIFIED
                    || file instanceof CombinedFileHeader
                    || file.getHunks().isEmpty()) {
                throw malformed(name, "it has no lines of text for " + path(file));
            }
        }
        return new ChangePatch(List.copyOf(files), name);
    }

    private static List<? extends FileHeader> filesOf(byte[] diff, String name) {
        Patch patch = new Patch();
        patch.parse(diff, 0, diff.length);
        if (!patch.getErrors().isEmpty()) {
            FormatError error = patch.getErrors().get(0);
            throw malformed(
                    name, error.getMessage() + ": " + error.getLineText().strip());
        }
        if (patch.getFiles().isEmpty()) {
            throw malformed(name, diff.length == 0 ? "it changes no file" : "it has lines that belong to no file");
        }
        return patch.getFiles();
    }

    private static CatalogueFault malformed(String name, String what) {
        return new CatalogueFault(
                "The patch of " + name + " is no unified diff: " + what + ".",
                "Mend change.patch, or write it with tools/variant open and save.");
    }

    /**
     * Writes the change between two trees: files in the order of their paths, no more than three lines around each
     * change, and nothing that depends on when or where it is written.
     *
     * @return the diff; empty where the trees are equal
     * @throws CatalogueFault where a file that differs is not text
     */
    public static byte[] between(SourceTree before, SourceTree after) {
        Set<String> paths = new TreeSet<>(before.paths());
        paths.addAll(after.paths());
        ByteArrayOutputStream diff = new ByteArrayOutputStream();
        for (String path : paths) {
            if (!before.sameFile(path, after)) {
                write(path, before.bytes(path), after.bytes(path), diff);
            }
        }
        return diff.toByteArray();
    }

    private static void write(String path, byte[] before, byte[] after, ByteArrayOutputStream diff) {
        RawText from = text(path, before);
        RawText to = text(path, after);
        EditList edits = new HistogramDiff().diff(RawTextComparator.DEFAULT, from, to);
        if (edits.isEmpty()) {
            throw new CatalogueFault(
                    path + " is an empty file, which a unified diff can not tell.", "Give it a line, or leave it out.");
        }
        diff.writeBytes(("--- " + (before == null ? NOWHERE : "a/" + path) + "\n+++ "
                        + (after == null ? NOWHERE : "b/" + path) + "\n")
                .getBytes(StandardCharsets.UTF_8));
        try (DiffFormatter formatter = new DiffFormatter(diff)) {
            formatter.setContext(CONTEXT);
            formatter.format(edits, from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RawText text(String path, byte[] bytes) {
        if (bytes == null) {
            return RawText.EMPTY_TEXT;
        }
        if (RawText.isBinary(bytes, bytes.length, true)) {
            throw new CatalogueFault(path + " is no text.", "A patch changes text files only.");
        }
        return new RawText(bytes);
    }

    /** Returns whether the patch applies to a tree, strictly. */
    public boolean appliesTo(SourceTree tree) {
        try {
            applyTo(tree);
            return true;
        } catch (CatalogueFault fault) {
            return false;
        }
    }

    /**
     * Applies the patch.
     *
     * @param tree what it is applied to
     * @return the tree with the change
     * @throws CatalogueFault where a hunk does not find its lines at the very place that it names; the sentence tells
     *     which
     */
    public SourceTree applyTo(SourceTree tree) {
        SourceTree changed = tree;
        for (FileHeader file : files) {
            String path = path(file);
            byte[] before = changed.bytes(path);
            boolean creates = file.getOldPath().equals(NOWHERE);
            boolean deletes = file.getNewPath().equals(NOWHERE);
            if (!creates && !deletes && !file.getOldPath().equals(file.getNewPath())) {
                throw refused(path, "it renames the file to " + file.getNewPath());
            }
            if (creates && before != null) {
                throw refused(path, "it makes the file anew, and src/solution has it");
            }
            if (!creates && before == null) {
                throw refused(path, "src/solution has no such file");
            }
            byte[] after = apply(file, creates ? new byte[0] : before);
            if (deletes && after.length > 0) {
                throw refused(path, "it deletes the file, and names not all of its lines");
            }
            changed = deletes ? changed.without(path) : changed.with(path, after);
        }
        return changed;
    }

    private byte[] apply(FileHeader file, byte[] before) {
        List<Line> old = Line.of(before, 0, before.length);
        ByteArrayOutputStream after = new ByteArrayOutputStream(before.length);
        int next = 0;
        for (HunkHeader hunk : file.getHunks()) {
            int start = hunk.getOldImage().getStartLine() - (hunk.getOldImage().getLineCount() == 0 ? 0 : 1);
            if (start < next || start > old.size()) {
                throw refused(path(file), "line " + (start + 1) + " is not there for it to change");
            }
            old.subList(next, start).forEach(line -> line.appendTo(after));
            next = start;
            for (Line line : body(hunk)) {
                switch (line.marker()) {
                    case '+' -> line.withoutMarker().appendTo(after);
                    case ' ', '-' -> {
                        Line expected = line.withoutMarker();
                        if (next >= old.size() || !expected.equals(old.get(next))) {
                            throw refused(
                                    path(file),
                                    "line " + (next + 1) + " should be `" + expected.shown() + "`, and is "
                                            + (next < old.size()
                                                    ? "`" + old.get(next).shown() + "`"
                                                    : "not there"));
                        }
                        if (line.marker() == ' ') {
                            expected.appendTo(after);
                        }
                        next++;
                    }
                    default -> throw malformed(name, "a line of " + path(file) + " begins with none of ' ', + and -");
                }
            }
        }
        old.subList(next, old.size()).forEach(line -> line.appendTo(after));
        return after.toByteArray();
    }

    /** Returns a hunk's lines with their markers; the last one of a file without its newline where the file has none. */
    private static List<Line> body(HunkHeader hunk) {
        List<Line> lines = new ArrayList<>();
        List<Line> all = Line.of(hunk.getBuffer(), hunk.getStartOffset(), hunk.getEndOffset());
        for (Line line : all.subList(1, all.size())) {
            if (line.marker() == '\\') {
                lines.add(lines.remove(lines.size() - 1).withoutNewline());
            } else {
                lines.add(line);
            }
        }
        return lines;
    }

    private static String path(FileHeader file) {
        return file.getOldPath().equals(NOWHERE) ? file.getNewPath() : file.getOldPath();
    }

    private CatalogueFault refused(String path, String what) {
        String lab = name.replaceFirst(" .*", "");
        return new CatalogueFault(
                "The patch of " + name + " does not apply to " + path + ": " + what + ".",
                "Carry it over the changed solution: tools/variant rebase " + lab + ".");
    }
}
