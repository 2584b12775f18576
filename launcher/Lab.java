import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The student's launcher: {@code ./lab}, or {@code lab.cmd} on Windows. Both hand their arguments to this file, which
 * Java runs as it is.
 *
 * <p>It turns a few words into a Maven command, runs that from the root of the kit, and ends with its exit code. What it
 * refuses to do itself ends with 2, and a sentence.
 */
final class Lab {

    private static final int REFUSED = 2;
    private static final int LEAST_JAVA = 17;
    private static final int LEAST_MAVEN_MINOR = 8;
    private static final List<Integer> PORTS = List.of(19092, 29092, 39092);
    private static final String OTHER_PORTS = "-Dlab.ports=19192,29192,39192";
    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

    private final Path kit;
    private final boolean terminal;
    private final boolean french;
    private final PrintStream out;

    private Lab(Path kit, boolean terminal, boolean french) {
        this.kit = kit;
        this.terminal = terminal;
        this.french = french;
        this.out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, nativeCharset());
    }

    /**
     * Runs one command.
     *
     * @param arguments the command and what belongs to it; the properties {@code launcher.kit} and
     *     {@code launcher.terminal} tell where the kit is, and whether standard output is a terminal
     */
    public static void main(String[] arguments) {
        Path kit = Path.of(System.getProperty("launcher.kit")).toAbsolutePath().normalize();
        List<String> words = words(arguments, false);
        List<String> options = words(arguments, true);
        Lab lab = new Lab(kit, Boolean.getBoolean("launcher.terminal"), speaksFrench(kit, options));
        int code = REFUSED;
        try {
            code = lab.run(words, options);
        } catch (Refusal e) {
            lab.complain(e.problem, e.remedy);
        } catch (IOException | InterruptedException e) {
            lab.complain(e.toString(), "");
        }
        System.exit(code);
    }

    private static List<String> words(String[] arguments, boolean options) {
        return Arrays.stream(arguments)
                .filter(argument -> !List.of("-h", "--help").contains(argument))
                .filter(argument -> argument.startsWith("-") == options)
                .toList();
    }

    private int run(List<String> words, List<String> options) throws IOException, InterruptedException {
        String command = words.isEmpty() ? "help" : words.get(0);
        List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
        return switch (command) {
            case "help" -> help();
            case "test" -> test(rest, options);
            case "check" -> check(theOnly(rest), options);
            case "example" -> example(theOnly(rest), options);
            case "dashboard" -> dashboard(rest, options);
            case "cluster" -> cluster(rest, options);
            case "doctor" -> new Doctor().examine();
            default -> throw unknown(command, rest);
        };
    }

    // ---- What there is

    private int help() throws IOException {
        List<Folder> labs = labs();
        String first = labs.stream().anyMatch(lab -> lab.number().equals("01")) ? "01" : number(labs);
        out.println();
        out.println(say("  The labs, and your last score in each", "  Les labs, et votre dernier score dans chacun"));
        out.println();
        for (Folder lab : labs) {
            out.printf("  %-22s  %-32s  %s%n", lab.id(), lab.title(), lab.score());
        }
        out.println();
        row("test " + first, say("the tasks of a lab, and your score", "les tâches d'un lab, et votre score"));
        row("test " + first + " 3", say("task 3 alone; 3,5 for two of them", "la tâche 3 seule ; 3,5 pour deux"));
        row("test", say("in a lab's folder; test 3: its task 3", "dans le dossier d'un lab ; test 3 : sa tâche 3"));
        row(
                "check " + first,
                say("before you hand in: the grader's rules", "avant de rendre : les règles du correcteur"));
        if (labs.stream().anyMatch(Folder::hasExample)) {
            String number =
                    labs.stream().filter(Folder::hasExample).map(Folder::number).anyMatch(first::equals)
                            ? first
                            : number(labs.stream().filter(Folder::hasExample).toList());
            row("example " + number, say("what you wrote, at work", "ce que vous avez écrit, à l'œuvre"));
        }
        if (labs.stream().anyMatch(Folder::hasDashboard)) {
            row("dashboard", say("lab 04's counts, live in the browser", "les comptes du lab 04, en direct"));
        }
        row("cluster up", say("three brokers that stay up between tests", "trois brokers qui restent entre les tests"));
        row("cluster down", say("ends them; cluster status looks", "les arrête ; cluster status les montre"));
        row("doctor", say("does this machine have what it needs?", "cette machine a-t-elle ce qu'il faut ?"));
        out.println();
        out.println(say(
                "  What begins with - goes to Maven: " + typed("test " + first + " -Dlab.seed=42"),
                "  Ce qui commence par - va à Maven : " + typed("test " + first + " -Dlab.seed=42")));
        out.println();
        return 0;
    }

    private void row(String command, String meaning) {
        out.printf("  %-22s  %s%n", typed(command), meaning);
    }

    private static String number(List<Folder> labs) {
        return labs.isEmpty() ? "01" : labs.get(0).number();
    }

    private static String typed(String command) {
        return (WINDOWS ? ".\\lab " : "./lab ") + command;
    }

    private Refusal unknown(String command, List<String> rest) throws IOException {
        if (find(command).isPresent()) {
            return new Refusal(
                    say("There is no command " + command + ".", "Il n'y a pas de commande " + command + "."),
                    say("Do you mean: ", "Vouliez-vous dire : ")
                            + typed(("test " + command + " " + String.join(" ", rest)).strip()));
        }
        return new Refusal(
                say("There is no command " + command + ".", "Il n'y a pas de commande " + command + "."),
                say("This lists them: ", "Voici leur liste : ") + typed("help"));
    }

    // ---- Labs

    /** A lab's folder. */
    private final class Folder {

        private static final Pattern SCORE = Pattern.compile("\"score\"\\s*:\\s*(\\d+)");
        private static final Pattern LEFT_OUT = Pattern.compile(
                "\"points\"\\s*:\\s*[1-9]\\d*\\s*,\\s*\"earned\"\\s*:\\s*\\d+\\s*,\\s*\"status\"\\s*:\\s*\"not-run\"");
        private static final Pattern TASK = Pattern.compile("(?m)^ *- +id: *(\\d+) *$");

        private final Path path;

        Folder(Path path) {
            this.path = path;
        }

        /** Returns the folder's name, such as {@code lab01-producer}. */
        String id() {
            return path.getFileName().toString();
        }

        /** Returns the two digits of the name. */
        String number() {
            return id().substring(3, 5);
        }

        /** Tells whether a student may call the lab so: 1, 01, lab1, lab01, producer, lab01-producer. */
        boolean isCalled(String name) {
            String digits = name.toLowerCase(Locale.ROOT).replaceFirst("^lab", "");
            return id().equalsIgnoreCase(name)
                    || id().substring(6).equalsIgnoreCase(name)
                    || digits.matches("\\d{1,2}") && Integer.parseInt(digits) == Integer.parseInt(number());
        }

        /** Returns the title without the lab's number, which stands beside it. */
        String title() throws IOException {
            Matcher title = Pattern.compile("(?m)^title:\\R(?: +.*\\R)*? +" + (french ? "fr" : "en") + ": \"(.*)\"$")
                    .matcher(text("lab.yaml"));
            return title.find() ? title.group(1).replaceFirst("^Lab \\d+ ?: ", "") : "";
        }

        List<Integer> tasks() throws IOException {
            return TASK.matcher(text("lab.yaml"))
                    .results()
                    .map(task -> Integer.valueOf(task.group(1)))
                    .toList();
        }

        /** Words the last run's score. */
        String score() throws IOException {
            String grade = text("target/grade/grade.json");
            Matcher score = SCORE.matcher(grade);
            if (!score.find()) {
                return "  -";
            }
            String points = "%3s / 100".formatted(score.group(1));
            return LEFT_OUT.matcher(grade).find() ? points + say(" (partly)", " (partiel)") : points;
        }

        boolean hasExample() {
            return text("pom.xml").contains("<lab.example>");
        }

        boolean hasDashboard() {
            return text("pom.xml").contains(".dashboard.");
        }

        private String text(String file) {
            try {
                return Files.readString(path.resolve(file));
            } catch (IOException e) {
                return "";
            }
        }
    }

    private List<Folder> labs() throws IOException {
        try (Stream<Path> folders = Files.list(kit)) {
            return folders.filter(folder -> folder.getFileName().toString().matches("lab\\d\\d-.+"))
                    .filter(folder -> Files.isRegularFile(folder.resolve("lab.yaml")))
                    .sorted()
                    .map(Folder::new)
                    .toList();
        }
    }

    /** Finds a lab by what a student calls it, a path included. */
    private Optional<Folder> find(String name) throws IOException {
        Path last = Path.of(name).getFileName();
        return labs().stream()
                .filter(lab -> last != null && lab.isCalled(last.toString()))
                .findFirst();
    }

    private Folder lab(String name) throws IOException {
        Optional<Folder> lab = find(name);
        if (lab.isEmpty()) {
            throw new Refusal(say("There is no lab " + name + ".", "Il n'y a pas de lab " + name + "."), thereAre());
        }
        return lab.get();
    }

    private String names(Predicate<Folder> wanted) throws IOException {
        return labs().stream().filter(wanted).map(Folder::id).collect(Collectors.joining(", "));
    }

    private String thereAre() throws IOException {
        return say("There are: ", "Il y a : ") + names(lab -> true);
    }

    /** Returns the lab whose folder the student stands in, or stands below. */
    private Optional<Folder> labOfThisFolder() throws IOException {
        Path here = Path.of("").toRealPath();
        Path root = kit.toRealPath();
        return labs().stream()
                .filter(lab -> here.startsWith(root.resolve(lab.id())))
                .findFirst();
    }

    private Folder labOfThisFolder(String command) throws IOException {
        Optional<Folder> lab = labOfThisFolder();
        if (lab.isEmpty()) {
            throw new Refusal(
                    say("Which lab?", "Quel lab ?"),
                    say("Name it, as in ", "Nommez-le, comme dans ") + typed(command + " 01. ") + thereAre());
        }
        return lab.get();
    }

    // ---- Maven

    private int test(List<String> words, List<String> options) throws IOException, InterruptedException {
        // In a lab's folder a single digit is one of its tasks.
        boolean here = words.isEmpty()
                || words.get(0).matches("\\d(,.*)?") && labOfThisFolder().isPresent();
        Folder lab = here ? labOfThisFolder("test") : lab(words.get(0));
        List<Integer> tasks = tasks(lab, here ? words : words.subList(1, words.size()));
        List<String> command = new ArrayList<>(List.of("test", "-pl", lab.id()));
        if (!tasks.isEmpty()) {
            command.add("-Dlab.task=" + tasks.stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
        command.add("-Dlab.started.from=" + Path.of("").toAbsolutePath());
        if (terminal && !WINDOWS && System.getenv("NO_COLOR") == null && !isSet(options, "lab.color")) {
            command.add("-Dlab.color=always");
        }
        Optional<Warm.State> warm = isSet(options, "lab.cluster") ? Optional.empty() : new Warm().state();
        if (warm.isPresent()) {
            command.add("-Dlab.cluster=" + warm.get().first());
            out.println(say("  On your cluster at ", "  Sur votre cluster, en ")
                    + warm.get().first() + say(" (it ends with ", " (il s'arrête avec ") + typed("cluster down") + ")");
        }
        command.addAll(options);
        boolean everything = options.stream().anyMatch(List.of("-e", "-X", "--errors", "--debug")::contains);
        return maven(command, !everything);
    }

    private List<Integer> tasks(Folder lab, List<String> words) throws IOException {
        List<Integer> known = lab.tasks();
        List<Integer> tasks = new ArrayList<>();
        for (String word : String.join(",", words).split(",")) {
            if (word.isEmpty()) {
                continue;
            }
            if (!word.matches("\\d{1,3}") || !known.contains(Integer.valueOf(word))) {
                throw new Refusal(
                        say(lab.id() + " has no task " + word + ".", lab.id() + " n'a pas de tâche " + word + "."),
                        say("It has the tasks ", "Il a les tâches ") + join(known) + ".");
            }
            tasks.add(Integer.valueOf(word));
        }
        return tasks;
    }

    private static String join(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** Applies the grader's rules to a program, so that nobody hears of them only with the marks. */
    private int check(Optional<String> name, List<String> options) throws IOException, InterruptedException {
        Folder lab = name.isPresent() ? lab(name.get()) : labOfThisFolder("check");
        List<String> command = new ArrayList<>(List.of("test", "-Pcheck", "-pl", lab.id()));
        command.addAll(options);
        return maven(command, true);
    }

    private int example(Optional<String> name, List<String> options) throws IOException, InterruptedException {
        Folder lab = name.isPresent() ? lab(name.get()) : labOfThisFolder("example");
        if (!lab.hasExample()) {
            throw new Refusal(
                    say(lab.id() + " has no example.", lab.id() + " n'a pas d'exemple."),
                    say("There are examples of: ", "Il y en a de : ") + names(Folder::hasExample));
        }
        return runExample(lab, options);
    }

    private int dashboard(List<String> words, List<String> options) throws IOException, InterruptedException {
        theOnly(words).ifPresent(word -> {
            throw unexpected(word);
        });
        Optional<Folder> lab = labs().stream().filter(Folder::hasDashboard).findFirst();
        if (lab.isEmpty()) {
            throw new Refusal(
                    say(
                            "The dashboard is lab 04's, which is not here.",
                            "Le tableau de bord est au lab 04, absent ici."),
                    thereAre());
        }
        return runExample(lab.get(), options);
    }

    private int runExample(Folder lab, List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("test", "-Pexample", "-pl", lab.id()));
        command.addAll(options);
        return maven(command, false);
    }

    /** Returns the one word that may follow a command. */
    private Optional<String> theOnly(List<String> words) {
        if (words.size() > 1) {
            throw unexpected(words.get(1));
        }
        return words.stream().findFirst();
    }

    private Refusal unexpected(String word) {
        return new Refusal(
                say("What is " + word + " for?", "À quoi sert " + word + " ?"),
                say("This tells what each command takes: ", "Voici ce que prend chaque commande : ") + typed("help"));
    }

    private static boolean isSet(List<String> options, String property) {
        return options.stream()
                .anyMatch(option -> option.equals("-D" + property) || option.startsWith("-D" + property + "="));
    }

    /**
     * Runs Maven in the root of the kit, with this terminal.
     *
     * @param arguments what Maven is told
     * @param cardLast whether to leave out the lines in which Maven says once more what the score card has just said
     * @return Maven's exit code
     */
    private int maven(List<String> arguments, boolean cardLast) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(mavenOnThisMachine().toString()));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(kit.toFile()).inheritIO();
        if (cardLast) {
            builder.redirectOutput(ProcessBuilder.Redirect.PIPE);
        }
        out.flush();
        Process maven = builder.start();
        // Ctrl-C reaches both; the prompt comes back when Maven, and whatever it runs, has ended as well.
        Thread end = new Thread(() -> end(maven));
        Runtime.getRuntime().addShutdownHook(end);
        if (cardLast) {
            try {
                passOn(maven.getInputStream(), new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
            } catch (IOException e) {
                // Nobody reads any more, as after `| head`; by its handle, which leaves Maven's last words a way out.
                maven.toHandle().destroy();
                maven.getInputStream().transferTo(OutputStream.nullOutputStream());
            }
        }
        return maven.waitFor();
    }

    private static void end(Process process) {
        try {
            if (process.isAlive()) {
                process.toHandle().destroy();
                process.waitFor(10, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Copies bytes as they come, so that progress is seen; only a line that may be Maven's own is held until it ends. */
    private static void passOn(InputStream maven, OutputStream screen) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean begins = true;
        boolean held = false;
        boolean closing = false;
        for (int each = maven.read(); each >= 0; each = maven.read()) {
            if (begins) {
                held = each == '[' || each == '\u001b';
            }
            begins = each == '\n';
            (held ? line : screen).write(each);
            if (held && begins) {
                String text = line.toString(StandardCharsets.UTF_8).replaceAll("\u001b\\[[\\d;]*m", "");
                closing |= text.startsWith("[ERROR] Failed to execute goal")
                        && (text.contains("There are test failures.") || text.contains(":exec (check) "));
                if (!closing || !text.startsWith("[ERROR]")) {
                    line.writeTo(screen);
                }
                line.reset();
            }
            if (maven.available() == 0) {
                screen.flush();
            }
        }
        line.writeTo(screen);
        screen.flush();
    }

    /** Returns the kit's own Maven, if somebody gave it one, else that of the PATH. */
    private Path mavenOnThisMachine() {
        Path wrapper = kit.resolve(WINDOWS ? "mvnw.cmd" : "mvnw");
        if (Files.isExecutable(wrapper)) {
            return wrapper;
        }
        return onThePath("mvn")
                .orElseThrow(() -> new Refusal(
                        say("Maven is not on this machine's PATH.", "Maven n'est pas dans le PATH de cette machine."),
                        howToGetMaven()));
    }

    private String howToGetMaven() {
        return say("Install Maven 3.8 or newer: ", "Installez Maven 3.8 ou plus récent : ")
                + bySystem("sudo apt install maven", "brew install maven", "https://maven.apache.org/download.cgi")
                + say(". Then open a new terminal.", ". Puis ouvrez un nouveau terminal.");
    }

    private static String bySystem(String linux, String mac, String windows) {
        return WINDOWS ? windows : System.getProperty("os.name").startsWith("Mac") ? mac : linux;
    }

    private static Optional<Path> onThePath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        List<String> endings = WINDOWS ? List.of(".cmd", ".bat", ".exe") : List.of("");
        return Arrays.stream(path.split(Pattern.quote(System.getProperty("path.separator"))))
                .filter(folder -> !folder.isBlank())
                .flatMap(folder -> endings.stream().map(ending -> Path.of(folder, program + ending)))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    // ---- Cluster

    private int cluster(List<String> words, List<String> options) throws IOException, InterruptedException {
        Warm warm = new Warm();
        return switch (theOnly(words).orElse("status")) {
            case "up" -> warm.up(ports(options));
            case "down" -> warm.down();
            case "status" -> warm.status();
            default ->
                throw new Refusal(
                        say(
                                "There is no cluster " + words.get(0) + ".",
                                "Il n'y a pas de cluster " + words.get(0) + "."),
                        say("There are ", "Il y a ") + typed("cluster up") + ", down, status.");
        };
    }

    /** Returns the ports that {@code -Dlab.ports} names, else those that the cluster in Docker has as well. */
    private List<Integer> ports(List<String> options) {
        Optional<String> given = options.stream()
                .filter(option -> option.startsWith("-Dlab.ports="))
                .map(option -> option.substring("-Dlab.ports=".length()))
                .reduce((first, last) -> last);
        if (given.isEmpty()) {
            return PORTS;
        }
        List<Integer> ports = Arrays.stream(given.get().split(","))
                .filter(port -> port.matches("\\d{1,5}"))
                .map(Integer::valueOf)
                .filter(port -> port > 0 && port < 65_536)
                .distinct()
                .toList();
        if (ports.size() != PORTS.size()) {
            throw new Refusal(
                    say(
                            "-Dlab.ports=" + given.get() + " does not name three ports.",
                            "-Dlab.ports=" + given.get() + " ne nomme pas trois ports."),
                    say("It looks like this: ", "Cela s'écrit ainsi : ") + typed("cluster up ") + OTHER_PORTS);
        }
        return ports;
    }

    /**
     * The commands that start and end {@code kafkalab.kit.cluster.WarmCluster}, which describes the files of its
     * folder. Its lock tells whether it lives: no process id of an earlier day can be mistaken for it.
     */
    private final class Warm {

        private static final int PATIENCE_SECONDS = 120;

        private final Path folder = kit.resolve("target").resolve("cluster");
        private final Path running = folder.resolve("running");
        private final Path log = folder.resolve("cluster.log");

        /** What a running cluster tells of itself. */
        private record State(long pid, String addresses) {

            String first() {
                return addresses.split(",")[0];
            }
        }

        int up(List<Integer> ports) throws IOException, InterruptedException {
            Optional<State> there = state();
            if (there.isPresent()) {
                return tell(say("The cluster runs already.", "Le cluster est déjà démarré."), there.get());
            }
            if (isLocked()) {
                throw new Refusal(
                        say("The cluster is starting already.", "Le cluster démarre déjà."),
                        say("See in a moment: ", "Voyez dans un instant : ") + typed("cluster status"));
            }
            for (int port : ports) {
                if (isTaken(port)) {
                    throw new Refusal(
                            say("Port " + port + " is taken.", "Le port " + port + " est pris."),
                            say(
                                            "Docker's cluster may be up, or another copy's: end it. Or take other ports: ",
                                            "Le cluster de Docker ou d'une autre copie y est peut-être : arrêtez-le. "
                                                    + "Ou prenez d'autres ports : ")
                                    + typed("cluster up ")
                                    + OTHER_PORTS);
                }
            }
            out.println(say("  Three brokers are starting...", "  Trois brokers démarrent..."));
            int built = maven(List.of("-q", "process-classes", "-Pcluster", "-pl", "labkit"), false);
            if (built != 0) {
                return built;
            }
            Process cluster = start(ports);
            Thread end = new Thread(cluster::destroyForcibly);
            Runtime.getRuntime().addShutdownHook(end);
            State state = await(cluster);
            Runtime.getRuntime().removeShutdownHook(end);
            return tell(say("The cluster is up.", "Le cluster est démarré."), state);
        }

        private Process start(List<Integer> ports) throws IOException {
            Path built = kit.resolve("labkit").resolve("target");
            String classPath = built.resolve("classes")
                    + System.getProperty("path.separator")
                    + Files.readString(built.resolve("runtime.classpath")).strip();
            Files.createDirectories(folder);
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Dorg.slf4j.simpleLogger.logFile=" + folder.resolve("kafka.log"),
                    "-Dorg.slf4j.simpleLogger.showDateTime=true",
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                    "-cp",
                    classPath,
                    "kafkalab.kit.cluster.WarmCluster",
                    folder.toString(),
                    ports.stream().map(String::valueOf).collect(Collectors.joining(",")));
            builder.directory(kit.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
            return builder.start();
        }

        private State await(Process cluster) throws IOException, InterruptedException {
            for (long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
                    System.nanoTime() < limit; ) {
                Optional<State> state = state();
                if (state.isPresent()) {
                    return state.get();
                }
                if (cluster.waitFor(100, TimeUnit.MILLISECONDS)) {
                    throw new Refusal(
                            say("The cluster did not start.", "Le cluster n'a pas démarré."),
                            Files.readString(log).strip());
                }
            }
            throw new Refusal(
                    say(
                            "The cluster was not up after two minutes.",
                            "Le cluster n'était pas démarré après deux minutes."),
                    say("Its log may tell why: ", "Son journal en dit peut-être la cause : ")
                            + folder.resolve("kafka.log"));
        }

        int down() throws IOException, InterruptedException {
            Optional<State> state = state();
            if (state.isEmpty()) {
                if (isLocked()) {
                    throw new Refusal(
                            say("The cluster is still starting.", "Le cluster démarre encore."),
                            say("Try again in a moment.", "Réessayez dans un instant."));
                }
                deleteData();
                out.println(say("  No cluster runs.", "  Aucun cluster n'est démarré."));
                return 0;
            }
            Optional<ProcessHandle> process = ProcessHandle.of(state.get().pid());
            Files.deleteIfExists(running);
            if (process.isPresent()) {
                // It ends by itself when the file is gone; what it would still write is worth nothing.
                process.get()
                        .onExit()
                        .completeOnTimeout(null, 5, TimeUnit.SECONDS)
                        .join();
                process.get().destroyForcibly();
                process.get()
                        .onExit()
                        .completeOnTimeout(null, 10, TimeUnit.SECONDS)
                        .join();
            }
            deleteData();
            out.println(say("  The cluster is down.", "  Le cluster est arrêté."));
            return 0;
        }

        int status() throws IOException {
            Optional<State> state = state();
            if (state.isPresent()) {
                return tell(say("The cluster runs.", "Le cluster est démarré."), state.get());
            }
            out.println(
                    isLocked()
                            ? say("  The cluster is starting.", "  Le cluster démarre.")
                            : say(
                                            "  No cluster runs. To start one: ",
                                            "  Aucun cluster n'est démarré. Pour en démarrer un : ")
                                    + typed("cluster up"));
            return 1;
        }

        private int tell(String sentence, State state) {
            out.println("  " + sentence);
            out.println("  brokers " + state.addresses());
            out.println("  "
                    + say("process " + state.pid() + ", log ", "processus " + state.pid() + ", journal ")
                    + kit.relativize(folder.resolve("kafka.log")));
            out.println();
            out.println("  "
                    + say(
                            typed("test") + " uses it, until " + typed("cluster down") + ".",
                            typed("test") + " s'en sert, jusqu'à " + typed("cluster down") + "."));
            return 0;
        }

        /** Returns what the cluster tells of itself, where it is up. */
        Optional<State> state() throws IOException {
            if (!Files.isRegularFile(running) || !isLocked()) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(running);
            return Optional.of(new State(Long.parseLong(lines.get(0)), lines.get(1)));
        }

        private boolean isLocked() throws IOException {
            Path file = folder.resolve("lock");
            if (Files.notExists(file)) {
                return false;
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                return lock == null;
            }
        }

        /** Deletes all but the logs. */
        private void deleteData() throws IOException {
            if (Files.notExists(folder)) {
                return;
            }
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    boolean log =
                            file.getParent().equals(folder) && file.toString().endsWith(".log");
                    if (!log && !file.equals(folder)) {
                        Files.delete(file);
                    }
                }
            }
        }
    }

    private static boolean isTaken(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    // ---- Doctor

    /** A doctor that looks at the machine, one line a thing; what is wrong gets a second line with what to do. */
    private final class Doctor {

        private static final long GIGABYTE = 1L << 30;
        private static final double LEAST_GIGABYTES = 1.5;

        private boolean well = true;

        int examine() throws IOException, InterruptedException {
            out.println();
            java();
            maven();
            memory();
            disk();
            docker();
            out.println();
            out.println(
                    well
                            ? say("  This machine has what the labs need.", "  Cette machine a ce qu'il faut aux labs.")
                            : say(
                                    "  See to what is marked; the labs may not run before.",
                                    "  Occupez-vous de ce qui est marqué ; sans cela, les labs risquent de ne pas tourner."));
            out.println();
            return well ? 0 : 1;
        }

        private void java() {
            String home = System.getenv("JAVA_HOME");
            good("JDK", System.getProperty("java.version") + say(", at ", ", dans ") + System.getProperty("java.home"));
            good(
                    "JAVA_HOME",
                    home == null || home.isEmpty()
                            ? say("not set: java is that of the PATH", "non définie : java est celui du PATH")
                            : home);
        }

        private void maven() throws IOException, InterruptedException {
            Path program;
            try {
                program = mavenOnThisMachine();
            } catch (Refusal e) {
                bad("Maven", e.problem, e.remedy);
                return;
            }
            String told = ask(program.toString(), "--version").orElse("");
            Matcher version =
                    Pattern.compile("Apache Maven (\\d+)\\.(\\d+)\\S*").matcher(told);
            Matcher java = Pattern.compile("Java version: ((\\d+)[^,\\s]*).*?runtime: (.*)")
                    .matcher(told);
            if (!version.find() || !java.find()) {
                bad(
                        "Maven",
                        say(
                                program + " --version does not tell a version.",
                                program + " --version ne dit pas de version."),
                        told.isBlank()
                                ? howToGetMaven()
                                : told.lines().findFirst().orElse(""));
                return;
            }
            String name = version.group().substring("Apache Maven ".length());
            int major = Integer.parseInt(version.group(1));
            if (major < 3 || major == 3 && Integer.parseInt(version.group(2)) < LEAST_MAVEN_MINOR) {
                bad("Maven", say(name + " is too old.", name + " est trop ancien."), howToGetMaven());
            } else if (Integer.parseInt(java.group(2)) < LEAST_JAVA) {
                bad(
                        "Maven",
                        say(
                                "it runs on Java " + java.group(1) + ", at " + java.group(3),
                                "il tourne sur Java " + java.group(1) + ", dans " + java.group(3)),
                        say(
                                "Let JAVA_HOME point to " + System.getProperty("java.home") + ".",
                                "Faites pointer JAVA_HOME vers " + System.getProperty("java.home") + "."));
            } else {
                good(
                        "Maven",
                        name
                                + say(", at ", ", dans ")
                                + program
                                + (java.group(3).strip().equals(System.getProperty("java.home"))
                                        ? ""
                                        : say("; it uses Java " + java.group(1), " ; il prend Java " + java.group(1))));
            }
        }

        private void memory() throws IOException {
            Path file = Path.of("/proc/meminfo");
            if (!Files.isReadable(file)) {
                return;
            }
            Matcher free = Pattern.compile("MemAvailable: +(\\d+) kB").matcher(Files.readString(file));
            if (free.find()) {
                amount(
                        say("Memory", "Mémoire"),
                        Long.parseLong(free.group(1)) * 1024,
                        say(
                                "Close programs: three brokers and your program need about 1.5 GB.",
                                "Fermez des programmes : trois brokers et le vôtre demandent environ 1,5 Go."));
            }
        }

        private void disk() throws IOException {
            amount(
                    say("Disk", "Disque"),
                    Files.getFileStore(kit).getUsableSpace(),
                    say(
                            "Make room: the libraries and a run's logs need about 1.5 GB.",
                            "Faites de la place : les bibliothèques et les journaux demandent environ 1,5 Go."));
        }

        private void amount(String what, long free, String remedy) {
            String text = String.format(Locale.ROOT, "%.1f", (double) free / GIGABYTE) + say(" GB free", " Go libres");
            if (free < LEAST_GIGABYTES * GIGABYTE) {
                bad(what, text, remedy);
            } else {
                good(what, text);
            }
        }

        private void docker() throws IOException, InterruptedException {
            Optional<Path> docker = onThePath("docker");
            String without = say("; the labs do without", " ; les labs s'en passent");
            if (docker.isEmpty()) {
                line(sign("·", "."), "Docker", say("not installed", "pas installé") + without);
                return;
            }
            Optional<String> version = ask(docker.get().toString(), "version", "--format", "{{.Server.Version}}");
            if (version.isEmpty()) {
                line(sign("·", "."), "Docker", say("no engine answers", "aucun moteur ne répond") + without);
            } else {
                good("Docker", version.get().strip());
            }
        }

        /** Returns what a program says, or nothing where it fails or takes more than ten seconds. */
        private Optional<String> ask(String... command) throws IOException, InterruptedException {
            Path answer = Files.createTempFile("lab", ".txt");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(answer.toFile())
                        .start();
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                    return Optional.empty();
                }
                String text = Files.readString(answer, nativeCharset()).replaceAll("\u001b\\[[\\d;]*m", "");
                return process.exitValue() == 0 ? Optional.of(text) : Optional.empty();
            } finally {
                Files.deleteIfExists(answer);
            }
        }

        private void good(String what, String found) {
            line(coloured("32", sign("✓", "+")), what, found);
        }

        private void bad(String what, String found, String remedy) {
            well = false;
            line(coloured("31", sign("✗", "x")), what, found);
            out.print(wrapped(remedy, " ".repeat(16), " ".repeat(16)));
        }

        private void line(String sign, String what, String found) {
            out.printf("  %s  %-9s  %s%n", sign, what, found);
        }
    }

    // ---- Words

    /** A refusal that says why the launcher does not do what it was asked for, and what to do instead. */
    private static final class Refusal extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String problem;
        private final String remedy;

        Refusal(String problem, String remedy) {
            super(problem, null, false, false);
            this.problem = problem;
            this.remedy = remedy;
        }
    }

    private String say(String english, String inFrench) {
        return french ? inFrench : english;
    }

    /** Chooses the language as the score card does: -Dlab.lang, else that of a hand-out, else the machine's own. */
    private static boolean speaksFrench(Path kit, List<String> options) {
        List<String> settings = new ArrayList<>();
        try {
            settings.addAll(Files.readAllLines(kit.resolve(".mvn").resolve("maven.config")));
        } catch (IOException e) {
            // Then Maven will have a word to say about it.
        }
        settings.addAll(options);
        return settings.stream()
                .filter(setting -> setting.startsWith("-Dlab.lang="))
                .map(setting -> setting.substring("-Dlab.lang=".length()))
                .reduce((first, last) -> last)
                .orElse(Locale.getDefault().getLanguage())
                .equalsIgnoreCase("fr");
    }

    private void complain(String problem, String remedy) {
        PrintStream error = new PrintStream(new FileOutputStream(FileDescriptor.err), true, nativeCharset());
        error.println();
        error.print(wrapped(problem, "  " + sign("✗", "x") + " ", "    "));
        remedy.lines().forEach(line -> error.print(wrapped(line, "    ", "    ")));
        error.println();
    }

    /** Breaks a paragraph so that it fits a terminal of 80 columns. */
    private static String wrapped(String text, String first, String rest) {
        StringBuilder lines = new StringBuilder();
        String line = first;
        boolean empty = true;
        for (String word : text.strip().split(" +")) {
            if (!empty && line.length() + 1 + word.length() > 79) {
                lines.append(line).append(System.lineSeparator());
                line = rest;
                empty = true;
            }
            line += (empty ? "" : " ") + word;
            empty = false;
        }
        return lines.append(line).append(System.lineSeparator()).toString();
    }

    private String coloured(String colour, String text) {
        return terminal && !WINDOWS && System.getenv("NO_COLOR") == null
                ? "\u001b[" + colour + "m" + text + "\u001b[0m"
                : text;
    }

    private static String sign(String sign, String plain) {
        return nativeCharset().name().startsWith("UTF") ? sign : plain;
    }

    private static Charset nativeCharset() {
        return Charset.forName(System.getProperty("stdout.encoding", System.getProperty("native.encoding")));
    }
}
