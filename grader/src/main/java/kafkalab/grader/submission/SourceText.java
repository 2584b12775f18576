package kafkalab.grader.submission;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * The text of a source file, in whatever charset it was saved.
 *
 * @param text the text, with {@code \n} at the ends of lines and no mark of the charset before it
 * @param charset the charset that it was saved in
 */
record SourceText(String text, Charset charset) {

    /** Reads a text. What is no UTF-8 and has no mark is Western European, which has a letter for any byte. */
    static SourceText of(byte[] bytes) {
        Charset marked = marked(bytes);
        if (marked != null) {
            return of(bytes, marked);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new SourceText(tidy(text), StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            Charset windows =
                    Charset.isSupported("windows-1252") ? Charset.forName("windows-1252") : StandardCharsets.ISO_8859_1;
            return of(bytes, windows);
        }
    }

    private static SourceText of(byte[] bytes, Charset charset) {
        return new SourceText(tidy(new String(bytes, charset)), charset);
    }

    private static String tidy(String text) {
        return (text.startsWith("\ufeff") ? text.substring(1) : text).replace("\r\n", "\n");
    }

    /** Tells UTF-16 by its mark, or by the zeros that every other byte of a program is in it. */
    private static Charset marked(byte[] bytes) {
        if (bytes.length < 2) {
            return null;
        }
        int mark = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        if (mark == 0xfffe) {
            return StandardCharsets.UTF_16LE;
        }
        if (mark == 0xfeff) {
            return StandardCharsets.UTF_16BE;
        }
        int[] zeros = new int[2];
        for (int i = 0; i < bytes.length; i++) {
            zeros[i % 2] += bytes[i] == 0 ? 1 : 0;
        }
        int most = bytes.length / 3;
        if (zeros[1] > most && zeros[0] == 0) {
            return StandardCharsets.UTF_16LE;
        }
        return zeros[0] > most && zeros[1] == 0 ? StandardCharsets.UTF_16BE : null;
    }

    /** Returns the file as the compiler wants it. */
    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Tells whether the compiler would have read something else. */
    boolean wasConverted() {
        return !charset.equals(StandardCharsets.UTF_8);
    }
}
