package kafkalab.grader.course;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a course platform calls a folder or file of a submission when all are downloaded at once.
 *
 * <pre>
 *  Moodle       Ann Lee_4711_assignsubmission_file_            a folder; or a file, with its name behind
 *  Canvas       leeann_LATE_4711_90210_Program.java            files
 *  Blackboard   Lab 1_ann_attempt_2026-11-30-12-05-00_lab.zip  files
 *  Gradescope   submission_4711                                folders, told apart by a file beside them
 * </pre>
 *
 * @param names names of the student, the surest first
 * @param attempt tells the attempts of one student apart, in their order; may be empty
 */
public record PlatformName(List<String> names, String attempt) {

    private static final Pattern MOODLE = Pattern.compile("(?<name>.+?)_(?<id>\\d+)_assignsubmission_[a-z]+(?:_.*)?");
    private static final Pattern BLACKBOARD =
            Pattern.compile(".+_(?<id>[^_]+)_attempt_(?<date>\\d{4}-\\d\\d-\\d\\d(?:-\\d\\d){0,3})(?:[_.].*)?");
    private static final Pattern CANVAS =
            Pattern.compile("(?<name>[\\p{L}\\p{N}-]+)_(?:LATE_)?(?<id>\\d+)_(?<file>\\d+)_.+");

    /**
     * Reads a name.
     *
     * @param name the name of a folder or file
     * @param plain the same without the ending of an archive
     */
    public static PlatformName of(String name, String plain) {
        Matcher moodle = MOODLE.matcher(name);
        if (moodle.matches()) {
            return new PlatformName(List.of(moodle.group("id"), moodle.group("name")), "");
        }
        Matcher blackboard = BLACKBOARD.matcher(name);
        if (blackboard.matches()) {
            return new PlatformName(List.of(blackboard.group("id")), blackboard.group("date"));
        }
        Matcher canvas = CANVAS.matcher(name);
        if (canvas.matches()) {
            return new PlatformName(List.of(canvas.group("id"), canvas.group("name")), "");
        }
        List<String> names = new ArrayList<>(List.of(plain));
        // A folder may be called after name and id at once.
        names.addAll(List.of(plain.split("[_,;()]")));
        return new PlatformName(names, "");
    }
}
