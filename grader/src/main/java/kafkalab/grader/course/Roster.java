package kafkalab.grader.course;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kafkalab.grader.fault.GraderFault;

/**
 * The students of a class, as a table tells: {@code id} is the column that the gradebook is to have, {@code name} the
 * student's name; every other column is a name by which a platform may call the same student.
 *
 * @param persons the students, in the table's order
 */
public record Roster(List<Person> persons) {

    /** A roster that knows nobody. */
    public static final Roster NONE = new Roster(List.of());

    /**
     * A student.
     *
     * @param id the student's id in the gradebook
     * @param name the student's name; may be empty
     * @param keys all by which the student may be called, plain
     */
    public record Person(String id, String name, Set<String> keys) {}

    /**
     * Reads a table.
     *
     * @param file a CSV file with a head, in UTF-8; separated by commas, semicolons or tabs
     */
    public static Roster read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new GraderFault("There is no roster " + file + ".", "Name a CSV file with the columns id and name.");
        }
        String text = Files.readString(file).replaceFirst("^\ufeff", "");
        CsvSchema schema = CsvSchema.emptySchema().withHeader().withColumnSeparator(separator(text));
        List<Person> persons = new ArrayList<>();
        Set<String> known = new HashSet<>();
        try (MappingIterator<Map<String, String>> rows = new CsvMapper()
                .enable(CsvParser.Feature.TRIM_SPACES)
                .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
                .readerForMapOf(String.class)
                .with(schema)
                .readValues(text)) {
            while (rows.hasNext()) {
                Person person = person(rows.next(), file);
                if (!known.add(person.id())) {
                    throw new GraderFault(
                            "The roster " + file + " has " + person.id() + " twice.", "Take one of the lines out.");
                }
                persons.add(person);
            }
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new GraderFault(
                    "The roster " + file + " can not be read: " + e.getMessage() + ".",
                    "It is a CSV file whose first line names the columns, id among them.",
                    e);
        }
        return new Roster(List.copyOf(persons));
    }

    private static char separator(String text) {
        String head = text.lines().findFirst().orElse("");
        return head.contains(";") ? ';' : head.contains("\t") ? '\t' : ',';
    }

    private static Person person(Map<String, String> row, Path file) {
        String id = "";
        String name = "";
        Set<String> keys = new HashSet<>();
        for (Map.Entry<String, String> cell : row.entrySet()) {
            String value = cell.getValue() == null ? "" : cell.getValue().strip();
            switch (cell.getKey().strip().toLowerCase(Locale.ROOT)) {
                case "id" -> id = value;
                case "name" -> name = value;
                default -> {
                    // One more name.
                }
            }
            if (!value.isEmpty()) {
                keys.add(plain(value));
            }
        }
        if (id.isEmpty()) {
            throw new GraderFault(
                    "The roster " + file + " has a line without an id: " + row.values() + ".",
                    "Its first line names the columns; one of them is id, and it is never empty.");
        }
        // Canvas writes Ann Lee as leeann.
        String[] words = name.split("\\s+");
        if (words.length > 1) {
            keys.add(plain(
                    words[words.length - 1] + String.join("", List.of(words).subList(0, words.length - 1))));
        }
        return new Person(id, name, keys);
    }

    /**
     * Finds a student by what a platform calls him or her, the first that fits.
     *
     * @param names names, the surest first
     */
    public Optional<Person> find(Collection<String> names) {
        for (String each : names) {
            List<Person> found = persons.stream()
                    .filter(person -> person.keys().contains(plain(each)))
                    .toList();
            if (found.size() == 1) {
                return Optional.of(found.get(0));
            }
        }
        return Optional.empty();
    }

    /** Returns a name without what platforms change of it: accents, capitals, blanks and signs. */
    private static String plain(String name) {
        String letters = Normalizer.normalize(name, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
        String plain = letters.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}@]", "");
        return plain.isEmpty() ? name : plain;
    }

    /** Returns a student's name, or the id where there is no other. */
    public String nameOf(String id) {
        return persons.stream()
                .filter(person -> person.id().equals(id) && !person.name().isEmpty())
                .map(Person::name)
                .findFirst()
                .orElse(id);
    }
}
