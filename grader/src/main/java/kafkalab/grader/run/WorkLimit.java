package kafkalab.grader.run;

/**
 * A limit of how many submissions are at work at a time. One that only waits, for a program that hangs, lends its place
 * to another, and takes it back without waiting for it: for that moment there is one more at work.
 */
final class WorkLimit {

    private final int most;
    private int atWork;

    WorkLimit(int most) {
        this.most = most;
    }

    /** Waits until there is a place, and takes it. */
    synchronized Place take() throws InterruptedException {
        while (atWork >= most) {
            wait();
        }
        atWork++;
        return new Place();
    }

    private synchronized void change(int by) {
        atWork += by;
        notifyAll();
    }

    /** The place of one submission. */
    final class Place implements ClassRun.Waiting, AutoCloseable {

        private boolean lent;

        @Override
        public synchronized void waits(boolean now) {
            if (now != lent) {
                lent = now;
                change(now ? -1 : 1);
            }
        }

        @Override
        public synchronized void close() {
            waits(false);
            change(-1);
        }
    }
}
