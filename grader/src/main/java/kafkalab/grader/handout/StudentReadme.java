package kafkalab.grader.handout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.Language;

/**
 * A writer of what a hand-out says of itself: {@code README.md} for students, how to begin and which labs there are, and
 * {@code AGENTS.md} for their coding agents, which are to be tutors.
 */
final class StudentReadme {

    private StudentReadme() {}

    static void write(Path draft, List<LabDefinition> labs, Language language) throws IOException {
        String table = labs.stream()
                .map(lab -> "| %s | %s |"
                        .formatted(name(draft, lab, language), lab.title().in(language)))
                .collect(joining("\n"));
        String page = page(draft, labs.get(0).docs().en(), language);
        for (String name : List.of("README", "AGENTS")) {
            String text = resource(name + "." + language.code() + ".md")
                    .replace("{first}", labs.get(0).id())
                    .replace("{labs}", table)
                    .replace("{docker}", page(draft, "docs/docker.md", language));
            text = section(text, "with-page", Files.exists(draft.resolve(page))).replace("{page}", page);
            text = section(text, "launcher", Files.exists(draft.resolve("lab")));
            Files.writeString(draft.resolve(name + ".md"), text);
        }
    }

    /** Links a lab to its page, where it has one. */
    private static String name(Path draft, LabDefinition lab, Language language) {
        String page = page(draft, lab.docs().en(), language);
        return Files.exists(draft.resolve(page)) ? "[" + lab.id() + "](" + page + ")" : lab.id();
    }

    /** Returns the page in the language, where there is one, such as {@code docs/fr/lab01-producer.md}. */
    static String page(Path draft, String page, Language language) {
        String translated = page.replaceFirst("^docs/", "docs/" + language.code() + "/");
        return Files.exists(draft.resolve(translated)) ? translated : page;
    }

    /** Keeps or drops what stands between two marks. */
    private static String section(String text, String name, boolean kept) {
        Matcher matcher = Pattern.compile("\\{" + name + "\\}\\n(.*?)\\{/" + name + "\\}\\n", Pattern.DOTALL)
                .matcher(text);
        return matcher.replaceAll(found -> kept ? Matcher.quoteReplacement(found.group(1)) : "");
    }

    private static String resource(String name) throws IOException {
        try (InputStream stream = StudentReadme.class.getResourceAsStream(name)) {
            return new String(
                    Objects.requireNonNull(stream, name + " is missing").readAllBytes(), UTF_8);
        }
    }
}
