package kafkalab.kit.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kafkalab.kit.grading.LabDefinition;
import kafkalab.kit.grading.TaskDefinition;

/** A check of a lab's page: a section a task, and no snippet that has drifted from the source it is taken from. */
final class LabPage {

    private static final Pattern EXPLICIT_ANCHOR = Pattern.compile("<a (?:id|name)=\"([^\"]+)\"></a>");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");
    private static final Pattern SNIPPET =
            Pattern.compile("<!-- snippet: (\\S+?)(?:#\\S+)? -->\\s*```\\w*\\R(.*?)\\R```", Pattern.DOTALL);

    private final Path kit;
    private final String page;

    /**
     * Names a page.
     *
     * @param kit the kit's root
     * @param page the page's path below it
     */
    LabPage(Path kit, String page) {
        this.kit = kit;
        this.page = page;
    }

    /** Returns what is wrong, a sentence each. */
    List<String> problems(LabDefinition lab) throws IOException {
        Path file = kit.resolve(page);
        if (!Files.isRegularFile(file)) {
            return List.of("The lab's page " + page + " is missing.");
        }
        String text = Files.readString(file);
        Set<String> anchors = anchors(text);
        List<String> problems = new ArrayList<>();
        for (TaskDefinition task : lab.tasks()) {
            if (!anchors.contains(task.docs())) {
                problems.add(page + " has no section #" + task.docs() + " for task " + task.id() + ".");
            }
        }
        for (String anchor : anchors) {
            if (anchor.matches("task-\\d+-.*")
                    && lab.tasks().stream().noneMatch(task -> task.docs().equals(anchor))) {
                problems.add(page + " has a section #" + anchor + ", which no task in lab.yaml names.");
            }
        }
        problems.addAll(driftedSnippets(text));
        return problems;
    }

    private static Set<String> anchors(String text) {
        Set<String> anchors = new TreeSet<>();
        for (Matcher matcher = EXPLICIT_ANCHOR.matcher(text); matcher.find(); ) {
            anchors.add(matcher.group(1));
        }
        for (Matcher matcher = HEADING.matcher(text); matcher.find(); ) {
            anchors.add(slug(matcher.group(1)));
        }
        return anchors;
    }

    /** Forms a heading's anchor as the forges do. */
    private static String slug(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private List<String> driftedSnippets(String text) throws IOException {
        List<String> problems = new ArrayList<>();
        for (Matcher matcher = SNIPPET.matcher(text); matcher.find(); ) {
            Path source = kit.resolve(matcher.group(1));
            if (!Files.isRegularFile(source)) {
                problems.add(page + " has a snippet of " + matcher.group(1) + ", which does not exist.");
            } else if (Collections.indexOfSubList(lines(Files.readString(source)), lines(matcher.group(2))) < 0) {
                problems.add(page + " has a snippet that no longer stands in " + matcher.group(1) + ": "
                        + lines(matcher.group(2)).get(0));
            }
        }
        return problems;
    }

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
}
