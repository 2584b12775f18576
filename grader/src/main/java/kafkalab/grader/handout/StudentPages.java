package kafkalab.grader.handout;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.Language;

/**
 * A writer that hands out the labs' pages, in all languages, and the pages and pictures that these link to: as they are
 * written, and as HTML, where a report's link leads to the section that it names.
 *
 * <p>On its way a page loses what stands between {@code <!-- kit only -->} and {@code <!-- kit only: end -->}, and each
 * link to what is not handed out becomes plain text.
 */
final class StudentPages {

    private static final Pattern KIT_ONLY =
            Pattern.compile("<!-- kit only -->.*?<!-- kit only: end -->\\R*", Pattern.DOTALL);

    /** Matches a link or a picture: its text, its target without the anchor, and the anchor. */
    private static final Pattern LINK = Pattern.compile("!?\\[([^\\[\\]]*+)\\]\\(([^)#\\s]*)(#[^)\\s]*)?\\)");

    private StudentPages() {}

    static void write(Path kit, Path draft, List<LabDefinition> labs) throws IOException {
        Deque<Path> open = new ArrayDeque<>();
        Path docs = kit.resolve("docs");
        open.addAll(allOf(docs, "docker.md"));
        open.addAll(allOf(docs, "launcher.md"));
        for (LabDefinition lab : labs) {
            open.addAll(allOf(docs, Path.of(lab.docs().en()).getFileName().toString()));
        }
        Set<Path> pages = new LinkedHashSet<>();
        while (!open.isEmpty()) {
            Path file = open.remove();
            if (Files.isRegularFile(file) && pages.add(file)) {
                Path to = draft.resolve(kit.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to, REPLACE_EXISTING);
                if (file.toString().endsWith(".md")) {
                    links(Files.readString(file), file)
                            .filter(link -> isHandedOut(link, docs))
                            .forEach(open::add);
                }
            }
        }
        for (Path page : pages) {
            if (page.toString().endsWith(".md")) {
                Path to = draft.resolve(kit.relativize(page).toString());
                Files.writeString(to, forStudents(Files.readString(page), to));
            }
        }
        for (Path page : pages) {
            if (page.toString().endsWith(".md")) {
                writeHtml(draft.resolve(kit.relativize(page).toString()), language(docs.relativize(page)));
            }
        }
    }

    private static void writeHtml(Path page, Language language) throws IOException {
        String html = HtmlPage.of(
                Files.readString(page),
                language,
                other -> Files.exists(page.resolveSibling(other + ".md")) && isBelowDocs(page, other));
        Files.writeString(page.resolveSibling(page.getFileName().toString().replaceFirst("[.]md$", ".html")), html);
    }

    /** Returns whether another page is one of the docs as well, of which alone there is HTML. */
    private static boolean isBelowDocs(Path page, String other) {
        Path docs = page.getParent();
        while (!docs.getFileName().toString().equals("docs")) {
            docs = docs.getParent();
        }
        return page.resolveSibling(other).normalize().startsWith(docs);
    }

    /** Returns the language of a page: those of others than English are in a folder of that name. */
    private static Language language(Path page) {
        return Arrays.stream(Language.values())
                .filter(language -> page.startsWith(language.code()))
                .findFirst()
                .orElse(Language.EN);
    }

    /** Finds a page in all languages: those of others have its name, in a folder of their own. */
    private static List<Path> allOf(Path docs, String name) throws IOException {
        try (Stream<Path> files = Files.walk(docs)) {
            return files.filter(file -> file.getFileName().toString().equals(name))
                    .sorted()
                    .toList();
        }
    }

    /** Tells whether what a page links to goes with it: anything of the docs but decisions and the author's pages. */
    private static boolean isHandedOut(Path file, Path docs) {
        return file.startsWith(docs) && !file.startsWith(docs.resolve("adr")) && !file.startsWith(docs.resolve("ci"));
    }

    private static Stream<Path> links(String text, Path page) {
        return LINK.matcher(text)
                .results()
                .map(link -> link.group(2))
                .filter(StudentPages::isRelative)
                .map(target -> page.resolveSibling(target).normalize());
    }

    private static boolean isRelative(String target) {
        return !target.isEmpty() && !target.contains(":") && !target.startsWith("/");
    }

    private static String forStudents(String text, Path page) {
        return LINK.matcher(KIT_ONLY.matcher(text).replaceAll(""))
                .replaceAll(link -> Matcher.quoteReplacement(isDead(link, page) ? link.group(1) : link.group()));
    }

    private static boolean isDead(MatchResult link, Path page) {
        return isRelative(link.group(2))
                && Files.notExists(page.resolveSibling(link.group(2)).normalize());
    }
}
