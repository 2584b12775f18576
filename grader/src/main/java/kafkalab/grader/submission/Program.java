package kafkalab.grader.submission;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import kafkalab.grader.kit.LabFiles;
import kafkalab.kit.grading.Text;

/**
 * What the grader takes of a submission: the lab's own source files and nothing else. They are recognised by what they
 * say, however they are packed.
 *
 * @param sources the Java source files, by their path below {@code src/main/java}, with {@code /} between names, in UTF-8
 * @param resources files below {@code src/main/resources} that the starter has as well, and gives to be edited
 * @param ignored what was not taken, by its path in the submission; a folder of which nothing was taken stands once
 * @param notes what the student should know of how the submission was read
 */
public record Program(
        SortedMap<String, byte[]> sources,
        SortedMap<String, byte[]> resources,
        List<String> ignored,
        List<Text> notes) {

    private static final int LARGEST_FILE = 512 * 1024;
    private static final int LARGEST_PROGRAM = 4 * 1024 * 1024;
    private static final int MOST_SOURCES = 500;
    private static final int MOST_LOOKED_AT = 4_000;
    private static final int MOST_IGNORED = 200;
    private static final int MOST_NOTES = 20;
    /** Is how long a name may be, so that a class in the file still gets a file of its own on every system. */
    private static final int LONGEST_NAME = 150;

    private static final int LONGEST_PATH = 400;

    /**
     * Takes a submission's source files.
     *
     * @param origin a folder, an archive, or a source file
     * @param lab the lab
     * @throws UnusableSubmission where there is nothing to grade in it
     * @throws IOException where the machine does not let us read it
     */
    public static Program of(Path origin, LabFiles lab) throws IOException {
        return of(List.of(origin), lab);
    }

    /** Takes the source files of a submission, which may be several files side by side. */
    public static Program of(Submission submission, LabFiles lab) throws IOException {
        return of(submission.parts(), lab);
    }

    private static Program of(List<Path> parts, LabFiles lab) throws IOException {
        try (HandedIn all = HandedIn.open(parts)) {
            List<JavaFile> found = javaFiles(all, lab);
            List<Copy> copies = Copy.allIn(found, lab);
            while (copies.isEmpty() && all.unpack()) {
                found = javaFiles(all, lab);
                copies = Copy.allIn(found, lab);
            }
            if (copies.isEmpty()) {
                Choice.refuseRenamedPackages(found, Map.of(), lab);
                Optional<Text> problem = all.problem();
                if (problem.isPresent()) {
                    throw new UnusableSubmission(problem.get());
                }
                throw Choice.none(found, all.paths(), lab);
            }
            Choice choice = Choice.among(copies, lab);
            Map<String, JavaFile> taken = choice.copy().files();
            Choice.refuseRenamedPackages(taken.values(), taken, lab);
            return take(all, choice, lab);
        } catch (OutOfMemoryError | StackOverflowError e) {
            // Whatever it is that did so, it was handed in: nobody else has to pay for it.
            throw FileTree.tooLarge();
        }
    }

    private static List<JavaFile> javaFiles(HandedIn all, LabFiles lab) throws IOException {
        List<JavaFile> found = new ArrayList<>();
        for (String path : all.paths()) {
            // A module would cut the program off from the class path of the tests.
            if (JavaFile.isOne(path) && !path.endsWith("module-info.java") && found.size() < MOST_LOOKED_AT) {
                found.add(javaFile(all, path, lab));
            }
        }
        return found;
    }

    private static JavaFile javaFile(HandedIn all, String path, LabFiles lab) throws IOException {
        try {
            SourceText source = SourceText.of(all.read(path, LARGEST_FILE));
            return new JavaFile(path, source, JavaHead.of(source.text()), null);
        } catch (UnusableSubmission e) {
            // Whether that matters depends on whether it is taken: it is what its name says.
            String name = path.substring(path.lastIndexOf('/') + 1);
            String inPackage = lab.sources().keySet().stream()
                    .filter(source -> source.endsWith("/" + name))
                    .map(LabFiles::packageOf)
                    .findFirst()
                    .orElse("");
            return new JavaFile(path, null, new JavaHead(inPackage, List.of(), Optional.empty()), e);
        }
    }

    private static Program take(HandedIn all, Choice choice, LabFiles lab) throws IOException {
        Map<String, JavaFile> files = choice.copy().files();
        refuseWhatNoSystemTakes(files);
        List<Text> notes = new ArrayList<>(choice.notes());
        SortedMap<String, byte[]> sources = new TreeMap<>();
        Set<String> taken = new HashSet<>();
        int size = 0;
        for (Map.Entry<String, JavaFile> file : files.entrySet()) {
            byte[] bytes = file.getValue().bytes();
            size += bytes.length;
            if (size > LARGEST_PROGRAM || files.size() > MOST_SOURCES) {
                throw new UnusableSubmission(
                        "Its source files are more than " + MOST_SOURCES + ", or together more than "
                                + LARGEST_PROGRAM / 1024 / 1024 + " MB.",
                        "Ses sources sont plus de " + MOST_SOURCES + ", ou dépassent ensemble "
                                + LARGEST_PROGRAM / 1024 / 1024 + " Mo.");
            }
            sources.put(file.getKey(), bytes);
            taken.add(file.getValue().path());
            noteOf(file.getKey(), file.getValue()).forEach(notes::add);
        }
        noteWhatIsMissing(sources, lab).forEach(notes::add);
        SortedMap<String, byte[]> resources = resources(all, choice.copy().root(), lab, taken);
        return new Program(
                sources,
                resources,
                ignored(all.paths(), taken),
                notes.stream().limit(MOST_NOTES).toList());
    }

    private static void refuseWhatNoSystemTakes(Map<String, JavaFile> files) {
        Map<String, String> folded = new TreeMap<>();
        for (Map.Entry<String, JavaFile> file : files.entrySet()) {
            String key = file.getKey();
            String path = file.getValue().path();
            String twin = folded.put(key.toLowerCase(Locale.ROOT), path);
            if (twin != null) {
                throw new UnusableSubmission(
                        twin + " and " + path + " differ in upper and lower case only: hand in one of them.",
                        twin + " et " + path + " ne diffèrent que par les majuscules : rendez l'un des deux.");
            }
            boolean longName = Arrays.stream(key.split("/"))
                    .anyMatch(name -> name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME);
            if (longName || key.length() > LONGEST_PATH) {
                String shown = path.length() > 60 ? path.substring(0, 60) + "…" : path;
                throw new UnusableSubmission(
                        shown + " has a name that is too long: no system takes more than " + LONGEST_NAME
                                + " letters a name. Give it a shorter one.",
                        shown + " a un nom trop long : pas plus de " + LONGEST_NAME
                                + " lettres par nom. Donnez-lui un nom plus court.");
            }
            for (int slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1)) {
                if (files.containsKey(key.substring(0, slash))) {
                    throw new UnusableSubmission(
                            path + " is in a folder that is called like the source file beside it: rename the folder.",
                            path + " est dans un dossier qui porte le nom d'un fichier source : renommez ce dossier.");
                }
            }
        }
    }

    private static List<Text> noteOf(String key, JavaFile file) {
        List<Text> notes = new ArrayList<>();
        String path = file.path();
        if (file.source().wasConverted()) {
            String charset = file.source().charset().displayName(Locale.ROOT);
            notes.add(new Text(
                    path + " is saved as " + charset + ", and was read so; the compiler wants UTF-8.",
                    path + " est enregistré en " + charset + ", et a été lu ainsi ; le compilateur veut de l'UTF-8."));
        }
        String name = key.substring(key.lastIndexOf('/') + 1);
        if (!path.endsWith("/" + name) && !path.equals(name)) {
            notes.add(new Text(path + " was taken for " + name + ".", path + " a été pris pour " + name + "."));
        }
        return notes;
    }

    private static List<Text> noteWhatIsMissing(SortedMap<String, byte[]> sources, LabFiles lab) {
        return lab.sources().entrySet().stream()
                .filter(source -> !sources.containsKey(source.getKey()))
                .filter(source -> new String(source.getValue(), StandardCharsets.UTF_8).contains("TODO "))
                .map(source -> source.getKey().substring(source.getKey().lastIndexOf('/') + 1))
                .map(name -> new Text(
                        name + " is not in it, so the starter's was taken, where nothing is written yet.",
                        name + " n'y est pas : c'est celui du point de départ qui a été pris, où rien n'est écrit."))
                .toList();
    }

    /** Finds the resources beside the sources or, where these just lie there, by their names. */
    private static SortedMap<String, byte[]> resources(HandedIn all, String root, LabFiles lab, Set<String> taken)
            throws IOException {
        SortedMap<String, byte[]> resources = new TreeMap<>();
        for (String resource : lab.resources().keySet()) {
            Optional<String> path;
            if (JavaFile.isMain(root)) {
                path = Optional.of(JavaFile.resourcesBeside(root) + resource).filter(all.paths()::contains);
            } else {
                String name = resource.substring(resource.lastIndexOf('/') + 1);
                path = all.paths().stream()
                        .filter(each -> ("/" + each).endsWith("/" + resource))
                        .findFirst()
                        .or(() -> all.paths().stream()
                                .filter(each -> ("/" + each).endsWith("/" + name))
                                .findFirst());
            }
            if (path.isPresent()) {
                resources.put(
                        resource,
                        asGiven(
                                all.read(path.get(), LARGEST_FILE),
                                lab.resources().get(resource)));
                taken.add(path.get());
            }
        }
        return resources;
    }

    /** Converts a text as sources are converted; what is none in the starter stays as it is. */
    private static byte[] asGiven(byte[] bytes, byte[] starter) {
        boolean text = !SourceText.of(starter).wasConverted();
        return text ? SourceText.of(bytes).bytes() : bytes;
    }

    private static List<String> ignored(Collection<String> paths, Set<String> taken) {
        Set<String> entered = new HashSet<>(Set.of(""));
        for (String path : taken) {
            for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
                entered.add(path.substring(0, at + 1));
            }
        }
        Set<String> ignored = new TreeSet<>();
        for (String path : paths) {
            // An archive of which something was taken.
            if (!taken.contains(path) && !entered.contains(path + "/")) {
                String shown = path;
                for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
                    if (!entered.contains(path.substring(0, at + 1))) {
                        shown = path.substring(0, at + 1);
                        break;
                    }
                }
                ignored.add(shown);
            }
        }
        return ignored.size() <= MOST_IGNORED
                ? List.copyOf(ignored)
                : ignored.stream()
                        .limit(MOST_IGNORED)
                        .collect(Collectors.collectingAndThen(Collectors.toList(), some -> {
                            some.add("… and " + (ignored.size() - MOST_IGNORED) + " more");
                            return some;
                        }));
    }

    /**
     * Returns the starter, as a student hands it in who has not begun.
     *
     * @param lab the lab
     */
    public static Program untouched(LabFiles lab) {
        SortedMap<String, byte[]> sources = new TreeMap<>();
        lab.sources().forEach((name, bytes) -> {
            if (name.endsWith(".java")) {
                sources.put(name, SourceText.of(bytes).bytes());
            }
        });
        SortedMap<String, byte[]> resources = new TreeMap<>();
        lab.resources().forEach((name, bytes) -> resources.put(name, asGiven(bytes, bytes)));
        return new Program(sources, resources, List.of(), List.of());
    }

    /** Returns SHA-256 over names and contents, in hexadecimal. */
    public String digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Map<String, byte[]> files : List.of(sources, resources)) {
                files.forEach((name, bytes) -> {
                    digest.update((name + "\0" + bytes.length + "\0").getBytes(StandardCharsets.UTF_8));
                    digest.update(bytes);
                });
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Returns the source files of the starter that this program leaves as they are, or leaves out.
     *
     * @param lab the lab
     */
    public Set<String> unchanged(LabFiles lab) {
        Set<String> unchanged = new TreeSet<>();
        lab.sources().forEach((name, given) -> {
            byte[] mine = sources.get(name);
            if (mine == null || Arrays.equals(mine, SourceText.of(given).bytes())) {
                unchanged.add(name);
            }
        });
        return unchanged;
    }

    /**
     * Writes the source files below a folder.
     *
     * @param folder the folder; files of the same name are replaced
     */
    public void writeSources(Path folder) throws IOException {
        write(sources, folder);
    }

    /**
     * Writes the resources below a folder.
     *
     * @param folder the folder; files of the same name are replaced
     */
    public void writeResources(Path folder) throws IOException {
        write(resources, folder);
    }

    private static void write(Map<String, byte[]> files, Path folder) throws IOException {
        for (Map.Entry<String, byte[]> source : files.entrySet()) {
            Path file = folder.resolve(source.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, source.getValue());
        }
    }
}
