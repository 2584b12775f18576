package kafkalab.grader.report;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import kafkalab.grader.result.Outcome;
import kafkalab.grader.result.SubmissionResult;
import kafkalab.kit.grading.TaskGrade;

/**
 * A report that writes a result as JUnit XML, which GitLab, Jenkins and most other CI systems read.
 *
 * <p>A task is a test case. Each has a class name, since GitLab shows it as the suite, and a name that is unique within
 * it, since GitLab ignores a second one; what a failure teaches is the element's text, since attributes are cut and
 * bodies are not. A task that was not run is {@code skipped}. Where the submission as a whole could not be judged, one
 * more test case says why: a {@code failure} where the submission is at fault, an {@code error} where the grader is.
 */
final class JunitXml {

    private JunitXml() {}

    static String of(SubmissionResult result, Words words) {
        try {
            StringWriter text = new StringWriter();
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            suite(xml, result, words);
            xml.writeCharacters("\n");
            xml.writeEndDocument();
            xml.flush();
            return text.toString();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void suite(XMLStreamWriter xml, SubmissionResult result, Words words) throws XMLStreamException {
        List<Verdict> verdicts =
                result.tasks().stream().map(task -> Verdict.of(result, task)).toList();
        boolean judged = result.outcome() == Outcome.GRADED;
        boolean error = result.outcome() == Outcome.ERROR;
        long failed = verdicts.stream().filter(JunitXml::isFailure).count();
        long ran = verdicts.stream().filter(Verdict::ran).count();
        xml.writeStartElement("testsuite");
        attribute(xml, "name", suiteName(result));
        attribute(xml, "tests", verdicts.size() + (judged ? 0 : 1));
        attribute(xml, "failures", failed + (judged || error ? 0 : 1));
        attribute(xml, "errors", error ? 1 : 0);
        attribute(xml, "skipped", verdicts.size() - ran);
        attribute(xml, "time", seconds(result.durationMs()));
        properties(xml, result);
        if (!judged) {
            start(xml, result, words.say("submission"), 0);
            reason(
                    xml,
                    error ? "error" : "failure",
                    words.outcome(result),
                    result.outcome().json(),
                    words.about(result));
            end(xml);
        }
        for (TaskGrade task : result.tasks()) {
            testCase(xml, result, task, words);
        }
        newLine(xml, 0);
        xml.writeEndElement();
    }

    private static boolean isFailure(Verdict verdict) {
        return verdict == Verdict.FAILED || verdict == Verdict.TODO;
    }

    private static void properties(XMLStreamWriter xml, SubmissionResult result) throws XMLStreamException {
        newLine(xml, 1);
        xml.writeStartElement("properties");
        property(xml, "student", SafeText.line(result.student()));
        property(xml, "outcome", result.outcome().json());
        property(xml, "score", Integer.toString(result.score()));
        property(xml, "max-score", Integer.toString(result.maxScore()));
        property(xml, "seed", Long.toString(result.seed()));
        newLine(xml, 1);
        xml.writeEndElement();
    }

    private static void property(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        newLine(xml, 2);
        xml.writeEmptyElement("property");
        attribute(xml, "name", name);
        attribute(xml, "value", value);
    }

    private static void testCase(XMLStreamWriter xml, SubmissionResult result, TaskGrade task, Words words)
            throws XMLStreamException {
        Verdict verdict = Verdict.of(result, task);
        String lesson = words.lesson(result, task);
        start(xml, result, words.name(task), task.durationMs());
        if (isFailure(verdict)) {
            String first = task.feedback() == null
                    ? words.word(verdict)
                    : task.feedback().actual();
            reason(xml, "failure", SafeText.line(first), verdict.word(), lesson);
        } else if (verdict != Verdict.PASSED) {
            newLine(xml, 2);
            xml.writeStartElement("skipped");
            attribute(xml, "message", words.word(verdict));
            xml.writeCharacters(lesson);
            xml.writeEndElement();
        }
        end(xml);
    }

    private static void start(XMLStreamWriter xml, SubmissionResult result, String name, long millis)
            throws XMLStreamException {
        newLine(xml, 1);
        xml.writeStartElement("testcase");
        attribute(xml, "classname", suiteName(result));
        attribute(xml, "name", name);
        attribute(xml, "time", seconds(millis));
    }

    private static void reason(XMLStreamWriter xml, String element, String message, String type, String body)
            throws XMLStreamException {
        newLine(xml, 2);
        xml.writeStartElement(element);
        attribute(xml, "message", message);
        attribute(xml, "type", type);
        xml.writeCharacters(body);
        xml.writeEndElement();
    }

    private static void end(XMLStreamWriter xml) throws XMLStreamException {
        newLine(xml, 1);
        xml.writeEndElement();
    }

    private static String suiteName(SubmissionResult result) {
        return SafeText.line(result.lab() + "." + result.student());
    }

    private static void attribute(XMLStreamWriter xml, String name, Object value) throws XMLStreamException {
        xml.writeAttribute(name, value.toString());
    }

    private static void newLine(XMLStreamWriter xml, int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.3f", millis / 1000.0);
    }
}
