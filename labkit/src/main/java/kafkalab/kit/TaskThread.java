package kafkalab.kit;

/** A thread in which a task's test runs: known by its class, since a program can give any name to any thread. */
public final class TaskThread extends Thread {

    TaskThread(Runnable test) {
        super(test, "task");
        setDaemon(true);
    }
}
