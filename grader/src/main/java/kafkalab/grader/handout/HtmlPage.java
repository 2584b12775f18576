package kafkalab.grader.handout;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kafkalab.grader.report.Html;
import kafkalab.kit.grading.Language;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.AttributeProvider;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * A page of Markdown as HTML, so that a link leads to the section that it names.
 *
 * <p>Each heading has the anchor that the forges give it; those that a page writes itself stay.
 */
final class HtmlPage {

    private static final List<Extension> TABLES = List.of(TablesExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(TABLES).build();
    private static final Pattern MARKDOWN = Pattern.compile("([^#]+)[.]md(#.*)?");

    private HtmlPage() {}

    /**
     * Returns a page.
     *
     * @param markdown the page as it is written
     * @param language its language
     * @param isHtml tells of the path of another page, without its ending, whether that is there as HTML
     */
    static String of(String markdown, Language language, Predicate<String> isHtml) {
        Node page = PARSER.parse(markdown);
        page.accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                Matcher target = MARKDOWN.matcher(link.getDestination());
                if (target.matches() && isHtml.test(target.group(1))) {
                    link.setDestination(target.group(1) + ".html" + (target.group(2) == null ? "" : target.group(2)));
                }
                visitChildren(link);
            }
        });
        Words title = new Words();
        if (page.getFirstChild() instanceof Heading heading) {
            heading.accept(title);
        }
        HtmlRenderer renderer = HtmlRenderer.builder()
                .extensions(TABLES)
                .attributeProviderFactory(context -> new Anchors())
                .build();
        return Html.text(language, title.toString(), renderer.render(page));
    }

    /** An anchor for each heading, as the forges form it. */
    private static final class Anchors implements AttributeProvider {

        private final Map<String, Integer> taken = new HashMap<>();

        @Override
        public void setAttributes(Node node, String tag, Map<String, String> attributes) {
            if (node instanceof Heading heading) {
                Words words = new Words();
                heading.accept(words);
                String anchor = words.toString()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-');
                int before = taken.merge(anchor, 1, Integer::sum) - 1;
                attributes.put("id", before == 0 ? anchor : anchor + "-" + before);
            }
        }
    }

    /** A visitor that collects the words of a heading. */
    private static final class Words extends AbstractVisitor {

        private final StringBuilder words = new StringBuilder();

        @Override
        public void visit(Text text) {
            words.append(text.getLiteral());
        }

        @Override
        public void visit(Code code) {
            words.append(code.getLiteral());
        }

        @Override
        public String toString() {
            return words.toString();
        }
    }
}
