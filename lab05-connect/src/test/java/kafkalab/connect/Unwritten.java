package kafkalab.connect;

/** A check that finds out whether a task is written at all, before a worker starts for it. */
final class Unwritten {

    private Unwritten() {}

    /** Throws the TODO that an action meets; what else may come of it is for the worker to find. */
    static void refuse(Action action) {
        try {
            action.run();
        } catch (UnsupportedOperationException e) {
            if (e.getMessage() != null && e.getMessage().startsWith("TODO ")) {
                throw e;
            }
        } catch (Exception e) {
            // Without a worker around it the program may well be lost.
        }
    }

    /** What is tried. */
    interface Action {
        void run() throws Exception;
    }
}
