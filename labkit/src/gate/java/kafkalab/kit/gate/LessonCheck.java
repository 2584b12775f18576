package kafkalab.kit.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kafkalab.catalogue.LabSources;

/** A check of all lessons of a run: does each wrong program's name its mistake? */
final class LessonCheck {

    private static final String OWED = "lesson: owed\n";

    /** What becomes of a lesson that does not name its mistake, and is not said to be owed. */
    enum Strictness {
        /** It is listed. */
        TABLE,
        /** It is a problem. */
        HOLD,
        /** It is listed, and all variant.yaml are written anew: {@code lesson: owed} stands where it is true. */
        OWE;

        /** Reads {@code -Dlab.gate.lessons}. */
        static Strictness given() {
            return valueOf(System.getProperty("lab.gate.lessons", "table").toUpperCase(Locale.ROOT));
        }
    }

    private final List<NamedMistake> mistakes;
    private final Strictness strictness;

    LessonCheck(List<Verdict> verdicts, Strictness strictness) {
        this.mistakes = verdicts.stream()
                .map(NamedMistake::of)
                .flatMap(Optional::stream)
                .toList();
        this.strictness = strictness;
    }

    /** Returns the mistakes that no lesson names. */
    List<NamedMistake> unnamed() {
        return mistakes.stream().filter(mistake -> !mistake.named()).toList();
    }

    /** Returns how many mistakes were looked for. */
    int looked() {
        return mistakes.size();
    }

    /** Returns what is wrong, a sentence each. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (NamedMistake mistake : mistakes) {
            if (mistake.named() && mistake.owed() && strictness != Strictness.OWE) {
                problems.add(mistake.program() + " has a lesson that names its mistake: take 'lesson: owed' out of its"
                        + " variant.yaml.");
            }
            if (!mistake.named() && !mistake.owed() && strictness == Strictness.HOLD) {
                problems.add(mistake.program() + " has no lesson that names its mistake: it " + mistake.lacks() + ".");
            }
        }
        return problems;
    }

    /** Writes into each variant.yaml whether its lesson is owed, where that is asked for. */
    void write(LabSources lab) throws IOException {
        if (strictness != Strictness.OWE) {
            return;
        }
        for (NamedMistake mistake : mistakes) {
            if (mistake.named() == mistake.owed()) {
                Path file = lab.description(mistake.program());
                String yaml = Files.readString(file);
                Files.writeString(file, mistake.named() ? yaml.replace(OWED, "") : yaml.stripTrailing() + "\n" + OWED);
            }
        }
    }
}
