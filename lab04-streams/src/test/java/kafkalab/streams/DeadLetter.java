package kafkalab.streams;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.PageviewsJson;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A record that is no page event, where it came from or among the dead letters.
 *
 * <p>Texts are those of the bytes, one character a byte: nothing is lost, whatever the bytes are.
 *
 * @param key the key, or null
 * @param value the value, or null
 * @param headers the headers' values
 */
record DeadLetter(String key, String value, List<String> headers) {

    private static final Pattern EXCEPTION = Pattern.compile("\\w(Exception|Error)\\b");

    /** Returns five kinds of poison: no JSON, not even UTF-8, an event that can not be, one that lacks a field, nothing. */
    static List<DeadLetter> poison(PageEvent like, Random random) {
        byte[] noText = new byte[20];
        random.nextBytes(noText);
        noText[0] = (byte) 0xff;
        String event = text(WireEvent.encode(like));
        String impossible = event.replaceFirst("\"duration\":\\d+", "\"duration\":-" + (1 + random.nextInt(1_000)));
        String incomplete = event.replaceFirst(",\"duration\":\\d+", "");
        return Stream.of("{\"page\": " + random.nextInt(1_000), text(noText), impossible, incomplete, null)
                .map(value -> new DeadLetter(text(newKey(random)), value, List.of()))
                .toList();
    }

    private static byte[] newKey(Random random) {
        return ("poisoné-" + random.nextInt(1_000_000)).getBytes(StandardCharsets.UTF_8);
    }

    ProducerRecord<byte[], byte[]> record(String topic, Instant time) {
        return new ProducerRecord<>(topic, null, time.toEpochMilli(), bytes(key), bytes(value));
    }

    static List<DeadLetter> in(LabCluster cluster, String topic) {
        return cluster.committedRecords(topic).stream()
                .map(record -> new DeadLetter(
                        text(record.key()),
                        text(record.value()),
                        StreamSupport.stream(record.headers().spliterator(), false)
                                .map(header -> text(header.value()))
                                .filter(Objects::nonNull)
                                .toList()))
                .toList();
    }

    /** Fails unless the letters are the poison, byte for byte, with its causes. */
    static void assertSame(List<DeadLetter> poison, List<DeadLetter> letters) {
        List<DeadLetter> strangers = new ArrayList<>(letters);
        for (DeadLetter each : poison) {
            List<DeadLetter> found = letters.stream().filter(each::isSameRecord).toList();
            if (found.isEmpty()) {
                strangers.removeIf(letter -> poison.stream().anyMatch(letter::isSameRecord));
                throw Lesson.expected("%s is a dead letter, byte for byte.", each.shown())
                        .actual(
                                strangers.isEmpty()
                                        ? "It is none."
                                        : Lesson.phrase(
                                                "There is %s instead.",
                                                strangers.get(0).shown()))
                        .why(
                                "Whoever looks into it later needs what was there: its text may not even be text, and a key "
                                        + "says whose it was.")
                        .next("Hand on the bytes of key and value as they are.");
            }
            if (found.stream().noneMatch(each::isExplainedBy)) {
                throw Lesson.expected("A header tells why %s is a dead letter.", each.shown())
                        .actual("Its headers tell: %s.", found.get(0).headers())
                        .why(
                                "Whoever looks into it weeks later has no log any more. The value must stay as it was, which "
                                        + "leaves the headers.")
                        .next("Put the exception's message or class into a header.");
            }
            strangers.removeIf(each::isSameRecord);
        }
        if (!strangers.isEmpty()) {
            throw Lesson.expected("Only what is no page event is a dead letter.")
                    .actual("So is %s.", strangers.get(0).shown())
                    .why("What can be read counts, and is not to be looked into.")
                    .next("Send nothing else to that topic.");
        }
    }

    private boolean isSameRecord(DeadLetter other) {
        return Objects.equals(key, other.key) && Objects.equals(value, other.value);
    }

    private boolean isExplainedBy(DeadLetter letter) {
        String reason = reason();
        return letter.headers.stream()
                .map(header -> new String(bytes(header), StandardCharsets.UTF_8))
                .anyMatch(header ->
                        header.contains(reason) || EXCEPTION.matcher(header).find());
    }

    private String reason() {
        try {
            PageviewsJson.decodePageEvent(bytes(value));
            throw new IllegalStateException("This is a page event: " + value);
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    private String shown() {
        return Lesson.phrase("the record %s → %s", readable(key), readable(value));
    }

    private static String readable(String text) {
        return text == null ? "null" : new String(bytes(text), StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "·");
    }

    private static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
