package kafkalab.grader.submission;

import java.io.IOException;
import java.util.Set;
import java.util.SortedSet;

/** What a student handed in, looked at without running it or unpacking it to a disk: a folder or an archive. */
interface FileTree extends AutoCloseable {

    /** Is the most that a submission may consist of, counted in files. */
    int MOST_FILES = 20_000;

    /** Hold many files and nothing of a student's making; they are listed without a look inside. */
    Set<String> NOT_ENTERED = Set.of(
            ".git", ".svn", ".hg", "target", "node_modules", ".idea", ".vscode", ".settings", ".gradle", "__MACOSX");

    /** Is how much of a file tells what it is. */
    int HEAD = 512;

    /**
     * Returns the paths of all files, with {@code /} between names, in order, and of whatever else is no folder. A folder
     * that is not entered stands for all in it, and ends with {@code /}.
     */
    SortedSet<String> paths();

    /**
     * Reads a file.
     *
     * @param path one of {@link #paths()}
     * @param most the most bytes that it may have
     * @throws UnusableSubmission where it has more, or is no ordinary file
     */
    byte[] read(String path, int most) throws IOException;

    /**
     * Reads the beginning of a file, {@value #HEAD} bytes at most; of what is no ordinary file nothing.
     *
     * @param path one of {@link #paths()}
     */
    byte[] head(String path) throws IOException;

    /** Returns how many bytes of what was handed in are held in memory. */
    default long held() {
        return 0;
    }

    @Override
    void close() throws IOException;

    /** Returns the path under which a file is listed: that of the folder around it where that is not entered. */
    static String listed(String path) {
        int start = 0;
        for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', start)) {
            if (NOT_ENTERED.contains(path.substring(start, end))) {
                return path.substring(0, end + 1);
            }
            start = end + 1;
        }
        return path;
    }

    /** Returns the refusal of a submission of too many files. */
    static UnusableSubmission tooMany() {
        return new UnusableSubmission(
                "It has more than " + MOST_FILES + " files.", "Elle a plus de " + MOST_FILES + " fichiers.");
    }

    /** Returns the refusal of what can not be looked through within bounds. */
    static UnusableSubmission tooLarge() {
        return new UnusableSubmission(
                "It holds too much to be looked through: hand in the lab's folder alone.",
                "Elle contient trop de données pour être examinée : ne rendez que le dossier du lab.");
    }

    /** Returns the refusal of a link. */
    static UnusableSubmission isLink(String path) {
        return new UnusableSubmission(
                path + " is a link: hand in the file itself.", path + " est un lien : rendez le fichier lui-même.");
    }
}
