package kafkalab.grader.course;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import kafkalab.grader.fault.GraderFault;
import kafkalab.kit.grading.Text;

/**
 * What a teacher has arranged beside the tests, for a lab: what a day late costs, who was how late, and points that were
 * given by hand, with the reason. It is a file of the teacher's, which the grader reads and never writes.
 *
 * @param late what a day late costs
 * @param students what holds for single students, by their ids
 */
public record Arrangements(Late late, Map<String, Student> students) {

    /** Nothing is arranged. */
    public static final Arrangements NONE = new Arrangements(null, null);

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Fills in what is not said. */
    public Arrangements {
        late = late == null ? new Late(0, null) : late;
        students = students == null ? Map.of() : new TreeMap<>(students);
    }

    /**
     * What a day late costs.
     *
     * @param pointsPerDay the points that a day, or a part of one, takes away
     * @param mostPoints the most that is taken away; all, where nothing is said
     */
    public record Late(
            @JsonProperty("points-per-day") int pointsPerDay,
            @JsonProperty("most-points") Integer mostPoints) {

        /** Refuses what would give points. */
        public Late {
            if (pointsPerDay < 0 || mostPoints != null && mostPoints < 0) {
                throw new IllegalArgumentException("points-per-day and most-points are not below 0");
            }
        }
    }

    /**
     * What holds for one student.
     *
     * @param daysLate how many days late
     * @param points the points that count, whatever the tests say; null where the tests count
     * @param reason why; whoever gives points by hand says it
     */
    public record Student(
            @JsonProperty("days-late") int daysLate,
            @JsonProperty("points") Integer points,
            @JsonProperty("reason") String reason) {

        /** Refuses points without a reason, and days before the date. */
        public Student {
            if (points != null && (reason == null || reason.isBlank())) {
                throw new IllegalArgumentException("points that are given by hand need a reason");
            }
            if (points != null && points < 0 || daysLate < 0) {
                throw new IllegalArgumentException("points and days-late are not below 0");
            }
        }
    }

    /**
     * The points that count.
     *
     * @param points the points
     * @param note why they are not those of the tests; null where they are
     */
    public record Counted(int points, Text note) {}

    /** Reads the file of a lab. */
    public static Arrangements read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new GraderFault("There is no file " + file + ".", "Name a YAML file with late or students.");
        }
        try {
            Arrangements read = YAML.readValue(file.toFile(), Arrangements.class);
            return read == null ? NONE : read;
        } catch (JsonProcessingException e) {
            throw new GraderFault(
                    file + " can not be read: " + problem(e) + ".",
                    "docs/grading-reports.md shows what may stand in it.",
                    e);
        }
    }

    private static String problem(JsonProcessingException e) {
        String where = e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
        return where
                + (e.getCause() == null ? e.getOriginalMessage() : e.getCause().getMessage());
    }

    /**
     * Counts a student's points.
     *
     * @param id the student's id
     * @param earned what the tests say
     */
    public Counted count(String id, int earned) {
        Student student = students.get(id);
        if (student == null) {
            return new Counted(earned, null);
        }
        if (student.points() != null) {
            return new Counted(
                    student.points(),
                    new Text(
                            student.points() + " points by hand instead of " + earned + ": " + student.reason(),
                            student.points() + " points donnés à la main au lieu de " + earned + " : "
                                    + student.reason()));
        }
        int most = late.mostPoints() == null ? earned : late.mostPoints();
        int taken = Math.min(earned, Math.min(most, student.daysLate() * late.pointsPerDay()));
        if (student.daysLate() == 0) {
            return new Counted(earned, student.reason() == null ? null : Text.same(student.reason()));
        }
        String why = student.reason() == null ? "" : " (" + student.reason() + ")";
        return new Counted(
                earned - taken,
                new Text(
                        student.daysLate() + (student.daysLate() == 1 ? " day" : " days") + " late: " + earned + " − "
                                + taken + " = " + (earned - taken) + " points" + why,
                        student.daysLate() + (student.daysLate() == 1 ? " jour" : " jours") + " de retard : " + earned
                                + " − " + taken + " = " + (earned - taken) + " points" + why));
    }
}
