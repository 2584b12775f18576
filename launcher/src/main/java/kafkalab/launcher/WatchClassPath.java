package kafkalab.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The class path of a lab's tests, which Maven writes once into {@code target/watch.classpath}; it is asked again where
 * a pom, the kit or the tests are newer.
 */
final class WatchClassPath {

    private final Kit kit;
    private final LabFolder lab;

    WatchClassPath(Kit kit, LabFolder lab) {
        this.kit = kit;
        this.lab = lab;
    }

    /** Returns it, and has it made before where that is due; refuses where Maven fails, which has then said why. */
    String read() throws IOException, InterruptedException {
        Path file = lab.path().resolve("target").resolve("watch.classpath");
        if (!Files.isRegularFile(file) || isOlderThanTheKit(file)) {
            kit.screen().tell("The lab's tests are being compiled...", "Les tests du lab se compilent...");
            int code = new MavenRun(kit)
                    .run(List.of("-q", "-B", "-Dstyle.color=never", "-Pwatch", "test-compile", "-pl", lab.id()), false);
            if (code != 0 || !Files.isRegularFile(file)) {
                Screen screen = kit.screen();
                throw new Refusal(
                        screen.say("The watch can not start yet.", "La surveillance ne peut pas encore démarrer."),
                        screen.say(
                                        "Your program and the tests must compile once: correct what Maven says above, then type again: ",
                                        "Votre programme et les tests doivent compiler une fois : corrigez ce que Maven dit "
                                                + "ci-dessus, puis tapez de nouveau : ")
                                + screen.typed("watch " + lab.number()));
            }
            // Maven leaves a file alone that would be the same.
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        }
        return Files.readString(file).strip();
    }

    private boolean isOlderThanTheKit(Path file) throws IOException {
        long made = Files.getLastModifiedTime(file).toMillis();
        Path root = kit.path();
        for (Path source : List.of(
                root.resolve("pom.xml"),
                lab.path().resolve("pom.xml"),
                lab.path().resolve("src/test"),
                root.resolve("labkit/pom.xml"),
                root.resolve("labkit/src/main"),
                root.resolve("pageviews/src/main"))) {
            if (Files.exists(source)) {
                try (Stream<Path> files = Files.walk(source)) {
                    if (files.anyMatch(each -> modified(each) > made)) {
                        return true;
                    }
                }
            }
        }
        return !Files.isDirectory(root.resolve("labkit/target/classes"))
                || !Files.isDirectory(lab.path().resolve("target/test-classes"));
    }

    private static long modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
