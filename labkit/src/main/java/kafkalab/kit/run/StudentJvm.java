package kafkalab.kit.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import kafkalab.kit.fault.LabFault;
import kafkalab.kit.grading.Language;
import kafkalab.kit.process.Confinement;
import kafkalab.kit.process.JavaProcess;
import kafkalab.kit.process.PrivateDoor;
import kafkalab.kit.process.ProcessorTime;
import kafkalab.kit.process.Surroundings;
import kafkalab.kit.run.Message.Hello;

/** The grading JVM's end of a {@link TaskJvm}: starts it, talks to it, keeps what it prints, kills it. */
final class StudentJvm implements AutoCloseable {

    /** Ends a JVM that runs out of memory with this exit code (HotSpot's -XX:+ExitOnOutOfMemoryError). */
    static final int OUT_OF_MEMORY = 3;

    /** A JVM starts within a second; one on a machine that does a hundred things at once, or swaps, may take minutes. */
    private static final Duration CONNECT_LIMIT = Duration.ofMinutes(5);
    /** What the JVM has to let go of what it holds outside, such as a database server. */
    private static final Duration FAREWELL_LIMIT = Duration.ofSeconds(5);
    /** What the rest of its output may take; a process that outlived it could hold the pipe open for ever. */
    private static final Duration LAST_WORDS_LIMIT = Duration.ofSeconds(2);
    /** What somebody at a debugger may take, for one thing or for all. */
    private static final Duration DEBUGGING = Duration.ofDays(1);

    private static final long OUTPUT_KEPT = 10_000_000;
    private static final int OUTPUT_SHOWN = 20_000;

    private final JavaProcess java;
    private final MessageChannel wire;
    private final Thread pump;
    private final boolean debugged;
    private final BlockingQueue<Optional<Message>> inbox = new LinkedBlockingQueue<>();
    private volatile ProcessorTime taken = ProcessorTime.NONE;

