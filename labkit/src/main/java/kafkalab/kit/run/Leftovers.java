package kafkalab.kit.run;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.stream.Stream;

/** The observation of what a submission has left behind with a referee, once its cluster has ended. */
final class Leftovers {

    /** A JVM without a cluster holds 15 to 30 MB of live objects. */
    private static final long MOST_HEAP = 80L << 20;
    /** Threads of the JDK's pools come with the first submission and stay. */
    private static final int MOST_NEW_THREADS = 16;

    private final int threads = threads();

    /**
     * Returns whether that is so little that the referee is as good as new: no process of the submission and no thread of a
     * broker goes on, and the heap is nearly empty.
     *
     * @param sandboxed whether all processes that this one sees are its own, or the submission's
     */
    boolean isSlight(boolean sandboxed) {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() <= MOST_HEAP
                && threads() <= threads + MOST_NEW_THREADS
                && processes(sandboxed).noneMatch(Leftovers::isOfASubmission);
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static Stream<ProcessHandle> processes(boolean sandboxed) {
        return sandboxed
                ? ProcessHandle.allProcesses()
                : ProcessHandle.current().descendants();
    }

    /** Tells all but this process and the one that began the sandbox. */
    private static boolean isOfASubmission(ProcessHandle process) {
        return !process.equals(ProcessHandle.current())
                && !ProcessHandle.current().parent().equals(Optional.of(process));
    }
}
