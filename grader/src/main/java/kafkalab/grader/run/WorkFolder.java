package kafkalab.grader.run;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The folder of one run of the grader, for all that is gone after it. */
public final class WorkFolder implements AutoCloseable {

    private static final String PREFIX = "kafkalab-grader-";
    private static final Pattern OF_PROCESS = Pattern.compile(PREFIX + "(\\d{1,18})-.*");

    private final Path root;
    private final boolean forAnotherUser;
    private final AtomicInteger number = new AtomicInteger();
    private final Thread hook = new Thread(this::leaveNothing, "grader-clean-up");

    private WorkFolder(Path root, boolean forAnotherUser) {
        this.root = root;
        this.forAnotherUser = forAnotherUser;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Makes a folder among the system's temporary files, and clears there what graders left that were killed.
     *
     * @param sandbox decides who else has to read it
     */
    public static WorkFolder create(Sandbox sandbox) throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        clearWhatDeadRunsLeft(temporary);
        Path root = Files.createTempDirectory(
                        temporary, PREFIX + ProcessHandle.current().pid() + "-")
                .toRealPath();
        if (sandbox.isAnotherUser()) {
            // Passed through by those who know a name below it, listed by nobody.
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
        }
        return new WorkFolder(root, sandbox.isAnotherUser());
    }

    private static void clearWhatDeadRunsLeft(Path temporary) throws IOException {
        List<Path> left;
        try (Stream<Path> children = Files.list(temporary)) {
            left = children.filter(WorkFolder::belongsToDeadProcess).toList();
        }
        for (Path folder : left) {
            try {
                delete(folder);
            } catch (IOException e) {
                // It is another user's.
            }
        }
    }

    private static boolean belongsToDeadProcess(Path folder) {
        Matcher process = OF_PROCESS.matcher(folder.getFileName().toString());
        return process.matches()
                && ProcessHandle.of(Long.parseLong(process.group(1)))
                        .filter(ProcessHandle::isAlive)
                        .isEmpty();
    }

    /** Returns the folder for the kit. */
    public Path kit() {
        return root.resolve("kit");
    }

    /** Makes a folder for submissions. */
    Path next() throws IOException {
        return Files.createDirectories(root.resolve("submission-" + number.incrementAndGet()));
    }

    /** Lets the programs in a sandbox write into a folder. */
    void share(Path folder) throws IOException {
        if (forAnotherUser) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
    }

    /**
     * Deletes a folder with all that is in it; links are deleted and not followed.
     *
     * @param folder the folder
     */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path left, IOException problem) throws IOException {
                Files.deleteIfExists(left);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /**
     * Deletes all that is in a folder, as {@link #delete} does, and not the folder.
     *
     * @param folder the folder
     */
    static void deleteBelow(Path folder) throws IOException {
        List<Path> inside;
        try (Stream<Path> children = Files.list(folder)) {
            inside = children.toList();
        }
        for (Path path : inside) {
            delete(path);
        }
    }

    /** Ends what this process has started, and then deletes the folder: who still writes would keep it. */
    private void leaveNothing() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        deleteQuietly();
    }

    private void deleteQuietly() {
        try {
            delete(root);
        } catch (IOException e) {
            // It is a temporary folder: the system clears it in its time.
        }
    }

    @Override
    public void close() {
        deleteQuietly();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is being ended, and the hook is at work.
        }
    }
}
