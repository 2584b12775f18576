package kafkalab.grader.submission;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Optional;

/** A reader of the names in archives of all systems: in whatever charset, and with whatever stands between folders. */
final class ArchiveNames {

    /** Has a letter for any byte: old Windows packs names so in Western Europe. */
    private static final Charset WESTERN = charset("IBM850", "windows-1252");

    private static final Charset JAPANESE = charset("windows-31j", "Shift_JIS");

    private ArchiveNames() {}

    private static Charset charset(String... names) {
        return List.of(names).stream()
                .filter(Charset::isSupported)
                .findFirst()
                .map(Charset::forName)
                .orElse(StandardCharsets.ISO_8859_1);
    }

    /**
     * Reads a name whose charset nobody has told.
     *
     * @param name the name's bytes
     */
    static String decode(byte[] name) {
        return strictly(name, StandardCharsets.UTF_8)
                .or(() -> strictly(name, JAPANESE).filter(ArchiveNames::isJapanese))
                .orElseGet(() -> new String(name, WESTERN));
    }

    private static Optional<String> strictly(byte[] name, Charset charset) {
        try {
            return Optional.of(
                    charset.newDecoder().decode(ByteBuffer.wrap(name)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Tells Japanese from Western letters that happen to be pairs of Shift-JIS as well: it has several of its own. */
    private static boolean isJapanese(String name) {
        long wide = name.codePoints()
                .filter(letter -> letter >= 0x3040 && letter <= 0x30ff || letter >= 0x4e00 && letter <= 0x9fff)
                .count();
        long other = name.codePoints().filter(letter -> letter > 127).count();
        return wide >= 2 && wide == other;
    }

    /** Returns a name with {@code /} between folders, without {@code ./} before it, and composed as others type it. */
    static String plain(String name) {
        return Normalizer.normalize(name.replace('\\', '/'), Normalizer.Form.NFC)
                .replaceFirst("^([.]/)+", "");
    }
}
