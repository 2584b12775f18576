package kafkalab.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.TaskDefinition;
import kafkalab.kit.grading.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A test that holds the French pages and their English sisters together: {@code docs/fr/PAGE.md} and {@code
 * docs/PAGE.md}.
 *
 * <p>Both have the same sections under the same anchors, the same code, lists and tables of the same length. As a heading's
 * own anchor follows its words, a French heading has the English one's on the line before it:
 * {@code <a id="task-3-close"></a>}. A block of code that is words more than code, such as a diagram or a score card,
 * may be translated; the line {@code <!-- traduit -->} before it says so.
 */
class TranslationsTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final Path FRENCH = DOCS.resolve("fr");

    static Stream<Path> translated() throws IOException {
        return pages(FRENCH).stream().map(page -> DOCS.resolve(page.getFileName()));
    }

    static Stream<Path> all() throws IOException {
        return Stream.concat(pages(DOCS).stream(), pages(FRENCH).stream());
    }

    @ParameterizedTest
    @MethodSource("translated")
    void a_french_page_says_what_its_english_sister_says(Path english) throws IOException {
        assertThat(english).isRegularFile();
        assertThat(differences(
                        Page.of(Files.readString(english)),
                        Page.of(Files.readString(FRENCH.resolve(english.getFileName())))))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void every_link_leads_somewhere(Path page) throws IOException {
        assertThat(deadLinks(page)).isEmpty();
    }

    /** Titles and hints are in one file, side by side. */
    @ParameterizedTest
    @MethodSource("labs")
    void titles_and_hints_say_the_same_numbers(Path lab) {
        for (TaskDefinition task : LabDefinition.read(lab).tasks()) {
            for (Text text : List.of(task.title(), task.hint())) {
                assertThat(Numbers.inFrench(text.fr())).as(text.fr()).isEqualTo(Numbers.inEnglish(text.en()));
            }
        }
    }

    static Stream<Path> labs() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of(".."))) {
            return folders.filter(folder -> Files.exists(folder.resolve("lab.yaml"))).sorted().toList().stream();
        }
    }

    @Test
    void names_whatever_differs() {
        // given
        Page english = Page.of(String.join(
                "\n",
                "# Title",
                "<a id=\"up\"></a>",
                "## 1. Start",
                "```sh",
                "start",
                "# no heading",
                "```",
                "## Task 2: stop",
                "| a |",
                "|---|",
                "One, `3` and more than 18.",
                "",
                "  ```",
                "  card",
                "  ```"));
        Page french = Page.of(String.join(
                "\n",
                "# Titre",
                "<a id=\"up\"></a>",
                "### 1. Démarrer",
                "```sh",
                "begin",
                "# no heading",
                "```",
                "## Tâche 2",
                "| a |",
                "|---|",
                "| b |",
                "- one, and more than 17",
                "",
                "  <!-- traduit -->",
                "  ```",
                "  fiche",
                "  ```"));

        // then
        assertThat(differences(english, french))
                .containsExactly(
                        "Heading 2 is of level 3 (1. Démarrer), not of level 2 (1. Start).",
                        "Heading 3 (Tâche 2) lacks the line <a id=\"task-2-stop\"></a> before it.",
                        "The numbers differ in section 3: [17, 2], not [18, 2].",
                        "Block 1 differs, in the line: begin",
                        "There is 1 item in lists, not 0.",
                        "There are 3 rows in tables, not 2.");
        assertThat(differences(english, english))
                .containsExactly("Heading 3 (Task 2: stop) lacks the line <a id=\"task-2-stop\"></a> before it.");
    }

    @Test
    void knows_how_either_language_writes_a_number() {
        assertThat(Numbers.inEnglish("1,200.5 of 100,000 in v2 by KIP-848, 4.3.1, and 12."))
                .isEqualTo(Numbers.inFrench("12, 1\u00a0200,5 sur 100 000 dans v2 selon KIP-848, 4.3.1."))
                .containsExactly("100000", "12", "1200.5", "4.3.1", "848");
    }

    @Test
    void names_what_is_missing_at_the_end() {
        assertThat(differences(Page.of("# A\n## B\n```\nb\n```"), Page.of("# A")))
                .containsExactly("There is 1 heading, not 2.", "There are 0 blocks of code, not 1.");
    }

    private static List<Path> pages(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> differences(Page english, Page french) {
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < Math.min(english.headings.size(), french.headings.size()); i++) {
            Heading theirs = english.headings.get(i);
            Heading ours = french.headings.get(i);
            if (ours.level != theirs.level) {
                differences.add("Heading %d is of level %d (%s), not of level %d (%s)."
                        .formatted(i + 1, ours.level, ours.words, theirs.level, theirs.words));
            }
            if (theirs.level > 1 && !theirs.anchor().equals(ours.explicitAnchor)) {
                differences.add("Heading %d (%s) lacks the line <a id=\"%s\"></a> before it."
                        .formatted(i + 1, ours.words, theirs.anchor()));
            }
        }
        count(differences, french.headings.size(), english.headings.size(), "heading", "headings");
        for (int i = 0; i < Math.min(english.sections.size(), french.sections.size()); i++) {
            List<String> theirs = Numbers.inEnglish(english.sections.get(i));
            List<String> ours = Numbers.inFrench(french.sections.get(i));
            if (!ours.equals(theirs)) {
                differences.add("The numbers differ in section %d: %s, not %s.".formatted(i, ours, theirs));
            }
        }
        for (int i = 0; i < Math.min(english.blocks.size(), french.blocks.size()); i++) {
            Block theirs = english.blocks.get(i);
            Block ours = french.blocks.get(i);
            if (!ours.translated && !ours.lines.equals(theirs.lines)) {
                differences.add("Block %d differs, in the line: %s"
                        .formatted(
                                i + 1,
                                ours.lines.stream()
                                        .filter(line -> !theirs.lines.contains(line))
                                        .findFirst()
                                        .orElse("(one more, or one less)")));
            }
        }
        count(differences, french.blocks.size(), english.blocks.size(), "block of code", "blocks of code");
        count(differences, french.items, english.items, "item in lists", "items in lists");
        count(differences, french.rows, english.rows, "row in tables", "rows in tables");
        count(differences, french.kitOnly, english.kitOnly, "part for the kit only", "parts for the kit only");
        return differences;
    }

    private static void count(List<String> differences, int actual, int expected, String one, String many) {
        if (actual != expected) {
            differences.add("There %s %d %s, not %d."
                    .formatted(actual == 1 ? "is" : "are", actual, actual == 1 ? one : many, expected));
        }
    }

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

    private static List<String> deadLinks(Path page) throws IOException {
        List<String> dead = new ArrayList<>();
        Map<Path, Set<String>> anchors = new HashMap<>();
        for (Matcher link = LINK.matcher(Page.of(Files.readString(page)).prose); link.find(); ) {
            String target = link.group(1);
            if (target.matches("[a-z]+:.*")) {
                continue;
            }
            String[] parts = target.split("#", 2);
            Path file =
                    parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
            if (!Files.exists(file)) {
                dead.add(target);
            } else if (parts.length == 2
                    && !anchors.computeIfAbsent(file, TranslationsTest::anchors).contains(parts[1])) {
                dead.add(target);
            }
        }
        return dead;
    }

    private static Set<String> anchors(Path file) {
        try {
            return Page.of(Files.readString(file)).headings.stream()
                    .flatMap(heading -> Stream.of(heading.anchor(), heading.slug()))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A heading, and the anchor on the line before it, or null. */
    private record Heading(int level, String words, String explicitAnchor) {

        String anchor() {
            return explicitAnchor == null ? slug() : explicitAnchor;
        }

        /** Forms the anchor as the forges do. */
        String slug() {
            return words.toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-');
        }
    }

    /** A block of code with the line that opens it, without the indentation. */
    private record Block(List<String> lines, boolean translated) {}

    /** What two pages are compared by; the sections are prose without code and links, the first before all headings. */
    private record Page(
            List<Heading> headings,
            List<Block> blocks,
            int items,
            int rows,
            int kitOnly,
            String prose,
            List<String> sections) {

        private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\"></a>");
        private static final Pattern ITEM = Pattern.compile("(?:-|\\d+\\.) .*");
        private static final Pattern NO_WORDS = Pattern.compile("`[^`]*`|<[^>]*>|\\]\\([^)]*\\)|https?:\\S+");
        private static final Pattern HEADING = Pattern.compile("(#{1,6}) +(.+?) *");

        static Page of(String text) {
            List<Heading> headings = new ArrayList<>();
            List<Block> blocks = new ArrayList<>();
            StringBuilder prose = new StringBuilder();
            List<StringBuilder> sections = new ArrayList<>(List.of(new StringBuilder()));
            int items = 0;
            int rows = 0;
            int kitOnly = 0;
            List<String> block = null;
            String before = "";
            boolean translated = false;
            for (String full : text.lines().toList()) {
                String line = full.strip();
                if (line.startsWith("```")) {
                    if (block == null) {
                        block = new ArrayList<>(List.of(line));
                        translated = before.equals("<!-- traduit -->");
                    } else {
                        blocks.add(new Block(List.copyOf(block), translated));
                        block = null;
                    }
                } else if (block != null) {
                    block.add(line);
                } else {
                    Matcher heading = HEADING.matcher(full);
                    if (heading.matches()) {
                        sections.add(new StringBuilder());
                        Matcher anchor = ANCHOR.matcher(before);
                        headings.add(new Heading(
                                heading.group(1).length(),
                                heading.group(2),
                                anchor.matches() ? anchor.group(1) : null));
                    }
                    items += ITEM.matcher(line).matches() ? 1 : 0;
                    kitOnly += line.equals("<!-- kit only -->") ? 1 : 0;
                    rows += line.startsWith("|") ? 1 : 0;
                    prose.append(full).append('\n');
                    sections.get(sections.size() - 1).append(full).append('\n');
                }
                before = line;
            }
            return new Page(
                    headings,
                    blocks,
                    items,
                    rows,
                    kitOnly,
                    prose.toString(),
                    sections.stream()
                            .map(section -> NO_WORDS.matcher(section).replaceAll(""))
                            .toList());
        }
    }
}
