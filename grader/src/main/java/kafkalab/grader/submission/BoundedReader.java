package kafkalab.grader.submission;

import java.io.IOException;
import java.io.InputStream;

/** A reader of no more than it should, whatever a header promises. */
final class BoundedReader {

    private BoundedReader() {}

    static byte[] read(InputStream in, String path, int most) throws IOException {
        byte[] bytes = in.readNBytes(most);
        if (in.read() >= 0) {
            throw new UnusableSubmission(
                    path + " is larger than " + most / 1024 + " KB.", path + " dépasse " + most / 1024 + " Ko.");
        }
        return bytes;
    }
}
