package kafkalab.launcher;

import io.methvin.watcher.DirectoryWatcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A watcher of a folder's files that tells of a save once, when the file is whole: editors empty a file before they
 * write it, or write another one and rename it.
 */
final class SavedFiles implements AutoCloseable {

    private static final long QUIET_MS = 60;

    private final DirectoryWatcher watcher;
    private final ScheduledExecutorService timer;
    private final Set<Path> changed = ConcurrentHashMap.newKeySet();
    private final Runnable saved;
    private ScheduledFuture<?> due;

    private SavedFiles(Path folder, Runnable saved) throws IOException {
        this.saved = saved;
        this.timer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "saved-files");
            thread.setDaemon(true);
            return thread;
        });
        this.watcher = DirectoryWatcher.builder()
                .path(folder)
                .listener(event -> {
                    if (!event.isDirectory() && isSource(event.path())) {
                        wait(event.path());
                    }
                })
                .build();
    }

    /**
     * Watches a folder and those below it.
     *
     * @param folder the folder
     * @param saved told of each save, by a thread of its own
     */
    static SavedFiles watch(Path folder, Runnable saved) throws IOException {
        SavedFiles files = new SavedFiles(folder, saved);
        files.watcher.watchAsync(work -> {
            Thread thread = new Thread(work, "directory-watcher");
            thread.setDaemon(true);
            thread.start();
        });
        return files;
    }

    /** Leaves out what editors put beside a file: copies, locks, and files that begin or end with a sign. */
    private static boolean isSource(Path file) {
        String name = file.getFileName().toString();
        return name.matches("[^.#].*\\.(java|json|sql|properties)");
    }

    private synchronized void wait(Path file) {
        changed.add(file);
        if (due != null) {
            due.cancel(false);
        }
        due = timer.schedule(this::tell, QUIET_MS, TimeUnit.MILLISECONDS);
    }

    private synchronized void tell() {
        for (Path file : changed) {
            try {
                if (Files.exists(file) && Files.size(file) == 0) {
                    // Emptied, and not written yet: its writing is another event.
                    return;
                }
            } catch (IOException e) {
                // It has gone this very moment: that is an event as well.
                return;
            }
        }
        changed.clear();
        saved.run();
    }

    @Override
    public void close() throws IOException {
        watcher.close();
        timer.shutdownNow();
    }
}
