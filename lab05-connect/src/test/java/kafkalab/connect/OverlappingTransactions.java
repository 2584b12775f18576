package kafkalab.connect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A scene that plays transactions that overlap, so that neither the order of the changes' numbers nor that of the
 * transactions' is the order in which they become visible.
 *
 * <pre>
 *   first    ──▶ own page ─────────────────────────────── shared page ─▶ commit
 *   slow            ──▶ slow page ──────────────────────────────────────────────── (the reader looks) ─▶ commit
 *   quick                  ──▶ shared page ─▶ commit
 * </pre>
 *
 * <p>Who goes on after the highest number has passed by the slow page when he has seen the shared one. Who reads up to the
 * oldest transaction at work sees, of the shared page, the second change before the first.
 */
final class OverlappingTransactions {

    private OverlappingTransactions() {}

    /** Plays it, and returns when all have committed. */
    static void play(Capture capture) throws SQLException {
        try (Connection connection = capture.database().connect()) {
            for (String page : List.of("own page", "slow page", "shared page")) {
                capture.website().delete(connection, page);
                capture.website().insert(connection, page);
            }
        }
        try (Observer observer = new Observer(capture.database());
                Session first = new Session(capture.database(), observer);
                Session slow = new Session(capture.database(), observer);
                Session quick = new Session(capture.database(), observer)) {
            // A reader that locks the table lets the others wait: then there is no overlap, and nothing to show.
            if (first.run(update("own page", "by the first"))
                    && slow.run(update("slow page", "by the slow one"))
                    && quick.run(update("shared page", "by the quick one"))
                    && quick.commit()) {
                first.run(update("shared page", "by the first"));
            } else {
                quick.commit();
            }
            first.commit();
            observer.awaitLook(capture.connector());
            slow.commit();
            for (Session session : List.of(first, slow, quick)) {
                session.join();
            }
        }
    }

    private static String update(String page, String title) {
        return "update pages set title = '" + title + "' where page = '" + page + "'";
    }
}