    private StudentJvm(JavaProcess java, MessageChannel wire, Thread pump, boolean debugged) {
        this.java = java;
        this.wire = wire;
        this.pump = pump;
        this.debugged = debugged;
        Thread reader = new Thread(this::read, "kit-wire");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a JVM and returns when it has connected.
     *
     * @param launch how to start it
     * @param screen takes what the program prints, up to 20,000 characters
     */
    static StudentJvm start(Launch launch, Consumer<String> screen) {
        try (PrivateDoor door = PrivateDoor.open()) {
            JavaProcess java = JavaProcess.start(
                    launch.confinement(),
                    launch.classPath(),
                    launch.jvmArguments(),
                    TaskJvm.class.getName(),
                    List.of());
            Thread pump = new Thread(() -> pump(java, launch.output(), screen), "kit-output");
            pump.setDaemon(true);
            pump.start();
            door.invite(java);
            MessageChannel wire =
                    new MessageChannel(accept(door, java, launch.isDebugged() ? DEBUGGING : CONNECT_LIMIT));
            if (!wire.receive().map(first -> isWelcome(door, first)).orElse(false)) {
                java.close();
                throw new LabFault("A stranger connected to the lab's private port.", "Run again.");
            }
            return new StudentJvm(java, wire, pump, launch.isDebugged());
        } catch (IOException e) {
            throw new LabFault(
                    "The JVM for the program could not be reached on loopback: " + e.getMessage() + ".",
                    "Check that 127.0.0.1 is up and not behind a firewall, then run again.",
                    e);
        }
    }

    private static boolean isWelcome(PrivateDoor door, Message first) {
        return first instanceof Hello hello && door.isToken(hello.token());
    }

    private static Socket accept(PrivateDoor door, JavaProcess java, Duration limit) throws IOException {
        try {
            return door.accept(limit);
        } catch (SocketTimeoutException e) {
            java.close();
            throw new LabFault(
                    "The JVM for the program did not start within " + limit.toSeconds() + " s.",
                    "The machine is too busy, or short of memory: end what else runs, then run again.",
                    e);
        } catch (IOException e) {
            java.close();
            throw new LabFault(
                    "The JVM for the program ended at its start with exit code "
                            + java.process().exitValue() + ".",
                    "See the log in target/log; often the machine is out of memory.",
                    e);
        }
    }

    private void read() {
        Optional<Message> next;
        do {
            next = wire.receive();
            inbox.add(next);
        } while (next.isPresent());
    }

    /** Sends a message; one to a JVM that has ended is dropped, since {@link #receive} tells of the end. */
    void send(Message message) {
        try {
            wire.send(message);
        } catch (UncheckedIOException e) {
            inbox.add(Optional.empty());
        }
    }

    /** Returns the process with all that it has started. */
    Stream<ProcessHandle> processes() {
        return Stream.concat(
                Stream.of(java.process().toHandle()), java.process().descendants());
    }

    boolean isAlive() {
        return java.process().isAlive();
    }

    /**
     * Waits for the next message.
     *
     * @param limit how long at the most; without meaning where a debugger may hold the JVM
     * @return null where the limit passed; empty where the JVM has ended
     */
    Optional<Message> receive(Duration limit) throws InterruptedException {
        long patience = debugged ? DEBUGGING.toMillis() : Math.max(0, limit.toMillis());
        return inbox.poll(patience, TimeUnit.MILLISECONDS);
    }

    /** Waits for the JVM's end and returns its exit code. */
    int exitCode() {
        java.awaitEnd(Duration.ofSeconds(10));
        java.close();
        return java.process().exitValue();
    }

    /** Returns what the JVM, and those that its tests started, had taken of the processor when it was closed. */
    ProcessorTime taken() {
        return taken;
    }

    @Override
    public void close() {
        if (isAlive()) {
            taken = ProcessorTime.of(java.process().toHandle());
        }
        wire.close();
        java.awaitEnd(FAREWELL_LIMIT);
        java.kill();
        try {
            // Who looks at what the program printed finds all of it.
            pump.join(LAST_WORDS_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pump(JavaProcess java, Path file, Consumer<String> screen) {
        long kept = 0;
        long shown = 0;
        byte[] buffer = new byte[8192];
        LetterStream letters = new LetterStream();
        try (InputStream in = java.process().getInputStream();
                OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (kept < OUTPUT_KEPT) {
                    out.write(buffer, 0, read);
                    out.flush();
                    kept += read;
                }
                if (shown < OUTPUT_SHOWN) {
                    int part = (int) Math.min(read, OUTPUT_SHOWN - shown);
                    screen.accept(letters.decode(buffer, part));
                    shown += part;
                    if (shown == OUTPUT_SHOWN) {
                        screen.accept(System.lineSeparator() + "… the rest is in " + file + System.lineSeparator());
                    }
                }
            }
        } catch (IOException e) {
            // The pipe of a killed process breaks: what was read before is kept.
        }
    }

    /** A decoder of UTF-8, piece by piece, wherever the pieces are cut. */
    private static final class LetterStream {

        private final CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        private ByteBuffer rest = ByteBuffer.allocate(0);

        String decode(byte[] bytes, int length) {
            ByteBuffer in = ByteBuffer.allocate(rest.remaining() + length);
            in.put(rest).put(bytes, 0, length).flip();
            CharBuffer out = CharBuffer.allocate(in.remaining());
            decoder.decode(in, out, false);
            rest = in;
            return out.flip().toString();
        }
    }

    /**
     * How to start the JVM of a program.
     *
     * @param classPath the lab's classes and tests, and the kit
     * @param classes the folder of the student's classes
     * @param output the file for what the program prints
     * @param log the file for the Kafka clients' log
     * @param logLevel the level of that log; where {@code toScreen}, of what the terminal shows
     * @param toScreen whether the log goes to the terminal instead
     * @param seed the run's seed
     * @param language the language of the lessons
     * @param debugPort where a debugger may attach, or 0
     * @param confinement what stands around the JVM
     */
    record Launch(
            String classPath,
            Path classes,
            Path output,
            Path log,
            String logLevel,
            boolean toScreen,
            long seed,
            Language language,
            int debugPort,
            Confinement confinement) {

        /** What a lab's own tests may be told on the command line. */
        private static final Set<String> OWN_SETTINGS = Set.of("lab.postgres");

        boolean isDebugged() {
            return debugPort > 0;
        }

        List<String> jvmArguments() {
            List<String> arguments = new ArrayList<>(List.of(
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xshare:auto",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-Dlab.classes=" + classes,
                    "-Dlab.seed=" + seed,
                    "-Dlab.lang=" + language.code(),
                    "-Dorg.slf4j.simpleLogger.showDateTime=true",
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=" + logLevel,
                    "-Dorg.slf4j.simpleLogger.logFile=" + (toScreen ? "System.err" : log)));
            arguments.addAll(Surroundings.of(seed, 0, classPath).jvmArguments());
            System.getProperties().stringPropertyNames().stream()
                    .filter(OWN_SETTINGS::contains)
                    .forEach(name -> arguments.add("-D" + name + "=" + System.getProperty(name)));
            if (isDebugged()) {
                arguments.add("-Dlab.unlimited=true");
                arguments.add("-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=localhost:" + debugPort);
            }
            return arguments;
        }
    }
}
