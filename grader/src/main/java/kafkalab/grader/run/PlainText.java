package kafkalab.grader.run;

import kafkalab.kit.grading.Feedback;

/** A filter that takes out of a text what a terminal, a log or a page might obey, and cuts it where it is too long. */
final class PlainText {

    private static final int LONGEST = 4_000;

    private PlainText() {}

    /** Returns a line without control characters. */
    static String line(String text) {
        // Also those that turn the direction of writing around.
        return text.replaceAll("[\\p{Cc}\\u202a-\\u202e\\u2066-\\u2069&&[^\\t]]", "\u00b7");
    }

    /** Returns a text of bounded length, without control characters other than the ends of lines; null stays null. */
    static String text(String text) {
        if (text == null) {
            return null;
        }
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + " …" : text;
        return cut.replaceAll("[\\p{Cc}\\u202a-\\u202e\\u2066-\\u2069&&[^\\t\\n]]", "\u00b7");
    }

    static Feedback feedback(Feedback feedback) {
        return feedback == null
                ? null
                : new Feedback(
                        text(feedback.expected()),
                        text(feedback.actual()),
                        text(feedback.why()),
                        text(feedback.next()));
    }
}
