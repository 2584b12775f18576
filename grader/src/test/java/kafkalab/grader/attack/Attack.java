package kafkalab.grader.attack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * One attack of {@code src/attacks}, or its honest twin: how to make the submission, and what must come of it.
 *
 * @param name the attack's name; a twin's ends with {@code -twin}
 * @param lab the lab that it attacks
 * @param task the task that is run
 * @param base what it begins with: {@code solution} or {@code starter}
 * @param code what is put at the beginning of a method, by the method's name, or of the class; after a class's name and a
 *     dot in that class alone
 * @param files further files, by their path in the submission
 * @param links symbolic links, by their path in the submission
 * @param zip whether it is handed in as an archive
 * @param outcome what must become of it
 * @param score what it must score
 * @param rule the rule by which it must be refused, or empty
 */
record Attack(
        String name,
        String lab,
        int task,
        String base,
        Map<String, String> code,
        Map<String, String> files,
        Map<String, String> links,
        boolean zip,
        String outcome,
        int score,
        String rule) {

    private static final YAMLMapper YAML = new YAMLMapper();

    /** Reads all attacks, each with its twin where it has one of its own. */
    static List<Attack> allIn(Path folder) throws IOException {
        List<Attack> attacks = new ArrayList<>();
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.sorted().toList()) {
                JsonNode yaml = YAML.readTree(child.resolve("attack.yaml").toFile());
                String name = child.getFileName().toString();
                JsonNode expected = yaml.path("expect");
                if (yaml.path("tries").asText().isBlank() || !expected.has("outcome") || !expected.has("score")) {
                    throw new IllegalArgumentException(name + " needs tries, and expect with outcome and score");
                }
                attacks.add(new Attack(
                        name,
                        lab(yaml),
                        yaml.path("task").asInt(1),
                        yaml.path("base").asText("solution"),
                        texts(yaml.path("code")),
                        texts(yaml.path("files")),
                        texts(yaml.path("links")),
                        yaml.path("zip").asBoolean(),
                        expected.path("outcome").asText(),
                        expected.path("score").asInt(),
                        expected.path("rule").asText("")));
                if (yaml.has("twin")) {
                    attacks.add(twin(name, yaml));
                }
            }
        }
        return attacks;
    }

    private static String lab(JsonNode yaml) {
        return yaml.path("lab").asText("lab01-producer");
    }

    /** A twin does honestly something that looks like the attack, and loses nothing by it. */
    private static Attack twin(String name, JsonNode yaml) {
        JsonNode twin = yaml.path("twin");
        return new Attack(
                name + "-twin",
                lab(yaml),
                yaml.path("task").asInt(1),
                "solution",
                texts(twin.path("code")),
                texts(twin.path("files")),
                Map.of(),
                yaml.path("zip").asBoolean(),
                "graded",
                15,
                "");
    }

    private static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new TreeMap<>();
        for (Iterator<Map.Entry<String, JsonNode>> fields = node.fields(); fields.hasNext(); ) {
            Map.Entry<String, JsonNode> field = fields.next();
            texts.put(field.getKey(), field.getValue().asText());
        }
        return texts;
    }

    /**
     * Makes the submission.
     *
     * @param kit the kit's folder
     * @param submissions where submissions lie
     */
    void handIn(Path kit, Path submissions) throws IOException {
        Map<String, String> all = new TreeMap<>();
        Path sources = kit.resolve(lab).resolve(base.equals("starter") ? "src/main/java" : "src/solution/java");
        boolean placed = code.isEmpty();
        try (Stream<Path> tree = Files.walk(sources)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file);
                String spliced = text;
                for (Map.Entry<String, String> piece : code.entrySet()) {
                    if (belongs(piece.getKey(), file.getFileName().toString())) {
                        spliced = splice(spliced, piece.getKey().replaceFirst(".*[.]", ""), piece.getValue());
                    }
                }
                placed |= !spliced.equals(text);
                all.put("src/main/java/" + sources.relativize(file).toString().replace('\\', '/'), spliced);
            }
        }
        Path resources = sources.resolveSibling("resources");
        if (Files.isDirectory(resources)) {
            try (Stream<Path> tree = Files.walk(resources)) {
                for (Path file : tree.filter(Files::isRegularFile).toList()) {
                    String name = resources.relativize(file).toString().replace('\\', '/');
                    all.put("src/main/resources/" + name, Files.readString(file));
                }
            }
        }
        if (!placed) {
            throw new IllegalArgumentException(name + ": nothing in " + sources + " has a place for its code");
        }
        all.putAll(files);
        if (zip) {
            zip(all, submissions.resolve(name + ".zip"));
        } else {
            write(all, submissions.resolve(name));
        }
    }

    /** Tells whether code is for a file: {@code run} is for all that have such a method, {@code Worker.run} for one. */
    private static boolean belongs(String where, String fileName) {
        return !where.contains(".") || fileName.equals(where.replaceFirst("[.].*", ".java"));
    }

    private static String splice(String text, String where, String what) {
        String head =
                where.equals("class") ? "(?m)^public class .*\\{$" : "(?m)^ {4}public .*\\b" + where + "\\(.*\\{$";
        return Pattern.compile(head)
                .matcher(text)
                .replaceFirst(found -> Matcher.quoteReplacement(found.group() + "\n" + what));
    }

    private void write(Map<String, String> all, Path folder) throws IOException {
        for (Map.Entry<String, String> file : all.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        for (Map.Entry<String, String> link : links.entrySet()) {
            Path path = folder.resolve(link.getKey());
            Files.createDirectories(path.getParent());
            Files.createSymbolicLink(path, Path.of(link.getValue()));
        }
    }

    private static void zip(Map<String, String> all, Path archive) throws IOException {
        try (OutputStream out = Files.newOutputStream(archive);
                ZipOutputStream entries = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> file : all.entrySet()) {
                entries.putNextEntry(new ZipEntry(file.getKey()));
                entries.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
