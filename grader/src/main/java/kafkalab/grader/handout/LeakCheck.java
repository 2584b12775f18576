package kafkalab.grader.handout;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kafkalab.grader.fault.GraderFault;
import kafkalab.grader.kit.Kit;

/**
 * A check that refuses a hand-out that holds a part of any solution or variant of the kit, wherever it stands and
 * whatever the file is called.
 *
 * <p>A part is some lines that follow each other and that the starter does not have: four of a solution, five of a
 * variant, since fewer are often no more than Kafka's idioms. Blank lines, imports and lines of mere brackets do not
 * count.
 */
final class LeakCheck {

    /** Lines that say too little to be recognised by. */
    private static final Pattern EMPTY = Pattern.compile("(?:[^\\p{L}\\p{N}]*|(?:import|package) .*)");

    private static final Pattern ADDED_OR_KEPT = Pattern.compile("(?!\\+\\+\\+ )[+ ].*");

    /** What is secret in a lab, and how many lines of it are a part. */
    private static final List<Secret> SECRETS = List.of(new Secret("src/solution", 4), new Secret("src/variants", 5));

    private record Secret(String folder, int lines) {}

    private final Map<List<String>, Path> secrets = new HashMap<>();

    /** Reads all secrets of a kit. */
    LeakCheck(Kit kit) throws IOException {
        for (String lab : kit.labs()) {
            Path folder = kit.root().resolve(lab);
            for (Secret secret : SECRETS) {
                Set<List<String>> known = new HashSet<>();
                for (Path file : filesBelow(folder.resolve("src/main"))) {
                    known.addAll(parts(lines(file), secret.lines()));
                }
                for (Path file : filesBelow(folder.resolve(secret.folder()))) {
                    for (List<String> part : parts(lines(file), secret.lines())) {
                        if (!known.contains(part)) {
                            secrets.putIfAbsent(part, kit.root().relativize(file));
                        }
                    }
                }
            }
        }
    }

    /**
     * Checks a hand-out.
     *
     * @param folder the hand-out
     * @throws GraderFault where a file of it holds a part of a solution
     */
    void check(Path folder) throws IOException {
        for (Path file : filesBelow(folder)) {
            List<String> lines = lines(file);
            for (Secret secret : SECRETS) {
                for (List<String> part : parts(lines, secret.lines())) {
                    refuse(part, folder.relativize(file));
                }
            }
        }
    }

    private void refuse(List<String> part, Path file) {
        Path secret = secrets.get(part);
        if (secret != null) {
            throw new GraderFault(
                    "%s holds lines of %s, beginning with: %s".formatted(file, secret, part.get(0)),
                    "Nothing was handed out. Take those lines out of the file, or tell them differently there.");
        }
    }

    /** Reads a file's lines; of a variant's patch those of the variant, which it changes or shows beside a change. */
    private static List<String> lines(Path file) throws IOException {
        boolean patch = file.endsWith("change.patch");
        try {
            return Files.readString(file)
                    .lines()
                    .filter(line -> !patch || ADDED_OR_KEPT.matcher(line).matches())
                    .map(line -> patch ? line.substring(1) : line)
                    .map(String::strip)
                    .filter(line -> !EMPTY.matcher(line).matches())
                    .toList();
        } catch (CharacterCodingException e) {
            return List.of();
        }
    }

    private static List<List<String>> parts(List<String> lines, int length) {
        List<List<String>> parts = new ArrayList<>();
        for (int first = 0; first + length <= lines.size(); first++) {
            parts.add(lines.subList(first, first + length));
        }
        return parts;
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
