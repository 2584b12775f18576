package kafkalab.grader.run;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The pool that holds the slots of a run: no more than submissions were ever graded at a time. */
final class GradingSlots implements AutoCloseable {

    private final WorkFolder work;
    private final List<GradingSlot> all = new ArrayList<>();
    private final Deque<GradingSlot> free = new ArrayDeque<>();

    GradingSlots(WorkFolder work) {
        this.work = work;
    }

    /** Takes the slot that has been free for the longest time: its last cluster has had the most time to end. */
    synchronized GradingSlot take() throws IOException {
        if (!free.isEmpty()) {
            return free.removeFirst();
        }
        GradingSlot slot = new GradingSlot(work);
        all.add(slot);
        return slot;
    }

    /** Gives a slot back. One that can not be cleared is not used again. */
    void giveBack(GradingSlot slot) throws InterruptedException {
        try {
            slot.clear();
            synchronized (this) {
                free.addLast(slot);
            }
        } catch (IOException e) {
            slot.dismiss();
        }
    }

    /** Dismisses all referees. */
    @Override
    public synchronized void close() throws InterruptedException {
        for (GradingSlot slot : all) {
            slot.dismiss();
        }
    }
}
