package kafkalab.grader.submission;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import kafkalab.grader.kit.LabFiles;
import kafkalab.kit.grading.Text;

/**
 * The choice of the copy that is graded, where a submission has several, and the sentence that says why there is none.
 *
 * @param copy what is graded
 * @param notes what the student should know of it
 */
record Choice(Copy copy, List<Text> notes) {

    /**
     * Chooses: what was worked on before what is as it was handed out, and then the surest folder.
     *
     * @param copies the copies, one at least
     * @param lab the lab
     */
    static Choice among(List<Copy> copies, LabFiles lab) {
        List<Copy> worked =
                copies.stream().filter(copy -> !copy.isUntouched(lab)).toList();
        List<Copy> pool = worked.isEmpty() ? copies : worked;
        int best = pool.stream().mapToInt(Copy::tier).min().orElseThrow();
        List<Copy> meant = pool.stream()
                .filter(copy -> copy.tier() == best)
                .sorted(Comparator.comparing(copy -> copy.root().length()))
                .toList();
        Copy chosen = null;
        for (Copy copy : meant) {
            chosen = chosen == null || chosen.isPartOf(copy) ? copy : copy.isPartOf(chosen) ? chosen : chosen.and(copy);
        }
        Copy graded = chosen;
        List<Text> notes = new ArrayList<>();
        copies.stream()
                .filter(copy -> !copy.root().equals(graded.root()) && !copy.isPartOf(graded))
                .forEach(copy -> notes.add(notTaken(copy, graded, lab)));
        if (worked.isEmpty()) {
            notes.add(
                    new Text(
                            "Nothing in it differs from the starter: it is as it was handed out, and no task is begun.",
                            "Rien n'y diffère du point de départ : tout est comme distribué, et aucun exercice n'est commencé."));
        }
        return new Choice(graded, notes);
    }

    private static Text notTaken(Copy copy, Copy graded, LabFiles lab) {
        String root = shown(copy.root());
        String other = shown(graded.root());
        return copy.isUntouched(lab)
                ? new Text(
                        "What is in " + root + " is as it was handed out; what is in " + other + " was graded.",
                        "Ce qui est dans " + root + " est comme distribué ; c'est " + other + " qui a été noté.")
                : new Text(
                        "It has a second copy of the program, in " + root + ", which differs; the one in " + other
                                + " was graded.",
                        "Elle contient une seconde copie du programme, dans " + root + ", qui diffère ; c'est celle de "
                                + other + " qui a été notée.");
    }

    private static String shown(String root) {
        return root.isEmpty() ? "./" : root;
    }

    /**
     * Refuses a file of the lab's that says that it is in another package.
     *
     * @param found all source files that may be meant
     * @param taken those that are taken, by the path where they belong
     * @param lab the lab
     */
    static void refuseRenamedPackages(Collection<JavaFile> found, Map<String, JavaFile> taken, LabFiles lab) {
        Set<String> names = Copy.names(lab);
        for (String source : lab.sources().keySet()) {
            String name = source.substring(source.lastIndexOf('/') + 1);
            JavaFile there = taken.get(source);
            if (there != null && there.problem() == null && saysSo(there, source)) {
                continue;
            }
            for (JavaFile file : there == null ? found : List.of(there)) {
                if (file.problem() == null
                        && file.name(names).equals(name)
                        && !lab.otherLabs().containsKey(file.declaredPackage())) {
                    throw renamed(file, LabFiles.packageOf(source));
                }
            }
        }
    }

    private static boolean saysSo(JavaFile file, String source) {
        return file.declaredPackage().equals(LabFiles.packageOf(source));
    }

    private static UnusableSubmission renamed(JavaFile file, String wanted) {
        String own = file.declaredPackage();
        return new UnusableSubmission(
                (own.isEmpty()
                                ? file.path() + " has no line 'package " + wanted + ";'"
                                : file.path() + " says 'package " + own + ";'")
                        + ": the tests look for package " + wanted
                        + ". Put the line back as it was, and hand in again.",
                (own.isEmpty()
                                ? file.path() + " n'a pas de ligne « package " + wanted + "; »"
                                : file.path() + " dit « package " + own + "; »")
                        + " : les tests cherchent le paquet " + wanted
                        + ". Remettez cette ligne comme elle était, et rendez à nouveau.");
    }

    /**
     * Says why there is nothing to grade.
     *
     * @param found the source files that there are
     * @param paths all paths
     * @param lab the lab
     */
    static UnusableSubmission none(Collection<JavaFile> found, Collection<String> paths, LabFiles lab) {
        String wanted = String.join(", ", Copy.names(lab).stream().sorted().toList());
        Set<String> others = found.stream()
                .filter(file -> lab.otherLabs().containsKey(file.declaredPackage()))
                .map(file -> lab.otherLabs().get(file.declaredPackage()))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!others.isEmpty()) {
            return new UnusableSubmission(
                    "This is the program of " + String.join(", ", others) + ", not of " + lab.lab() + ": hand in "
                            + wanted + ".",
                    "C'est le programme de " + String.join(", ", others) + ", pas celui de " + lab.lab() + " : rendez "
                            + wanted + ".");
        }
        String has = paths.isEmpty()
                ? ""
                : paths.stream().limit(3).collect(Collectors.joining(", ")) + (paths.size() > 3 ? ", …" : "");
        if (!found.isEmpty()) {
            return new UnusableSubmission(
                    "There is nothing to grade: none of its Java files is one of " + lab.lab() + " (" + has
                            + "). Hand in " + wanted + ".",
                    "Il n'y a rien à noter : aucun de ses fichiers Java n'est un fichier de " + lab.lab() + " (" + has
                            + "). Rendez " + wanted + ".");
        }
        if (paths.stream().anyMatch(path -> path.endsWith(".class"))) {
            return new UnusableSubmission(
                    "There is nothing to grade: it has compiled classes and no source. Hand in " + wanted + ".",
                    "Il n'y a rien à noter : elle contient des classes compilées et aucun source. Rendez " + wanted
                            + ".");
        }
        return has.isEmpty()
                ? new UnusableSubmission(
                        "There is nothing to grade: it is empty. Hand in " + wanted + ".",
                        "Il n'y a rien à noter : elle est vide. Rendez " + wanted + ".")
                : new UnusableSubmission(
                        "There is nothing to grade: it has no Java file, only " + has + ". Hand in " + wanted + ".",
                        "Il n'y a rien à noter : elle n'a aucun fichier Java, seulement " + has + ". Rendez " + wanted
                                + ".");
    }
}
