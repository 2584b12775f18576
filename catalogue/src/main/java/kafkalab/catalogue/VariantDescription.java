package kafkalab.catalogue;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code variant.yaml} says of a variant.
 *
 * @param title what it does, in a few words
 * @param belief why somebody thinks it right
 * @param symptom what comes of it; empty for a right variant
 * @param fails the tasks that it must lose; it must keep all others
 * @param further whether it shows much the same as another, so that the quick gate leaves it out
 * @param breaks quotations of what it breaks, from the starter's Javadoc or the lab's page; none for a right variant
 * @param names what a lesson must hold to name this mistake; none for a right variant
 * @param namesNot what no lesson may hold, since it would name another
 * @param lessonOwed whether no lesson names the mistake yet
 */
public record VariantDescription(
        String title,
        String belief,
        String symptom,
        Set<Integer> fails,
        boolean further,
        List<String> breaks,
        List<String> names,
        List<String> namesNot,
        boolean lessonOwed) {

    static final String FILE = "variant.yaml";

    private static final Set<String> OF_ALL = Set.of("title", "belief", "further");
    private static final Set<String> OF_WRONG = Set.of("symptom", "fails", "breaks", "names", "namesNot", "lesson");
    private static final String OWED = "owed";
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * Reads and checks the description of a variant.
     *
     * @param variant the variant's folder, in {@code wrong} or {@code right}
     * @param name what messages call it, such as {@code lab01-producer wrong/acks-one}
     * @param tasks the numbers of the lab's tasks
     * @throws CatalogueFault where the file is missing, malformed or incomplete
     */
    static VariantDescription read(Path variant, String name, Set<Integer> tasks) {
        Path file = variant.resolve(FILE);
        JsonNode yaml;
        try {
            yaml = Files.isRegularFile(file) ? YAML.readTree(file.toFile()) : null;
        } catch (IOException e) {
            throw malformed(name, e.getMessage().lines().findFirst().orElse("it is no YAML"));
        }
        if (yaml == null || !yaml.isObject()) {
            throw malformed(name, "it is missing or empty");
        }
        boolean wrong = variant.getParent().endsWith("wrong");
        for (Iterator<String> fields = yaml.fieldNames(); fields.hasNext(); ) {
            String field = fields.next();
            if (!OF_ALL.contains(field) && !OF_WRONG.contains(field)) {
                throw malformed(name, "it has a field '" + field + "', which nothing reads");
            }
            if (!OF_ALL.contains(field) && !wrong) {
                throw malformed(name, "a right variant has no '" + field + "'");
            }
        }
        VariantDescription description = new VariantDescription(
                text(yaml, "title", name),
                text(yaml, "belief", name),
                wrong ? text(yaml, "symptom", name) : "",
                numbers(yaml, "fails", name),
                yaml.path("further").asBoolean(),
                texts(yaml, "breaks", wrong, name),
                texts(yaml, "names", wrong, name),
                texts(yaml, "namesNot", false, name),
                yaml.has("lesson"));
        if (wrong && (description.fails().isEmpty() || !tasks.containsAll(description.fails()))) {
            throw malformed(name, "'fails' must name at least one of the tasks " + tasks + ", and no other");
        }
        if (description.lessonOwed() && !text(yaml, "lesson", name).equals(OWED)) {
            throw malformed(name, "'lesson' is '" + OWED + "', or is not there");
        }
        return description;
    }

    private static String text(JsonNode yaml, String field, String name) {
        JsonNode node = yaml.path(field);
        if (!node.isTextual() || node.textValue().isBlank()) {
            throw malformed(name, "'" + field + "' is missing or no text");
        }
        return node.textValue().strip();
    }

    /** Reads a list of texts; one text alone is a list of one. */
    private static List<String> texts(JsonNode yaml, String field, boolean needed, String name) {
        JsonNode node = yaml.path(field);
        List<String> texts = new ArrayList<>();
        for (JsonNode each : node.isTextual() ? List.of(node) : node) {
            if (!each.isTextual() || each.textValue().isBlank()) {
                throw malformed(name, "'" + field + "' holds " + each + ", which is no text");
            }
            texts.add(each.textValue().strip());
        }
        if (needed && texts.isEmpty()) {
            throw malformed(name, "'" + field + "' is missing or empty");
        }
        return List.copyOf(texts);
    }

    private static Set<Integer> numbers(JsonNode yaml, String field, String name) {
        List<Integer> numbers = new ArrayList<>();
        for (JsonNode each : yaml.path(field)) {
            if (!each.isIntegralNumber()) {
                throw malformed(name, "'" + field + "' holds " + each + ", which is no task's number");
            }
            numbers.add(each.intValue());
        }
        return new TreeSet<>(numbers);
    }

    private static CatalogueFault malformed(String name, String what) {
        return new CatalogueFault(
                "The " + FILE + " of " + name + " can not be used: " + what + ".",
                "Correct it; CONTRIBUTING.md shows one.");
    }
}
