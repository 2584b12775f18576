package kafkalab.grader.run;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Holds the desks of a run: no more than submissions were ever graded at a time. */
final class Desks implements AutoCloseable {

    private final WorkFolder work;
    private final List<Desk> all = new ArrayList<>();
    private final Deque<Desk> free = new ArrayDeque<>();

    Desks(WorkFolder work) {
        this.work = work;
    }

    /** Takes the desk that has been free for the longest time: its last cluster has had the most time to end. */
    synchronized Desk take() throws IOException {
        if (!free.isEmpty()) {
            return free.removeFirst();
        }
        Desk desk = new Desk(work);
        all.add(desk);
        return desk;
    }

    /** Gives a desk back. One that can not be cleared is not used again. */
    void giveBack(Desk desk) throws InterruptedException {
        try {
            desk.clear();
            synchronized (this) {
                free.addLast(desk);
            }
        } catch (IOException e) {
            desk.dismiss();
        }
    }

    /** Dismisses all referees. */
    @Override
    public synchronized void close() throws InterruptedException {
        for (Desk desk : all) {
            desk.dismiss();
        }
    }
}
