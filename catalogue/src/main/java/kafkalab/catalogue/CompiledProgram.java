package kafkalab.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a program is once it is compiled.
 *
 * @param files classes and resources, by their path on the class path
 * @param errors the compiler's errors, a line each; empty where there are none
 */
public record CompiledProgram(Map<String, byte[]> files, List<String> errors) {

    /**
     * Writes classes and resources below a folder.
     *
     * @param folder the folder, made where it is missing
     */
    public void writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path target = folder.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
    }
}
