package kafkalab.kit.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.StringReader;
import java.util.Collections;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import kafkalab.kit.grading.Timeline.Dot;
import kafkalab.kit.grading.Timeline.Lane;
import kafkalab.kit.grading.Timeline.Mark;
import kafkalab.kit.grading.Timeline.Span;
import kafkalab.kit.grading.Timeline.Step;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class TimelinePictureTest {

    private static final List<Span> SPANS = List.of(new Span(0, 0, 1_000), new Span(1, 1_200, 3_000));
    private static final List<Step> STEPS = List.of(new Step(0, 0), new Step(900, 2));

    @Test
    void draws_a_band_an_owner_a_dot_an_event_and_a_line_of_what_is_confirmed() throws Exception {
        // when
        Document svg = svg(timeline("A", List.of(new Dot(0, 100, 1), new Dot(1, 2_000, 2))));

        // then
        assertThat(count(svg, "rect", "band")).isEqualTo(2 + 2);
        assertThat(count(svg, "circle", "dot")).isEqualTo(2 + 1);
        assertThat(count(svg, "path", "step")).isEqualTo(1 + 1);
        assertThat(count(svg, "path", "moment")).isEqualTo(1);
        assertThat(svg.getDocumentElement().getTextContent())
                .contains("partition 0", "handled", "committed", "SIGKILL", "0.0\u00a0s", "3.0\u00a0s");
    }

    @Test
    void rings_what_was_done_again() throws Exception {
        // given
        List<Dot> once = List.of(new Dot(0, 100, 1), new Dot(0, 200, 2));
        List<Dot> again = List.of(new Dot(0, 100, 1), new Dot(1, 2_000, 1));

        // then: one ring stands in the legend
        assertThat(count(svg(timeline("A", once)), "circle", "again")).isEqualTo(1);
        assertThat(count(svg(timeline("A", again)), "circle", "again")).isEqualTo(2);
    }

    @Test
    void shows_a_name_as_text_and_as_nothing_else() throws Exception {
        // when
        Document svg = svg(timeline("<script>\"x\"", List.of()));

        // then
        assertThat(svg.getElementsByTagName("script").getLength()).isZero();
        assertThat(svg.getDocumentElement().getTextContent()).contains("<script>\"x\"");
    }

    @Test
    void speaks_the_language_of_the_report() {
        // when
        Picture picture = TimelinePicture.of(timeline("A", List.of()), Language.FR);

        // then
        assertThat(picture.title()).isEqualTo("titre");
        assertThat(picture.svg()).contains("traité", "validé").doesNotContain("handled");
    }

    @Test
    void refuses_what_is_too_much_or_points_outside() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> timeline("A", List.of(new Dot(2, 0, 0))))
                .withMessage("A timeline can not be drawn: a dot's owner.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> timeline("A", Collections.nCopies(5_000, new Dot(0, 0, 0))))
                .withMessage("A timeline can not be drawn: a lane has too many parts.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> timeline("A".repeat(601), List.of()))
                .withMessage("A timeline can not be drawn: an owner's name is too long.");
    }

    private static Timeline timeline(String owner, List<Dot> dots) {
        return new Timeline(
                new Text("title", "titre"),
                new Text("caption", "légende"),
                new Text("handled", "traité"),
                new Text("committed", "validé"),
                3_000,
                List.of(owner, "B"),
                List.of(new Lane(new Text("partition 0", "partition 0"), SPANS, dots, STEPS)),
                List.of(new Mark(1_000, new Text("SIGKILL", "SIGKILL"))));
    }

    private static Document svg(Timeline timeline) throws Exception {
        String svg = TimelinePicture.of(timeline, Language.EN).svg();
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static long count(Document svg, String element, String className) {
        NodeList all = svg.getElementsByTagName(element);
        long count = 0;
        for (int i = 0; i < all.getLength(); i++) {
            String classes = all.item(i).getAttributes().getNamedItem("class").getNodeValue();
            if (List.of(classes.split(" ")).contains(className)) {
                count++;
            }
        }
        return count;
    }
}
