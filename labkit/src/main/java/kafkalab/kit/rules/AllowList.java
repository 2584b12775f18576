package kafkalab.kit.rules;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kafkalab.kit.grading.Text;

/**
 * The list of what a submission may use, as {@code allowed.txt} says, and why not the rest, as {@code refused.txt}
 * says.
 */
final class AllowList {

    private final Map<String, Members> types = new HashMap<>();
    private final Set<String> packages = new HashSet<>();
    private final List<String[]> patterns = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();

    /**
     * Reads the lists.
     *
     * @param lab the lab's id: it may have a list of its own besides
     */
    AllowList(String lab) {
        lines("allowed.txt").forEach(this::allow);
        lines("allowed-" + lab + ".txt").forEach(this::allow);
        lines("refused.txt").forEach(this::refuse);
    }

    private static List<String> lines(String resource) {
        InputStream list = AllowList.class.getResourceAsStream(resource);
        if (list == null) {
            return List.of();
        }
        try (BufferedReader in = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
            return in.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void allow(String line) {
        int colon = line.indexOf(':');
        String name = colon < 0 ? line : line.substring(0, colon);
        if (name.endsWith(".*")) {
            packages.add(name.substring(0, name.length() - 2));
        } else if (name.contains("*")) {
            patterns.add(name.split("[*]"));
        } else {
            types.put(name, colon < 0 ? Members.ALL : Members.of(line.substring(colon + 1)));
        }
    }

    private void refuse(String line) {
        String[] parts = line.split("\\s*[|]\\s*");
        rules.add(new Rule(parts[0], List.of(parts[1].split("\\s+")), new Text(parts[2], parts[3])));
    }

    /**
     * Returns whether a class may be used.
     *
     * @param type its binary name with dots
     */
    boolean allows(String type) {
        return !members(type).equals(Members.NONE);
    }

    /**
     * Returns whether a member may be used.
     *
     * @param type the binary name, with dots, of the class that it is called on
     * @param member its name
     */
    boolean allows(String type, String member) {
        return members(type).contains(member);
    }

    private Members members(String type) {
        String outermost = type;
        while (true) {
            Members known = types.get(outermost);
            if (known != null) {
                return known;
            }
            int dollar = outermost.lastIndexOf('$');
            if (dollar <= outermost.lastIndexOf('.') + 1) {
                break;
            }
            outermost = outermost.substring(0, dollar);
        }
        int dot = type.lastIndexOf('.');
        String inPackage = dot < 0 ? "" : type.substring(0, dot);
        boolean allowed = packages.contains(inPackage)
                || patterns.stream()
                        .anyMatch(pattern -> type.startsWith(pattern[0])
                                && type.endsWith(pattern[1])
                                && type.lastIndexOf('.') < pattern[0].length());
        return allowed ? Members.ALL : Members.NONE;
    }

    /**
     * Returns the rule that refuses a class or a member.
     *
     * @param what the class's binary name with dots; for a member with a further dot and its name
     */
    Rule ruleAgainst(String what) {
        return rules.stream()
                .filter(rule -> rule.begins().stream().anyMatch(begin -> begins(what, begin)))
                .findFirst()
                .orElse(Rule.REST);
    }

    private static boolean begins(String what, String begin) {
        return begin.endsWith(":") ? what.equals(begin.substring(0, begin.length() - 1)) : what.startsWith(begin);
    }

    /**
     * A rule of {@code refused.txt}.
     *
     * @param name its short name
     * @param begins how the names of what it refuses begin
     * @param sentence the rule
     */
    record Rule(String name, List<String> begins, Text sentence) {

        private static final Rule REST = new Rule(
                "allow-list",
                List.of(),
                new Text(
                        "A submission uses what the labs need: java.util, java.time and the like, Kafka's clients, and the "
                                + "story's own classes.",
                        "Une soumission utilise ce qu'il faut aux labs : java.util, java.time et semblables, les clients de "
                                + "Kafka, et les classes de l'histoire."));
    }

    private record Members(Set<String> names, boolean listed) {

        private static final Members ALL = new Members(Set.of(), false);
        private static final Members NONE = new Members(Set.of(), true);

        static Members of(String list) {
            List<String> words = Arrays.stream(list.strip().split("\\s+"))
                    .filter(word -> !word.isEmpty())
                    .toList();
            boolean excluded = !words.isEmpty() && words.get(0).startsWith("-");
            Set<String> names = new HashSet<>();
            words.forEach(word -> names.add(excluded ? word.substring(1) : word));
            return new Members(names, !excluded);
        }

        boolean contains(String member) {
            return names.contains(member) == listed;
        }
    }
}
