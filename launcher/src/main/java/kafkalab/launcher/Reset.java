package kafkalab.launcher;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The way back to a lab's starter, which keeps a copy of what it replaces.
 *
 * <p>A hand-out holds its starter as {@code starter.json} in the lab's folder, which no grader takes for a program. In a clone of the kit Git has it: as the
 * branch that this one follows has it, else as it was committed last.
 */
final class Reset {

    private static final String SOURCES = "src/main";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd_HH-mm-ss", Locale.ROOT);

    private final Kit kit;
    private final Screen screen;

    Reset(Kit kit) {
        this.kit = kit;
        this.screen = kit.screen();
    }

    /**
     * Puts files back.
     *
     * @param lab the lab
     * @param name the end of one file's path; none for all files of the starter
     */
    void reset(LabFolder lab, Optional<String> name) throws IOException {
        Map<String, byte[]> wanted = wanted(lab, name);
        Path copies = kit.path()
                .resolve("saved")
                .resolve(lab.id() + "_" + LocalDateTime.now().format(TIME));
        int changed = 0;
        for (Map.Entry<String, byte[]> each : wanted.entrySet()) {
            Path file = lab.path().resolve(each.getKey());
            byte[] now = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
            if (!Arrays.equals(now, each.getValue())) {
                if (now.length > 0) {
                    Path copy = copies.resolve(each.getKey());
                    Files.createDirectories(copy.getParent());
                    Files.write(copy, now);
                }
                Files.createDirectories(file.getParent());
                Files.write(file, each.getValue());
                screen.tell(each.getKey() + " is the starter's again.", each.getKey() + " est de nouveau au départ.");
                changed++;
            }
        }
        if (changed == 0) {
            screen.tell("That is the starter already.", "C'est déjà le point de départ.");
        } else if (Files.isDirectory(copies)) {
            screen.tell(
                    "Yours is kept in " + kit.path().relativize(copies) + ".",
                    "Le vôtre est gardé dans " + kit.path().relativize(copies) + ".");
        }
    }

    /** Returns the starter's files that are asked for: their paths in the lab's folder, and what they hold. */
    Map<String, byte[]> wanted(LabFolder lab, Optional<String> name) throws IOException {
        Map<String, byte[]> starter = starter(lab);
        if (name.isEmpty()) {
            return starter;
        }
        String end = name.get().replace('\\', '/').replaceFirst("\\.java$", "");
        Map<String, byte[]> wanted = new TreeMap<>(starter);
        wanted.keySet().removeIf(path -> {
            String without = path.replaceFirst("\\.java$", "");
            return !without.equals(end) && !without.endsWith("/" + end) && !end.endsWith("/" + without);
        });
        if (wanted.size() != 1) {
            throw new Refusal(
                    screen.say(
                            "The starter of " + lab.id() + " has no single file " + name.get() + ".",
                            "Le départ de " + lab.id() + " n'a pas un seul fichier " + name.get() + "."),
                    screen.say("It has: ", "Il a : ") + String.join(", ", starter.keySet()));
        }
        return wanted;
    }

    private Map<String, byte[]> starter(LabFolder lab) throws IOException {
        Path file = lab.path().resolve("starter.json");
        if (Files.isRegularFile(file)) {
            Map<String, byte[]> starter = new TreeMap<>();
            new ObjectMapper()
                    .readTree(file.toFile())
                    .properties()
                    .forEach(each -> starter.put(
                            each.getKey(), each.getValue().textValue().getBytes(StandardCharsets.UTF_8)));
            return starter;
        }
        if (LauncherBuild.onThePath("git").isPresent()) {
            for (String version : new String[] {"@{upstream}", "HEAD"}) {
                Map<String, byte[]> starter = committed(lab, version);
                if (!starter.isEmpty()) {
                    return starter;
                }
            }
        }
        throw new Refusal(
                screen.say(
                        "The starter of " + lab.id() + " is not here any more.",
                        "Le départ de " + lab.id() + " n'est plus ici."),
                screen.say(
                        "A hand-out has it in starter.json, a clone of the kit in Git.",
                        "Un kit distribué l'a dans starter.json, un clone du kit dans Git."));
    }

    private static Map<String, byte[]> unpacked(InputStream zip) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (ZipInputStream entries = new ZipInputStream(zip)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                if (!entry.isDirectory() && entry.getName().startsWith(SOURCES + "/")) {
                    files.put(entry.getName(), entries.readAllBytes());
                }
            }
        }
        return files;
    }

    private static Map<String, byte[]> committed(LabFolder lab, String version) throws IOException {
        // In the lab's folder, whose own tree this names: no path outside of it can be meant.
        Process git = new ProcessBuilder("git", "archive", "--format=zip", version, SOURCES)
                .directory(lab.path().toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return unpacked(git.getInputStream());
    }
}
