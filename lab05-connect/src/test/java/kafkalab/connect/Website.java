package kafkalab.connect;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** A writer of the table of pages, as a website with several editors does. */
final class Website {

    private static final List<String> AUTHORS = List.of("Zoë", "O'Brien", "李雷", "\"Q\"", "");
    private static final List<String> WORDS = List.of(
            "été", "it's", "\"so\"", "🦊 fox", "a\\b", "tab\there", "line\nbreak", "plain", "ÅÄÖ", "{\"a\": null}");

    private final Random random;

    Website(Random random) {
        this.random = random;
    }

    /** Inserts a page with random content, now and then without author and date. */
    void insert(Connection connection, String page) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into pages (page, title, author, ad_rate, published) values (?, ?, ?, ?, ?)")) {
            insert.setString(1, page);
            insert.setString(2, title());
            insert.setString(3, random.nextInt(3) == 0 ? null : AUTHORS.get(random.nextInt(AUTHORS.size())));
            insert.setBigDecimal(4, rate());
            insert.setTimestamp(5, random.nextInt(3) == 0 ? null : Timestamp.from(time()));
            insert.executeUpdate();
        }
    }

    /** Gives a page another title, rate and date; none where the page does not exist. */
    void update(Connection connection, String page) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update pages set title = ?, ad_rate = ?, published = ? where page = ?")) {
            update.setString(1, title());
            update.setBigDecimal(2, rate());
            update.setTimestamp(3, random.nextInt(4) == 0 ? null : Timestamp.from(time()));
            update.setString(4, page);
            update.executeUpdate();
        }
    }

    /** Deletes a page. */
    void delete(Connection connection, String page) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from pages where page = ?")) {
            delete.setString(1, page);
            delete.executeUpdate();
        }
    }

    /** Gives a page another primary key. */
    void move(Connection connection, String page, String to) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update pages set page = ? where page = ?")) {
            update.setString(1, to);
            update.setString(2, page);
            update.executeUpdate();
        }
    }

    private String title() {
        return WORDS.get(random.nextInt(WORDS.size())) + " " + WORDS.get(random.nextInt(WORDS.size())) + " "
                + random.nextInt(1_000);
    }

    private BigDecimal rate() {
        return BigDecimal.valueOf(random.nextLong(-9_999_999_999L, 10_000_000_000L), 4);
    }

    /** Draws a time between 1950 and 2050, to the millisecond. */
    private Instant time() {
        return Instant.ofEpochMilli(random.nextLong(-631_152_000_000L, 2_524_608_000_000L));
    }

    /**
     * Lets an editor work: transactions of several changes on few pages, so that editors meet; some are rolled back.
     *
     * @param database where
     * @param transactions how many
     * @param pages on which pages
     */
    void edit(Database database, int transactions, List<String> pages) throws SQLException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < transactions; i++) {
                try {
                    int changes = 1 + random.nextInt(4);
                    for (int c = 0; c < changes; c++) {
                        change(connection, pages.get(random.nextInt(pages.size())));
                    }
                    if (random.nextInt(5) == 0) {
                        connection.rollback();
                    } else {
                        connection.commit();
                    }
                } catch (SQLException e) {
                    // Two editors want the same pages in another order: the database ends one of the transactions.
                    connection.rollback();
                    if (!e.getSQLState().startsWith("40") && !e.getSQLState().equals("23505")) {
                        throw e;
                    }
                }
            }
        }
    }

    private void change(Connection connection, String page) throws SQLException {
        switch (random.nextInt(6)) {
            case 0 -> delete(connection, page);
            case 1 -> {
                delete(connection, page);
                insert(connection, page);
            }
            case 2 -> move(connection, page, page + "/" + random.nextInt(3));
            case 3 -> {
                delete(connection, page);
                insert(connection, page);
                update(connection, page);
            }
            default -> update(connection, page);
        }
    }
}
