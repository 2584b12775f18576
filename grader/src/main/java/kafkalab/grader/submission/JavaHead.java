package kafkalab.grader.submission;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a source file says of its place: its package, and the types at its top.
 *
 * @param declaredPackage the package, with dots; empty where none is declared
 * @param types the names of its top-level types
 * @param publicType the one of them that is public, whose name the file must have
 */
record JavaHead(String declaredPackage, List<String> types, Optional<String> publicType) {

    private static final Pattern PACKAGE =
            Pattern.compile("\\bpackage\\s+([\\p{javaJavaIdentifierPart}.\\s]{1,500}?)\\s*;");
    private static final Pattern TYPE = Pattern.compile(
            "((?:\\b(?:public|abstract|final|sealed|non-sealed|strictfp)\\s+){0,6})"
                    + "\\b(?:class|interface|enum|record)\\s+(\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*)");
    private static final int LONGEST = 1 << 20;

    /** Reads the head of a source file. */
    static JavaHead of(String text) {
        String program = outermost(silenced(text.length() > LONGEST ? text.substring(0, LONGEST) : text));
        Matcher inPackage = PACKAGE.matcher(program);
        String declared = inPackage.find() ? inPackage.group(1).replaceAll("\\s", "") : "";
        List<String> types = new ArrayList<>();
        Optional<String> publicType = Optional.empty();
        for (Matcher type = TYPE.matcher(program); type.find(); ) {
            types.add(type.group(2));
            if (type.group(1).contains("public") && publicType.isEmpty()) {
                publicType = Optional.of(type.group(2));
            }
        }
        return new JavaHead(declared, List.copyOf(types), publicType);
    }

    /** Finds comments and texts one after another, each from where it really begins. */
    private static String silenced(String text) {
        StringBuilder program = new StringBuilder();
        int start = 0;
        int at = 0;
        while (at < text.length()) {
            char letter = text.charAt(at);
            int end = letter == '/' || letter == '"' || letter == '\'' ? silentEnd(text, at) : at;
            if (end == at) {
                at++;
            } else {
                program.append(text, start, at).append(' ');
                at = end;
                start = end;
            }
        }
        return program.append(text, start, text.length()).toString();
    }

    private static int silentEnd(String text, int start) {
        if (text.startsWith("//", start)) {
            int end = start;
            while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
                end++;
            }
            return end;
        }
        if (text.startsWith("/*", start)) {
            int end = text.indexOf("*/", start + 2);
            return end < 0 ? text.length() : end + 2;
        }
        if (text.charAt(start) == '/') {
            return start;
        }
        boolean block = text.startsWith("\"\"\"", start);
        String quote = block ? "\"\"\"" : text.substring(start, start + 1);
        int at = start + quote.length();
        while (at < text.length() && !text.startsWith(quote, at)) {
            char letter = text.charAt(at);
            if (!block && (letter == '\n' || letter == '\r')) {
                return at;
            }
            at += letter == '\\' ? 2 : 1;
        }
        return Math.min(text.length(), at + quote.length());
    }

    /** Leaves out whatever stands in braces. */
    private static String outermost(String program) {
        StringBuilder outer = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < program.length(); i++) {
            char letter = program.charAt(i);
            if (letter == '}') {
                depth = Math.max(0, depth - 1);
            }
            if (depth == 0) {
                outer.append(letter == '}' ? ' ' : letter);
            }
            if (letter == '{') {
                depth++;
            }
        }
        return outer.toString();
    }
}
