package kafkalab.connect;

import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PostgreSQL server: one that this JVM starts, or the one that {@code -Dlab.postgres} names.
 *
 * <p>The embedded one is the real server, unpacked and run below {@code target/postgres}, on a free port of loopback.
 * Ready in about two seconds. It ends with this JVM.
 */
final class Postgres {

    private static final Pattern ADDRESS = Pattern.compile("(?:([^:@/]+):([^@/]*)@)?([^:@/]+:\\d+)/([^/?]+)");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Keeps the locks of this JVM's folders from being collected. */
    private static final List<FileChannel> LOCKED = new ArrayList<>();

    /** Owns the databases of an embedded server. */
    private static final String USER = "kafkalab";

    private final AtomicInteger names = new AtomicInteger();
    private final Path data;
    private final Database maintenance;
    private final int port;
    private EmbeddedPostgres server;

    private Postgres(Path data, int port, Database maintenance) {
        this.data = data;
        this.port = port;
        this.maintenance = maintenance;
    }

    /** Starts a server, or finds the one that {@code -Dlab.postgres=[USER:PASSWORD@]HOST:PORT/DATABASE} names. */
    static Postgres open(Path home) {
        String address = System.getProperty("lab.postgres");
        return address == null ? embedded(home) : at(address);
    }

    private static Postgres at(String address) {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "-Dlab.postgres=" + address + " is not of the form [USER:PASSWORD@]HOST:PORT/DATABASE.");
        }
        String user = parts.group(1) == null ? "kafkalab" : parts.group(1);
        String password = parts.group(1) == null ? "kafkalab" : parts.group(2);
        String url = "jdbc:postgresql://" + parts.group(3) + "/" + parts.group(4);
        return new Postgres(null, 0, new Database(url, user, password));
    }

    /** Starts a server of this JVM's own. */
    static Postgres embedded(Path home) {
        try {
            Path data = claimFolder(home);
            int port = freePort();
            Database maintenance = new Database(
                    "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                    "postgres",
                    UUID.randomUUID().toString());
            Postgres postgres = new Postgres(data, port, maintenance);
            postgres.start();
            postgres.keepProgramsFromRulingIt();
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL can not be started below " + home, e);
        }
    }

    /**
     * Finds a folder that no other living JVM uses, and empties it.
     *
     * <p>The folders are used again and again, since PostgreSQL finds by the folder what a killed server has left of
     * shared memory, and clears it.
     */
    private static Path claimFolder(Path home) throws IOException {
        Files.createDirectories(home);
        for (int i = 1; ; i++) {
            Path lockFile = home.resolve("data-" + i + ".lock");
            FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                // The lock lives as long as this JVM, whatever ends it.
                LOCKED.add(channel);
                Path data = Files.createDirectories(home.resolve("data-" + i));
                PluginFolder.clearBelow(data);
                return data;
            }
            channel.close();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Returns whether this server can be stopped and started. */
    boolean supportsFaults() {
        return data != null;
    }

    /** Returns the port of an embedded server. */
    int port() {
        return port;
    }

    /**
     * Gives programs a role of their own. The server's superuser may start any command of the machine's
     * ({@code copy … from program}): nobody has its password but this object.
     */
    private void keepProgramsFromRulingIt() throws IOException {
        execute(maintenance, "create role " + USER + " login replication");
        execute(maintenance, "alter role postgres password '" + maintenance.password() + "'");
        Files.write(
                data.resolve("pg_hba.conf"),
                List.of(
                        "host all " + USER + " 127.0.0.1/32 trust",
                        "host replication " + USER + " 127.0.0.1/32 trust",
                        "host all postgres 127.0.0.1/32 scram-sha-256"));
        execute(maintenance, "select pg_reload_conf()");
    }

    /** Starts the server again after a {@link #stop}, on the same port and with the same data. */
    void start() {
        try {
            server = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(data.getParent().toFile())
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(true)
                    .setPort(port)
                    .setPGStartupWait(PATIENCE)
                    .setConnectConfig("password", maintenance.password())
                    .setServerConfig("fsync", "off")
                    .setServerConfig("wal_level", "logical")
                    .setServerConfig("deadlock_timeout", "100ms")
                    .setServerConfig("timezone", "UTC")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL can not be started", e);
        }
    }

    /** Stops the server: its sessions end, and open transactions are rolled back. */
    void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL can not be stopped", e);
        }
    }

    /**
     * Makes a database with the lab's tables.
     *
     * @return the database, in which nothing has happened yet
     */
    Database newDatabase() {
        String name = "lab05_" + Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36 * 36), 36) + "_"
                + names.incrementAndGet();
        boolean ours = supportsFaults();
        execute(maintenance, "create database " + name + (ours ? " owner " + USER : ""));
        Database database = new Database(
                maintenance.url().replaceFirst("/[^/]+$", "/" + name),
                ours ? USER : maintenance.user(),
                ours ? USER : maintenance.password());
        execute(database, schema());
        return database;
    }

    /** Removes a database, with the sessions that still use it. */
    void drop(Database database) {
        execute(maintenance, "drop database " + database.url().replaceFirst(".*/", "") + " with (force)");
    }

    private static void execute(Database database, String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String schema() {
        try (InputStream sql = Postgres.class.getResourceAsStream("/schema.sql")) {
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the server takes connections. */
    void awaitReady() {
        await("PostgreSQL takes connections")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> {
                    maintenance.connect().close();
                    return true;
                });
    }
}
