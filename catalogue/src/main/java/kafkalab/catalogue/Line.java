package kafkalab.catalogue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The bytes of a line, with its line break where it has one. */
record Line(byte[] buffer, int start, int end) {

    static List<Line> of(byte[] buffer, int from, int to) {
        List<Line> lines = new ArrayList<>();
        int start = from;
        for (int i = from; i < to; i++) {
            if (buffer[i] == '\n') {
                lines.add(new Line(buffer, start, i + 1));
                start = i + 1;
            }
        }
        if (start < to) {
            lines.add(new Line(buffer, start, to));
        }
        return lines;
    }

    char marker() {
        return (char) buffer[start];
    }

    Line withoutMarker() {
        return new Line(buffer, start + 1, end);
    }

    Line withoutNewline() {
        return new Line(buffer, start, end - 1);
    }

    void appendTo(ByteArrayOutputStream out) {
        out.write(buffer, start, end - start);
    }

    String shown() {
        return new String(buffer, start, end - start, StandardCharsets.UTF_8).strip();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Line line && Arrays.equals(buffer, start, end, line.buffer, line.start, line.end);
    }

    @Override
    public int hashCode() {
        return shown().hashCode();
    }
}
