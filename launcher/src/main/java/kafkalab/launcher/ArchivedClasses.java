package kafkalab.launcher;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import kafkalab.kit.grading.Grade;
import picocli.CommandLine;

/** The classes that the archive holds besides those of the help: what most commands use is used here once. */
final class ArchivedClasses {

    private static final String GRADE =
            "{\"score\":0,\"tasks\":[{\"id\":1,\"status\":\"failed\",\"feedback\":{\"next\":\"\"}}]}";

    private ArchivedClasses() {}

    static void load(Path path) throws IOException {
        Kit kit = new Kit(path, Screen.of(false, false));
        new CommandLine(new Commands(kit)).parseArgs("test", "01");
        new ObjectMapper().readValue(GRADE, Grade.class);
        List<LabFolder> labs = kit.labs();
        if (!labs.isEmpty()) {
            labs.get(0).tasks();
        }
    }
}
