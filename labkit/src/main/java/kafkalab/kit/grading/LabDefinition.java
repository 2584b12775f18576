package kafkalab.kit.grading;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import kafkalab.kit.fault.LabFault;

/**
 * A lab's definition: the one list of its tasks, read from {@code lab.yaml}.
 *
 * @param id the folder's name, such as {@code lab01-producer}
 * @param title the lab's title
 * @param docs the lab's page in each language, relative to the root of the kit: as HTML where it is there, as in a hand-out;
 *     the English one where no other is there
 * @param tasks in ascending order of their ids
 */
public record LabDefinition(String id, Text title, Text docs, List<TaskDefinition> tasks) {

    private static final int WHOLE = 100;
    private static final Pattern PLACE = Pattern.compile("line (\\d+), column");
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * Reads and checks {@code lab.yaml}.
     *
     * @param labDirectory the lab's folder
     * @throws LabFault where the file is missing, malformed or incomplete; the sentence names the place
     */
    public static LabDefinition read(Path labDirectory) {
        Path file = labDirectory.resolve("lab.yaml");
        if (!Files.isRegularFile(file)) {
            throw new LabFault(
                    "lab.yaml is missing in " + labDirectory + ".",
                    "Put it back as it came with the kit: it lists the lab's tasks and points.");
        }
        try {
            return new Reader(file).lab(YAML.readTree(file.toFile()));
        } catch (JsonProcessingException e) {
            throw malformed(file, problem(e));
        } catch (IOException e) {
            throw malformed(file, e.getMessage());
        }
    }

    /**
     * Returns a task by its number.
     *
     * @param id the task's number
     */
    public Optional<TaskDefinition> task(int id) {
        return tasks.stream().filter(task -> task.id() == id).findFirst();
    }

    /**
     * Returns where a task is explained: the lab's page, and the section.
     *
     * @param id the task's number
     * @param language the reader's language
     */
    public String docs(int id, Language language) {
        String page = docs.in(language);
        return task(id).map(task -> page + "#" + task.docs()).orElse(page);
    }

    /** Returns the sum of all tasks' points. */
    public int maxScore() {
        return tasks.stream().mapToInt(TaskDefinition::points).sum();
    }

    private static LabFault malformed(Path file, String what) {
        return new LabFault(
                file.getFileName() + " can not be read: " + what + ".",
                "Correct " + file + ", or put it back as it came with the kit.");
    }

    /** Leaves out what SnakeYAML was doing, such as "while parsing a block mapping", and the file's lines that it shows. */
    private static String problem(JsonProcessingException e) {
        String message = e.getOriginalMessage();
        int line = PLACE.matcher(message)
                .results()
                .mapToInt(place -> Integer.parseInt(place.group(1)))
                .reduce(e.getLocation().getLineNr(), (first, last) -> last);
        return "line " + line + ": "
                + message.lines()
                        .filter(text -> text.matches("(?!while )\\S.*"))
                        .findFirst()
                        .orElse("")
                        .replaceFirst("[.\\s]+$", "");
    }

    /** A reader that turns the tree of a YAML file into a definition, and names the path of whatever is wrong. */
    private record Reader(Path file) {

        LabDefinition lab(JsonNode root) {
            if (root == null || !root.isObject()) {
                throw malformed(file, "it holds no 'lab', 'title', 'docs' and 'tasks'");
            }
            JsonNode list = root.path("tasks");
            if (!list.isArray() || list.isEmpty()) {
                throw malformed(file, "'tasks' is missing or empty");
            }
            List<TaskDefinition> tasks = new ArrayList<>();
            for (Iterator<JsonNode> each = list.elements(); each.hasNext(); ) {
                tasks.add(task(each.next(), "tasks[" + tasks.size() + "]"));
            }
            LabDefinition lab = new LabDefinition(
                    string(root, "lab", "lab"),
                    text(root, "title", "title"),
                    docs(string(root, "docs", "docs")),
                    tasks);
            check(lab);
            return lab;
        }

        /** Finds the page's sister, which has the same name and the same sections: docs/lab.md, docs/fr/lab.md. */
        private Text docs(String page) {
            String french = page.replaceFirst("(?=[^/]+$)", "fr/");
            Path kit = file.toAbsolutePath().getParent().getParent();
            boolean translated = kit != null && Files.isRegularFile(kit.resolve(french));
            return new Text(readable(kit, page), readable(kit, translated ? french : page));
        }

        /** Prefers what a browser opens at the section that is meant. */
        private static String readable(Path kit, String page) {
            String html = page.replaceFirst("[.]md$", ".html");
            return kit != null && Files.isRegularFile(kit.resolve(html)) ? html : page;
        }

        private void check(LabDefinition lab) {
            int previous = 0;
            for (TaskDefinition task : lab.tasks()) {
                if (task.id() <= previous) {
                    throw malformed(file, "task " + task.id() + " comes after task " + previous);
                }
                previous = task.id();
            }
            if (lab.maxScore() != WHOLE) {
                throw malformed(file, "the points add up to " + lab.maxScore() + ", not to " + WHOLE);
            }
        }

        private TaskDefinition task(JsonNode node, String path) {
            return new TaskDefinition(
                    number(node, "id", path + ".id"),
                    number(node, "points", path + ".points"),
                    text(node, "title", path + ".title"),
                    text(node, "hint", path + ".hint"),
                    hints(node.path("hints"), path + ".hints"),
                    string(node, "docs", path + ".docs"));
        }

        private List<Text> hints(JsonNode list, String path) {
            List<Text> hints = new ArrayList<>();
            for (Iterator<JsonNode> each = list.elements(); each.hasNext(); ) {
                hints.add(text(each.next(), path + "[" + hints.size() + "]"));
            }
            return hints;
        }

        private Text text(JsonNode parent, String field, String path) {
            return text(parent.path(field), path);
        }

        private Text text(JsonNode node, String path) {
            List.of("en", "fr").forEach(language -> string(node, language, path + "." + language));
            return new Text(
                    node.path("en").textValue().strip(),
                    node.path("fr").textValue().strip());
        }

        private String string(JsonNode parent, String field, String path) {
            JsonNode node = parent.path(field);
            if (!node.isTextual() || node.textValue().isBlank()) {
                throw malformed(file, "'" + path + "' is missing or not a text");
            }
            return node.textValue();
        }

        private int number(JsonNode parent, String field, String path) {
            JsonNode node = parent.path(field);
            if (!node.canConvertToInt() || !node.isIntegralNumber() || node.intValue() < 0) {
                throw malformed(file, "'" + path + "' is missing or not a whole number");
            }
            return node.intValue();
        }
    }
}
