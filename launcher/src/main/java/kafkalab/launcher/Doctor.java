package kafkalab.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A look at the machine, one line a thing; what is wrong gets a second line with what to do. */
final class Doctor {

    private static final int LEAST_JAVA = 17;
    private static final int LEAST_MAVEN_MINOR = 8;

    private static final long GIGABYTE = 1L << 30;
    private static final double LEAST_GIGABYTES = 1.5;

    private final Kit kit;
    private final Screen screen;
    private final MavenRun maven;
    private boolean well = true;

    Doctor(Kit kit) {
        this.kit = kit;
        this.screen = kit.screen();
        this.maven = new MavenRun(kit);
    }

    int examine() throws IOException, InterruptedException {
        screen.out().println();
        java();
        maven();
        memory();
        disk();
        docker();
        screen.out().println();
        screen.out()
                .println(
                        well
                                ? screen.say(
                                        "  This machine has what the labs need.",
                                        "  Cette machine a ce qu'il faut aux labs.")
                                : screen.say(
                                        "  See to what is marked; the labs may not run before.",
                                        "  Occupez-vous de ce qui est marqué ; sans cela, les labs risquent de ne pas tourner."));
        screen.out().println();
        return well ? 0 : 1;
    }

    private void java() {
        String home = System.getenv("JAVA_HOME");
        good(
                "JDK",
                System.getProperty("java.version") + screen.say(", at ", ", dans ") + System.getProperty("java.home"));
        good(
                "JAVA_HOME",
                home == null || home.isEmpty()
                        ? screen.say("not set: java is that of the PATH", "non définie : java est celui du PATH")
                        : home);
    }

    private void maven() throws IOException, InterruptedException {
        Path program;
        try {
            program = maven.program();
        } catch (Refusal e) {
            bad("Maven", e.getMessage(), e.remedy());
            return;
        }
        String told = ask(program.toString(), "--version").orElse("");
        Matcher version = Pattern.compile("Apache Maven (\\d+)\\.(\\d+)\\S*").matcher(told);
        Matcher java = Pattern.compile("Java version: ((\\d+)[^,\\s]*).*?runtime: (.*)")
                .matcher(told);
        if (!version.find() || !java.find()) {
            bad(
                    "Maven",
                    screen.say(
                            program + " --version does not tell a version.",
                            program + " --version ne dit pas de version."),
                    told.isBlank()
                            ? maven.howToGetIt()
                            : told.lines().findFirst().orElse(""));
            return;
        }
        String name = version.group().substring("Apache Maven ".length());
        int major = Integer.parseInt(version.group(1));
        if (major < 3 || major == 3 && Integer.parseInt(version.group(2)) < LEAST_MAVEN_MINOR) {
            bad("Maven", screen.say(name + " is too old.", name + " est trop ancien."), maven.howToGetIt());
        } else if (Integer.parseInt(java.group(2)) < LEAST_JAVA) {
            bad(
                    "Maven",
                    screen.say(
                            "it runs on Java " + java.group(1) + ", at " + java.group(3),
                            "il tourne sur Java " + java.group(1) + ", dans " + java.group(3)),
                    screen.say(
                            "Let JAVA_HOME point to " + System.getProperty("java.home") + ".",
                            "Faites pointer JAVA_HOME vers " + System.getProperty("java.home") + "."));
        } else {
            good(
                    "Maven",
                    name
                            + screen.say(", at ", ", dans ")
                            + program
                            + (java.group(3).strip().equals(System.getProperty("java.home"))
                                    ? ""
                                    : screen.say(
                                            "; it uses Java " + java.group(1), " ; il prend Java " + java.group(1))));
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
                    screen.say("Memory", "Mémoire"),
                    Long.parseLong(free.group(1)) * 1024,
                    screen.say(
                            "Close programs: three brokers and your program need about 1.5 GB.",
                            "Fermez des programmes : trois brokers et le vôtre demandent environ 1,5 Go."));
        }
    }

    private void disk() throws IOException {
        amount(
                screen.say("Disk", "Disque"),
                Files.getFileStore(kit.path()).getUsableSpace(),
                screen.say(
                        "Make room: the libraries and a run's logs need about 1.5 GB.",
                        "Faites de la place : les bibliothèques et les journaux demandent environ 1,5 Go."));
    }

    private void amount(String what, long free, String remedy) {
        String text =
                String.format(Locale.ROOT, "%.1f", (double) free / GIGABYTE) + screen.say(" GB free", " Go libres");
        if (free < LEAST_GIGABYTES * GIGABYTE) {
            bad(what, text, remedy);
        } else {
            good(what, text);
        }
    }

    private void docker() throws IOException, InterruptedException {
        Optional<Path> docker = LauncherBuild.onThePath("docker");
        String without = screen.say("; the labs do without", " ; les labs s'en passent");
        if (docker.isEmpty()) {
            line(screen.sign("·", "."), "Docker", screen.say("not installed", "pas installé") + without);
            return;
        }
        Optional<String> version = ask(docker.get().toString(), "version", "--format", "{{.Server.Version}}");
        if (version.isEmpty()) {
            line(screen.sign("·", "."), "Docker", screen.say("no engine answers", "aucun moteur ne répond") + without);
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
            String text =
                    Files.readString(answer, LauncherBuild.nativeCharset()).replaceAll("\u001b\\[[\\d;]*m", "");
            return process.exitValue() == 0 ? Optional.of(text) : Optional.empty();
        } finally {
            Files.deleteIfExists(answer);
        }
    }

    private void good(String what, String found) {
        line(screen.good(screen.tick()), what, found);
    }

    private void bad(String what, String found, String remedy) {
        well = false;
        line(screen.bad(screen.cross()), what, found);
        screen.out().print(Screen.wrapped(remedy, " ".repeat(16), " ".repeat(16)));
    }

    private void line(String sign, String what, String found) {
        screen.out().printf("  %s  %-9s  %s%n", sign, what, found);
    }
}
