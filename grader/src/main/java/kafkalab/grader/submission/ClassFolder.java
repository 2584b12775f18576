package kafkalab.grader.submission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafkalab.grader.course.PlatformName;
import kafkalab.grader.course.Roster;
import kafkalab.grader.fault.GraderFault;

/**
 * The submissions of a class, as a course platform lays them into a folder, each by the student whom a roster knows.
 *
 * @param submissions one a student, in the order of the ids
 * @param strangers what was handed in by nobody on the roster; it is graded under its own name
 * @param missing the students of the roster who have handed in nothing
 */
public record ClassFolder(List<Submission> submissions, List<String> strangers, List<Roster.Person> missing) {

    /** Is how Gradescope says whose the folders are that it exports. */
    private static final String GRADESCOPE = "submission_metadata.yml";

    private static final YAMLMapper YAML = new YAMLMapper();

    /**
     * Reads a folder. Of several attempts of a student the last counts.
     *
     * @param folder the folder
     * @param roster the roster; one that knows nobody takes each folder and each file for a student of its name
     */
    public static ClassFolder read(Path folder, Roster roster) throws IOException {
        List<Submission> found = Submission.allIn(folder);
        if (roster.persons().isEmpty()) {
            return new ClassFolder(found, List.of(), List.of());
        }
        Map<String, List<String>> exported = exportedByGradescope(folder);
        Map<String, Map<String, List<Path>>> attempts = new TreeMap<>();
        List<String> strangers = new ArrayList<>();
        for (Submission submission : found) {
            String file = submission.origin().getFileName().toString();
            if (file.equals(GRADESCOPE)) {
                continue;
            }
            PlatformName name = PlatformName.of(file, submission.student());
            Optional<Roster.Person> person = roster.find(exported.getOrDefault(file, name.names()));
            if (person.isEmpty()) {
                strangers.add(file);
            }
            attempts.computeIfAbsent(
                            person.map(Roster.Person::id).orElse(submission.student()), each -> new TreeMap<>())
                    .computeIfAbsent(name.attempt(), each -> new ArrayList<>())
                    .add(submission.origin());
        }
        List<Submission> submissions = new ArrayList<>();
        attempts.forEach((student, byAttempt) -> {
            List<Path> last = new ArrayList<>(byAttempt.values()).get(byAttempt.size() - 1);
            submissions.add(Submission.of(last, student));
        });
        submissions.sort(Comparator.comparing(Submission::student));
        Set<String> handedIn = attempts.keySet();
        return new ClassFolder(
                submissions,
                strangers,
                roster.persons().stream()
                        .filter(person -> !handedIn.contains(person.id()))
                        .toList());
    }

    /** Reads whose the folders of an export are: ids, addresses and names, by the folder's name. */
    private static Map<String, List<String>> exportedByGradescope(Path folder) throws IOException {
        Path file = folder.resolve(GRADESCOPE);
        if (!Files.isRegularFile(file)) {
            return Map.of();
        }
        Map<String, List<String>> names = new HashMap<>();
        JsonNode all;
        try {
            all = YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new GraderFault(
                    file + " can not be read: " + e.getMessage() + ".", "Export the submissions anew.", e);
        }
        all.properties().forEach(each -> {
            JsonNode submitters = each.getValue().path(":submitters");
            List<String> ofOne = Stream.of(":sid", ":email", ":name")
                    .flatMap(key -> submitters.findValuesAsText(key).stream())
                    .filter(value -> !value.isBlank())
                    .collect(Collectors.toList());
            names.put(each.getKey(), ofOne);
        });
        return names;
    }
}
