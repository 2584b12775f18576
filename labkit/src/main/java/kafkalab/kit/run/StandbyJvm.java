package kafkalab.kit.run;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongFunction;
import kafkalab.kit.fault.LabFault;

/**
 * A program's JVM that is started before there is a program for it, so that nobody waits for its start. It is used for
 * one run and no other: nothing of one program can be there when the next one runs.
 */
final class StandbyJvm implements AutoCloseable {

    private static final int LARGEST_SEED = 1_000_000_000;

    private final LongFunction<StudentJvm> starter;
    private CompletableFuture<StudentJvm> next;
    private long seed;

    /**
     * Prepares without starting.
     *
     * @param starter starts a JVM with the surroundings of a seed
     */
    StandbyJvm(LongFunction<StudentJvm> starter) {
        this.starter = starter;
    }

    /** Begins to start one, in the background, unless one stands ready or is on its way. */
    synchronized void prepare() {
        if (next == null) {
            long drawn = ThreadLocalRandom.current().nextInt(1, LARGEST_SEED);
            seed = drawn;
            next = CompletableFuture.supplyAsync(() -> starter.apply(drawn));
        }
    }

    /** Returns the seed of the one that stands ready. */
    synchronized long seed() {
        prepare();
        return seed;
    }

    /**
     * Returns a JVM for a run, to be closed by the caller: the one that stands ready, where it is of this seed.
     *
     * @param wanted the seed
     * @throws LabFault where it does not start
     */
    StudentJvm take(long wanted) {
        CompletableFuture<StudentJvm> ready = null;
        synchronized (this) {
            if (next != null && seed == wanted) {
                ready = next;
                next = null;
            }
        }
        if (ready == null) {
            return starter.apply(wanted);
        }
        try {
            return ready.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof LabFault fault ? fault : e;
        }
    }

    @Override
    public synchronized void close() {
        if (next != null) {
            next.thenAccept(StudentJvm::close);
            next = null;
        }
    }
}
