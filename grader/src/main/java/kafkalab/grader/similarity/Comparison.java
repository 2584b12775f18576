package kafkalab.grader.similarity;

import de.jplag.JPlag;
import de.jplag.JPlagComparison;
import de.jplag.JPlagResult;
import de.jplag.Match;
import de.jplag.ParsingException;
import de.jplag.Submission;
import de.jplag.Token;
import de.jplag.exceptions.ExitException;
import de.jplag.java.Language;
import de.jplag.options.JPlagOptions;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafkalab.grader.fault.GraderFault;
import kafkalab.grader.kit.LabFiles;
import kafkalab.grader.submission.Program;
import kafkalab.grader.submission.UnusableSubmission;

/**
 * A comparison of the programs of a class by JPlag, with the starter as base code: what everybody was given counts for
 * nobody.
 *
 * <p>Programs are read, never run. One that can not be read as Java, or only by a parser with a very deep stack, is left
 * out and named.
 *
 * @param compared the students whose programs were compared, in order
 * @param left why others were not, by student
 * @param pairs each two of them, the most similar first; of these, the first hundred with their passages
 */
public record Comparison(List<String> compared, Map<String, String> left, List<Pair> pairs) {

    /** A program that needs more to be parsed was written to break parsers; JPlag's own threads have twice as much. */
    private static final long STACK = 512 * 1024;

    private static final int DEEPEST = 300;

    private static final String TOO_DEEP = "It is nested too deeply to be read.";

    /** Shorter passages are alike in most programs: a loop, a try, a getter. JPlag's own measure for Java. */
    private static final int SHORTEST_PASSAGE = 9;

    /** So many pairs are looked at by people; of the others the numbers are kept, so that memory is bounded. */
    private static final int MOST_WITH_PASSAGES = 100;

    /**
     * Compares programs.
     *
     * @param lab what tells the lab's files from others
     * @param starter the folder of the lab's starter
     * @param submissions the class
     * @param work an empty folder that programs can be written to
     */
    public static Comparison of(
            LabFiles lab, Path starter, List<kafkalab.grader.submission.Submission> submissions, Path work)
            throws IOException, InterruptedException {
        Map<String, String> left = new TreeMap<>();
        List<String> compared = new ArrayList<>();
        for (kafkalab.grader.submission.Submission submission : submissions) {
            String problem = write(submission, lab, work.resolve(submission.student()));
            if (problem == null) {
                compared.add(submission.student());
            } else {
                left.put(submission.student(), problem);
            }
        }
        if (compared.size() < 2) {
            throw new GraderFault(
                    compared.isEmpty()
                            ? "No submission can be compared."
                            : "Only one submission can be compared: " + compared.get(0) + ".",
                    "Similarity is a matter of two: name a folder with at least two programs."
                            + left.entrySet().stream()
                                    .map(each -> " " + each.getKey() + ": " + each.getValue())
                                    .collect(Collectors.joining()));
        }
        JPlagResult result = compare(compared, starter, work);
        for (Submission invalid : result.getSubmissions().getInvalidSubmissions()) {
            compared.remove(invalid.getName());
            left.put(invalid.getName(), "It is too short to be compared.");
        }
        List<JPlagComparison> comparisons = result.getAllComparisons().stream()
                .sorted(Comparator.comparing(JPlagComparison::similarity)
                        .thenComparing(JPlagComparison::maximalSimilarity)
                        .reversed())
                .toList();
        List<Pair> pairs = new ArrayList<>();
        for (JPlagComparison comparison : comparisons) {
            pairs.add(pair(comparison, pairs.size() < MOST_WITH_PASSAGES));
        }
        return new Comparison(List.copyOf(compared), left, List.copyOf(pairs));
    }

    /** Writes a program, and returns why it can not be compared, or null. */
    private static String write(kafkalab.grader.submission.Submission submission, LabFiles lab, Path folder)
            throws IOException, InterruptedException {
        try {
            Program.of(submission, lab).writeSources(Files.createDirectories(folder));
        } catch (UnusableSubmission e) {
            return e.getMessage();
        }
        String problem = parse(folder);
        if (problem != null) {
            delete(folder);
        }
        return problem;
    }

