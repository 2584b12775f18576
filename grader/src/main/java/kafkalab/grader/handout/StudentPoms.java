package kafkalab.grader.handout;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * A pruner of the kit's poms for students: what needs a solution, formats code or tests the kit itself goes, and with
 * it the versions that nothing asks for any more. Managed dependencies stay, all of them: they also decide about the
 * versions of what libraries bring along, and a hand-out must run on the very same.
 */
final class StudentPoms {

    /** The author's profiles; both need what a hand-out does not have. */
    private static final Set<String> PROFILES = Set.of("solution", "gate");

    /** Format code at {@code verify}, and tell what a release is made of: the author's cares. */
    private static final Set<String> PLUGINS = Set.of("spotless-maven-plugin", "cyclonedx-maven-plugin");

    private StudentPoms() {}

    /**
     * Replaces the copied poms by pruned ones.
     *
     * @param kit the kit's folder
     * @param draft the hand-out
     * @param modules the modules of the hand-out
     * @param untested those of them that are handed out without their tests
     */
    static void write(Path kit, Path draft, List<String> modules, List<String> untested) throws IOException {
        Map<Path, Document> poms = new LinkedHashMap<>();
        for (String module : modules) {
            Document pom = read(kit.resolve(module).resolve("pom.xml"));
            if (untested.contains(module)) {
                remove(pom, "dependency", each -> text(each, "scope").equals("test"));
            }
            poms.put(draft.resolve(module).resolve("pom.xml"), pom);
        }
        Document root = read(kit.resolve("pom.xml"));
        remove(root, "module", each -> !modules.contains(each.getTextContent()));
        remove(root, "plugin", each -> PLUGINS.contains(text(each, "artifactId")));
        poms.put(draft.resolve("pom.xml"), root);
        poms.values().forEach(pom -> remove(pom, "profile", each -> PROFILES.contains(text(each, "id"))));
        removeUnusedVersions(
                root, poms.values().stream().map(StudentPoms::print).collect(Collectors.joining()));
        removeStaleComments(root);
        for (Map.Entry<Path, Document> each : poms.entrySet()) {
            Files.writeString(each.getKey(), print(each.getValue()));
        }
    }

    private static void removeUnusedVersions(Document root, String poms) {
        Element properties = all(root, "properties").get(0);
        for (Element property : elements(properties)) {
            if (property.getTagName().startsWith("version.") && !poms.contains("${" + property.getTagName() + "}")) {
                cut(property);
            }
        }
    }

    /** Removes the comments that speak of profiles that are gone. */
    private static void removeStaleComments(Node node) {
        for (Node child : nodes(node.getChildNodes())) {
            if (child.getNodeType() == Node.COMMENT_NODE
                    && PROFILES.stream()
                            .anyMatch(profile -> child.getNodeValue().contains("`" + profile + "`")
                                    || child.getNodeValue().contains("-P" + profile))) {
                cut(child);
            } else {
                removeStaleComments(child);
            }
        }
    }

    private static Document read(Path file) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(file.toFile());
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(file + " can not be read: " + e.getMessage(), e);
        }
    }

    private static String print(Document pom) {
        try {
            Transformer transformer = TransformerFactory.newInstance().newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            StringWriter text = new StringWriter();
            transformer.transform(new DOMSource(pom), new StreamResult(text));
            return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                    + text.toString().replaceAll("\" (xmlns:xsi|xsi:schemaLocation)=", "\"\n         $1=") + "\n";
        } catch (TransformerException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void remove(Document pom, String tag, Predicate<Element> unwanted) {
        all(pom, tag).stream().filter(unwanted).forEach(StudentPoms::cut);
    }

    /** Removes a node with the white space before it. */
    private static void cut(Node node) {
        Node before = node.getPreviousSibling();
        if (before != null
                && before.getNodeType() == Node.TEXT_NODE
                && before.getTextContent().isBlank()) {
            before.getParentNode().removeChild(before);
        }
        node.getParentNode().removeChild(node);
    }

    private static String text(Element parent, String child) {
        return elements(parent).stream()
                .filter(each -> each.getTagName().equals(child))
                .map(Element::getTextContent)
                .findFirst()
                .orElse("");
    }

    private static List<Element> elements(Element parent) {
        return nodes(parent.getChildNodes()).stream()
                .filter(Element.class::isInstance)
                .map(Element.class::cast)
                .toList();
    }

    private static List<Element> all(Document pom, String tag) {
        return nodes(pom.getElementsByTagName(tag)).stream()
                .map(Element.class::cast)
                .toList();
    }

    private static List<Node> nodes(NodeList list) {
        return IntStream.range(0, list.getLength()).mapToObj(list::item).toList();
    }
}
