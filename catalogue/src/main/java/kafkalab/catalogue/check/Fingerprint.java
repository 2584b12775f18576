package kafkalab.catalogue.check;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What two programs have in common that are the same.
 *
 * @param digest of the paths and bytes of all that the program consists of
 */
record Fingerprint(String digest) {

    static Fingerprint of(Map<String, byte[]> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            SortedMap<String, byte[]> sorted = new TreeMap<>(files);
            sorted.forEach((path, bytes) -> {
                digest.update(path.getBytes(StandardCharsets.UTF_8));
                digest.update(ByteBuffer.allocate(Integer.BYTES + 1)
                        .putInt(1, bytes.length)
                        .array());
                digest.update(bytes);
            });
            return new Fingerprint(HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