    private static String parse(Path folder) throws IOException, InterruptedException {
        Set<File> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).map(Path::toFile).collect(Collectors.toSet());
        }
        for (File file : files) {
            if (depth(Files.readAllBytes(file.toPath())) > DEEPEST) {
                return TOO_DEEP;
            }
        }
        AtomicReference<String> problem = new AtomicReference<>(TOO_DEEP);
        Thread parser = new Thread(
                null,
                () -> {
                    try {
                        new Language().parse(files);
                        problem.set(null);
                    } catch (ParsingException e) {
                        problem.set("It can not be read as Java.");
                    }
                },
                "similarity-parser",
                STACK);
        parser.setUncaughtExceptionHandler((thread, thrown) -> {
            if (!(thrown instanceof StackOverflowError) && !(thrown.getCause() instanceof StackOverflowError)) {
                problem.set("It can not be read as Java: " + thrown + ".");
            }
        });
        parser.start();
        parser.join();
        return problem.get();
    }

    /** Returns how deeply brackets are nested; javac prints a page of its own stack where that is too deep for it. */
    private static int depth(byte[] program) {
        int depth = 0;
        int deepest = 0;
        for (byte letter : program) {
            if (letter == '(' || letter == '[' || letter == '{') {
                deepest = Math.max(deepest, ++depth);
            } else if (letter == ')' || letter == ']' || letter == '}') {
                depth--;
            }
        }
        return deepest;
    }

    private static JPlagResult compare(List<String> compared, Path starter, Path work) {
        try {
            JPlagOptions options = new JPlagOptions(new Language(), Set.of(work.toFile()), Set.of())
                    .withBaseCodeSubmissionDirectory(starter.toFile())
                    .withMinimumTokenMatch(SHORTEST_PASSAGE)
                    .withMaximumNumberOfComparisons(JPlagOptions.SHOW_ALL_COMPARISONS);
            return new JPlag(options).run();
        } catch (ExitException e) {
            throw new GraderFault(
                    "JPlag could not compare the %d programs: %s".formatted(compared.size(), e.getMessage()),
                    "Programs in which next to nothing is written can not be compared: wait for more.",
                    e);
        }
    }

    private static Pair pair(JPlagComparison comparison, boolean withPassages) {
        boolean inOrder = comparison
                        .firstSubmission()
                        .getName()
                        .compareTo(comparison.secondSubmission().getName())
                < 0;
        Submission first = inOrder ? comparison.firstSubmission() : comparison.secondSubmission();
        Submission second = inOrder ? comparison.secondSubmission() : comparison.firstSubmission();
        List<Pair.Passage> passages = comparison.matches().stream()
                .filter(match -> withPassages)
                .sorted(Comparator.comparing(Match::length).reversed())
                .map(match -> new Pair.Passage(
                        place(first, inOrder ? match.startOfFirst() : match.startOfSecond(), match.length()),
                        place(second, inOrder ? match.startOfSecond() : match.startOfFirst(), match.length()),
                        match.length()))
                .toList();
        return new Pair(
                first.getName(), second.getName(), comparison.similarity(), comparison.maximalSimilarity(), passages);
    }

    private static Pair.Place place(Submission submission, int start, int length) {
        List<Token> tokens = submission.getTokenList().subList(start, start + length);
        Token first = tokens.get(0);
        int last = tokens.stream()
                .filter(token -> token.getFile().equals(first.getFile()))
                .mapToInt(Token::getLine)
                .max()
                .orElse(first.getLine());
        return new Pair.Place(
                first.getFile().getName(), first.getLine(), last, lines(first.getFile(), first.getLine(), last));
    }

    private static String lines(File file, int from, int to) {
        try (Stream<String> lines = Files.lines(file.toPath())) {
            return lines.skip(from - 1L).limit(to - from + 1L).collect(Collectors.joining("\n"));
        } catch (IOException | UncheckedIOException e) {
            return "";
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
