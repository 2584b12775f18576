package kafkalab.grader.similarity;

import java.util.List;

/**
 * How much two students' programs resemble each other, the starter not counted.
 *
 * @param first a student
 * @param second another
 * @param average the part of both programs that is alike, from 0 to 1
 * @param most the part of the one program that is alike that has more of it, from 0 to 1: where a small program is the
 *     middle of a large one it is near 1, and {@code average} is not
 * @param passages what is alike, the longest first
 */
public record Pair(String first, String second, double average, double most, List<Passage> passages) {

    /**
     * A passage that two programs have alike.
     *
     * @param first where it is in the first program
     * @param second where it is in the second
     * @param tokens how long it is, in the words of the language
     */
    public record Passage(Place first, Place second, int tokens) {}

    /**
     * A place in a program.
     *
     * @param file the file's name
     * @param from its first line, from 1
     * @param to its last line
     * @param code those lines
     */
    public record Place(String file, int from, int to, String code) {}
}
