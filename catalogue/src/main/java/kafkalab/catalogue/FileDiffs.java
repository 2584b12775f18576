package kafkalab.catalogue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a unified diff, one a file.
 *
 * <p>JGit sees where a file's hunks end by the line {@code diff --git} of the next file. A plain unified diff has none:
 * there the number of lines that a hunk's head names tells that what follows is the head of another file, and no deleted
 * line that begins with {@code --}.
 */
final class FileDiffs {

    private static final Pattern HUNK = Pattern.compile("@@ -\\d+(?:,(\\d+))? \\+\\d+(?:,(\\d+))? @@.*");

    private FileDiffs() {}

    /** Cuts a diff in front of each file's head. */
    static List<byte[]> of(byte[] diff) {
        List<byte[]> parts = new ArrayList<>();
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        int before = 0;
        int after = 0;
        boolean hunks = false;
        for (Line line : Line.of(diff, 0, diff.length)) {
            boolean within = before > 0 || after > 0;
            Matcher hunk = HUNK.matcher(within ? "" : line.shown());
            if (hunk.matches()) {
                before = count(hunk.group(1));
                after = count(hunk.group(2));
                hunks = true;
            } else if (within) {
                before -= line.marker() == '+' || line.marker() == '\\' ? 0 : 1;
                after -= line.marker() == '-' || line.marker() == '\\' ? 0 : 1;
            } else if (hunks && line.marker() != '\\') {
                parts.add(part.toByteArray());
                part.reset();
                hunks = false;
            }
            line.appendTo(part);
        }
        parts.add(part.toByteArray());
        return parts;
    }

    private static int count(String digits) {
        return digits == null ? 1 : Integer.parseInt(digits);
    }
}
