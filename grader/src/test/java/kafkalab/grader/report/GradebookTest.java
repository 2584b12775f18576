package kafkalab.grader.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kafkalab.grader.course.Arrangements;
import kafkalab.grader.course.Course;
import kafkalab.grader.course.Roster;
import kafkalab.grader.result.SubmissionResult;
import kafkalab.kit.grading.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GradebookTest {

    @Test
    void a_row_a_student_a_column_a_task_and_no_row_where_the_grader_failed() {
        ClassStatistics room = new ClassStatistics(
                Samples.LAB,
                List.of(
                        Samples.mixed("ann@example.org"),
                        Samples.solved("Zoë O'Neill"),
                        Samples.refused("eve"),
                        Samples.uncompilable("joe"),
                        Samples.error("kim")));

        assertThat(csv(room, Course.UNKNOWN)).isEqualTo("""
                        student,outcome,lab01-producer,lab01-producer task 1,lab01-producer task 2,lab01-producer task 3,\
                        lab01-producer task 4,lab01-producer task 5,lab01-producer task 6,lab01-producer task 7
                        ann@example.org,graded,25,15,10,0,0,0,0,0
                        Zoë O'Neill,graded,100,15,10,15,20,15,10,15
                        eve,refused,0,0,0,0,0,0,0,0
                        joe,uncompilable,0,0,0,0,0,0,0,0
                        """.replace("\n", "\r\n"));
    }

    /** Moodle refuses the whole file for one grade that is no number, and {@code -} would clear a grade that is there. */
    @Test
    void every_grade_is_a_number_that_moodle_takes() {
        String csv = csv(new ClassStatistics(Samples.LAB, Samples.classOf(60)), Course.UNKNOWN);

        List<String> rows = csv.lines().toList();
        int columns = rows.get(0).split(",").length;
        assertThat(rows.get(0).split(",")).doesNotHaveDuplicates();
        assertThat(rows.subList(1, rows.size())).hasSizeGreaterThan(50).allSatisfy(row -> {
            String[] cells = row.split(",");
            assertThat(cells).hasSize(columns);
            assertThat(Arrays.asList(cells).subList(2, columns)).allMatch(cell -> cell.matches("\\d+"));
        });
    }

    @Test
    void what_nobody_asked_for_has_no_column_and_no_sum() {
        SubmissionResult part = Samples.solved("ann");
        part = new SubmissionResult(
                part.schema(),
                part.student(),
                part.origin(),
                part.lab(),
                part.outcome(),
                part.score(),
                part.maxScore(),
                part.seed(),
                List.of(2, 3),
                part.cluster(),
                part.sandbox(),
                part.durationMs(),
                part.digest(),
                part.tasks(),
                part.violations(),
                part.ignored(),
                part.messages());

        assertThat(csv(new ClassStatistics(Samples.LAB, List.of(part)), Course.UNKNOWN))
                .isEqualTo("student,outcome,lab01-producer task 2,lab01-producer task 3\r\nann,graded,10,15\r\n");
    }

    @Test
    void the_points_that_count_are_those_that_were_arranged() {
        Course course = new Course(
                new Roster(List.of(new Roster.Person("ann", "Ann Lee", Set.of("ann")))),
                new Arrangements(
                        new Arrangements.Late(10, 30),
                        Map.of(
                                "ann", new Arrangements.Student(2, null, null),
                                "bob", new Arrangements.Student(0, 60, "seen in class"))));

        assertThat(csv(new ClassStatistics(Samples.LAB, List.of(Samples.solved("ann"), Samples.refused("bob"))), course)
                        .lines())
                .satisfiesExactly(
                        head -> assertThat(head)
                                .startsWith("student,name,outcome,lab01-producer,")
                                .endsWith(",note"),
                        ann -> assertThat(ann)
                                .startsWith("ann,Ann Lee,graded,80,")
                                .endsWith(",\"2 days late: 100 − 20 = 80 points\""),
                        bob -> assertThat(bob)
                                .startsWith("bob,bob,refused,60,")
                                .endsWith(",\"60 points by hand instead of 0: seen in class\""));
    }

    private static String csv(ClassStatistics room, Course course) {
        return Gradebook.of(room, course, Language.EN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plain | plain",
                "Ann, B. | \"Ann, B.\"",
                "say \"hi\" | \"say \"\"hi\"\"\"",
                "=1+1 | \"'=1+1\"",
                "+491234 | \"'+491234\"",
                "-2 | '-2",
                "@SUM(A1) | \"'@SUM(A1)\"",
                "＝1 | \"'＝1\"",
                "a=b | \"a=b\"",
                "semi;colon | \"semi;colon\""
            })
    void no_cell_is_a_formula_or_two_cells(String text, String cell) {
        assertThat(Gradebook.cell(text)).isEqualTo(cell);
    }

    @Test
    void neither_tabs_nor_line_ends_nor_blanks_hide_a_formula() {
        assertThat(Gradebook.cell("\t=cmd|'/c calc'!A0")).isEqualTo("\"'=cmd|'/c calc'!A0\"");
        assertThat(Gradebook.cell("\r\n=1")).isEqualTo("\"'=1\"");
        assertThat(Gradebook.cell("a\r\n=1")).isEqualTo("\"a =1\"");
    }
}
