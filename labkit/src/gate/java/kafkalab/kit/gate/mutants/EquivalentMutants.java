package kafkalab.kit.gate.mutants;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import kafkalab.kit.fault.LabFault;

/**
 * The mutants that keep the contract as the solution does, each with the reason, as a lab's
 * {@code src/variants/equivalent.yaml} lists them.
 *
 * @param entries the list
 */
record EquivalentMutants(List<Entry> entries) {

    private static final YAMLMapper YAML = new YAMLMapper();

    EquivalentMutants {
        entries = List.copyOf(entries);
    }

    /**
     * Reads a list.
     *
     * @param file the list; there are none where it is missing
     * @throws LabFault where it is malformed
     */
    static EquivalentMutants read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return new EquivalentMutants(List.of());
        }
        try (MappingIterator<Entry> entries = YAML.readerFor(Entry.class).readValues(file.toFile())) {
            return new EquivalentMutants(entries.readAll());
        } catch (JsonProcessingException e) {
            throw new LabFault(
                    file + " can not be read: line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage()
                            + ".",
                    "Each entry has in, line, mutation and why; CONTRIBUTING.md shows one.");
        }
    }

    /** Returns why a mutant keeps the contract; empty where it is not listed. */
    Optional<String> reason(Mutant mutant) {
        return entries.stream()
                .filter(entry -> entry.matches(mutant.site()))
                .map(Entry::why)
                .findFirst();
    }

    /** Returns the entries that no mutant bears out any more. */
    List<Entry> stale(Collection<Mutant> all) {
        return entries.stream()
                .filter(entry -> all.stream().noneMatch(mutant -> entry.matches(mutant.site())))
                .toList();
    }

    /**
     * An entry of the list.
     *
     * @param place the method
     * @param line the text of the line
     * @param mutation what was done there
     * @param nth which of those that are the same in all this; null for each of them
     * @param why the reason
     */
    record Entry(
            @JsonProperty(value = "in", required = true) String place,
            @JsonProperty(required = true) String line,
            @JsonProperty(required = true) String mutation,
            Integer nth,
            @JsonProperty(required = true) String why) {

        Entry {
            if (why == null || why.isBlank()) {
                throw new IllegalArgumentException("why is empty");
            }
        }

        boolean matches(Site site) {
            return site.place().equals(place)
                    && site.line().equals(line)
                    && site.mutation().equals(mutation)
                    && (nth == null || nth == site.nth());
        }

        @Override
        public String toString() {
            return place + ": " + mutation + " in `" + line + "`";
        }
    }
}
