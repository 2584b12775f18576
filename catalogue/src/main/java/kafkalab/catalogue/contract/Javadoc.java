package kafkalab.catalogue.contract;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EndElementTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.ReturnTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.doctree.ThrowsTree;
import com.sun.source.util.DocTrees;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The prose of one Javadoc comment, read by the compiler's own parser of comments. */
final class Javadoc {

    private static final Set<String> PARAGRAPHS =
            Set.of("p", "ul", "ol", "li", "dl", "dt", "dd", "pre", "table", "tr", "td");

    private final DocTrees trees;
    private final String place;
    private final List<Paragraph> paragraphs = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private boolean drawing;
    private String tag = "";
    private boolean ofParameter;

    private Javadoc(DocTrees trees, String place) {
        this.trees = trees;
        this.place = place;
    }

    /**
     * Reads a comment.
     *
     * @param comment the comment
     * @param trees the compiler's
     * @param place what it stands at
     */
    static List<Paragraph> of(DocCommentTree comment, DocTrees trees, String place) {
        Javadoc javadoc = new Javadoc(trees, place);
        javadoc.read(comment.getFullBody());
        for (DocTree tag : comment.getBlockTags()) {
            javadoc.ofParameter = tag instanceof ParamTree;
            if (tag instanceof ParamTree param) {
                javadoc.tag = ", " + param.getName();
                javadoc.read(param.getDescription());
            } else if (tag instanceof ReturnTree result) {
                javadoc.tag = ", return";
                javadoc.read(result.getDescription());
            } else if (tag instanceof ThrowsTree thrown) {
                javadoc.tag = ", " + thrown.getExceptionName();
                javadoc.read(thrown.getDescription());
            }
        }
        return javadoc.paragraphs;
    }

    private void read(List<? extends DocTree> parts) {
        for (DocTree part : parts) {
            if (part instanceof StartElementTree element) {
                element(element.getName().toString(), true);
            } else if (part instanceof EndElementTree element) {
                element(element.getName().toString(), false);
            } else if (!drawing) {
                text.append(words(part));
            }
        }
        end();
    }

    private void element(String name, boolean begins) {
        String element = name.toLowerCase(Locale.ROOT);
        if (PARAGRAPHS.contains(element)) {
            end();
        }
        if (element.equals("pre")) {
            drawing = begins;
        }
    }

    private void end() {
        String folded = Prose.folded(text.toString());
        text.setLength(0);
        if (!folded.isEmpty()) {
            paragraphs.add(new Paragraph(place + tag, folded, ofParameter));
        }
    }

    private String words(DocTree part) {
        if (part instanceof TextTree words) {
            return words.getBody();
        }
        if (part instanceof LiteralTree literal) {
            return literal.getBody().getBody();
        }
        if (part instanceof EntityTree entity) {
            return trees.getCharacters(entity);
        }
        if (part instanceof LinkTree link) {
            StringBuilder label = new StringBuilder();
            link.getLabel().forEach(each -> label.append(words(each)));
            return label.isEmpty() ? link.getReference().getSignature() : label.toString();
        }
        return part.toString();
    }
}
