package kafkalab.catalogue.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import kafkalab.catalogue.Catalogue;

/**
 * What a lab promises and asks for: the sentences of the starter's Javadoc, and beside them the lab's English page.
 *
 * <p>A wrong program breaks a sentence, and quotes it. Each sentence of the Javadoc should be broken by one, or else
 * nobody knows whether a test looks at it. Two kinds of sentences can not be broken. What a {@code @param} says in at most
 * {@value #LONGEST_NAME} words is taken for a name. Others an author lists in {@code src/variants/contract.yaml}, under the
 * reason why nothing is promised:
 *
 * <pre>
 *  notContract:
 *    "says what the type is, and the rest says what it does":
 *      - "A publisher of the page events of a website to a topic."
 * </pre>
 */
public final class Contract {

    private static final int LONGEST_NAME = 6;
    private static final int SHORTEST_QUOTATION = 3;
    private static final String FILE = "contract.yaml";

    private final List<Paragraph> javadoc;
    private final String page;
    private final Map<String, List<String>> notContract;

    private Contract(List<Paragraph> javadoc, String page, Map<String, List<String>> notContract) {
        this.javadoc = javadoc;
        this.page = page;
        this.notContract = notContract;
    }

    /** Reads the contract of a lab. */
    public static Contract of(Catalogue catalogue) throws IOException {
        Path page = catalogue.page();
        return new Contract(
                StarterJavadoc.of(catalogue.program(Catalogue.STARTER).files()),
                Files.isRegularFile(page) ? Prose.folded(Files.readString(page)) : "",
                exceptions(catalogue.lab().variants().resolve(FILE)));
    }

    private static Map<String, List<String>> exceptions(Path file) throws IOException {
        Map<String, List<String>> exceptions = new TreeMap<>();
        if (Files.isRegularFile(file)) {
            JsonNode reasons = new YAMLMapper().readTree(file.toFile()).path("notContract");
            reasons.properties().forEach(reason -> {
                List<String> sentences = new ArrayList<>();
                reason.getValue().forEach(sentence -> sentences.add(Prose.folded(sentence.asText())));
                exceptions.put(reason.getKey(), sentences);
            });
        }
        return exceptions;
    }

    /** Returns the sentences that a program can break, in the order of the sources. */
    public Set<Sentence> sentences() {
        Set<Sentence> sentences = new LinkedHashSet<>();
        for (Paragraph paragraph : javadoc) {
            for (Sentence sentence : paragraph.sentences()) {
                if (!paragraph.ofParameter() || sentence.words() > LONGEST_NAME) {
                    sentences.add(sentence);
                }
            }
        }
        Set<String> none = new LinkedHashSet<>();
        notContract.values().forEach(none::addAll);
        sentences.removeIf(sentence -> none.contains(sentence.text()));
        return sentences;
    }

    /**
     * Returns the sentences that no program breaks.
     *
     * @param quotations what programs say that they break
     */
    public Set<Sentence> unbroken(Collection<String> quotations) {
        Set<Sentence> unbroken = sentences();
        quotations.forEach(quotation -> unbroken.removeAll(quoted(quotation)));
        return unbroken;
    }

    private List<Sentence> quoted(String quotation) {
        String folded = Prose.folded(quotation);
        return javadoc.stream()
                .flatMap(paragraph -> paragraph.quoted(folded).stream())
                .toList();
    }

    /**
     * Returns what is wrong with quotations and with the list of exceptions, a sentence each.
     *
     * @param quotations what programs say that they break, by their names
     */
    public List<String> problems(Map<String, List<String>> quotations) {
        List<String> problems = new ArrayList<>();
        Set<Sentence> broken = new LinkedHashSet<>();
        quotations.forEach((name, quoted) -> {
            for (String quotation : quoted) {
                List<Sentence> sentences = quoted(quotation);
                broken.addAll(sentences);
                if (new Sentence("", Prose.folded(quotation)).words() < SHORTEST_QUOTATION) {
                    problems.add(name + " breaks a sentence of which it quotes too little: " + quotation);
                } else if (sentences.isEmpty() && !page.contains(Prose.folded(quotation))) {
                    problems.add(name + " breaks a sentence that stands neither in the starter's Javadoc nor on the"
                            + " lab's page: " + quotation);
                }
            }
        });
        Set<String> known = new LinkedHashSet<>();
        javadoc.forEach(paragraph -> paragraph.sentences().forEach(sentence -> known.add(sentence.text())));
        notContract.forEach((reason, sentences) -> {
            for (String sentence : sentences) {
                if (!known.contains(sentence)) {
                    problems.add(FILE + " lists a sentence that the starter's Javadoc does not have: " + sentence);
                } else if (broken.stream().anyMatch(each -> each.text().equals(sentence))) {
                    problems.add(FILE + " lists a sentence that a wrong program breaks: " + sentence);
                }
            }
        });
        return problems;
    }
}
