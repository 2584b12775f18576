package kafkalab.grader.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GradebookTest {

    @Test
    void a_row_a_student_a_column_a_task_and_no_grade_where_the_grader_failed() {
        ClassStatistics room = new ClassStatistics(
                Samples.LAB,
                List.of(
                        Samples.mixed("ann@example.org"),
                        Samples.solved("Zoë O'Neill"),
                        Samples.refused("eve"),
                        Samples.uncompilable("joe"),
                        Samples.error("kim")));

        assertThat(Gradebook.of(room)).isEqualTo("""
                        student,outcome,lab01-producer,lab01-producer task 1,lab01-producer task 2,lab01-producer task 3,\
                        lab01-producer task 4,lab01-producer task 5,lab01-producer task 6,lab01-producer task 7
                        ann@example.org,graded,25,15,10,0,0,0,0,0
                        Zoë O'Neill,graded,100,15,10,15,20,15,10,15
                        eve,refused,0,0,0,0,0,0,0,0
                        joe,uncompilable,0,0,0,0,0,0,0,0
                        kim,error,-,-,-,-,-,-,-,-
                        """.replace("\n", "\r\n"));
    }

    /** Moodle refuses the whole file for one grade that is no number; {@code -} is its own word for no grade. */
    @Test
    void every_grade_is_a_number_that_moodle_takes() {
        String csv = Gradebook.of(new ClassStatistics(Samples.LAB, Samples.classOf(60)));

        List<String> rows = csv.lines().toList();
        int columns = rows.get(0).split(",").length;
        assertThat(rows.get(0).split(",")).doesNotHaveDuplicates();
        assertThat(rows.subList(1, rows.size())).hasSize(60).allSatisfy(row -> {
            String[] cells = row.split(",");
            assertThat(cells).hasSize(columns);
            assertThat(Arrays.asList(cells).subList(2, columns)).allMatch(cell -> cell.matches("-|\\d+"));
        });
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
