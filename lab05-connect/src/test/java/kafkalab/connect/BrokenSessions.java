package kafkalab.connect;

import java.sql.SQLException;

/**
 * A scene that ends the sessions of a task while it reads: when it may know that there is something to read, and has
 * not read it.
 *
 * <pre>
 *   first    ──▶ locks the changes ─▶ makes one ───────▶ commit
 *   second          ──▶ waits for the lock ────────────────▶ has it ──────────────────────────────▶ rollback
 *   task                  ──▶ waits ──────────── ╳ ────────────── ╳ ─▶ sees the change, waits ─ ╳ ─▶ waits ──▶ reads it
 * </pre>
 *
 * <p>Whoever moves his position before he reads has passed by the change when the last session ends.
 */
final class BrokenSessions {

    private static final String LOCK = "lock table page_changes in access exclusive mode";

    private BrokenSessions() {}

    /** Plays it; afterwards the change is there to be read. */
    static void play(Capture capture) throws SQLException {
        try (Observer observer = new Observer(capture.database());
                Session first = new Session(capture.database(), observer);
                Session second = new Session(capture.database(), observer)) {
            if (!first.run(LOCK)) {
                // The task leaves its transaction open, and with it a lock of its own.
                observer.endSessions();
            }
            first.join();
            first.run("insert into pages (page, title, ad_rate) values ('interrupted', 'made in the meantime', 1)");
            first.join();
            second.run(LOCK);
            // Whoever waits already would be served before the second.
            observer.endSessions();
            observer.awaitLook(capture.connector());
            first.commit();
            first.join();
            second.join();
            for (int i = 0; i < 2; i++) {
                observer.endSessions();
                observer.awaitLook(capture.connector());
            }
            second.run("rollback");
            second.join();
        }
    }
}
