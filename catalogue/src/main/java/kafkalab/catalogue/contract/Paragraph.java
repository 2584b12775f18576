package kafkalab.catalogue.contract;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A piece of prose that promises something: a paragraph of a Javadoc comment, or what one of its tags says.
 *
 * @param place what it is said of, such as {@code PageEventPublisher.publish} or {@code PageEventPublisher.publish, return}
 * @param text the prose, without marks of Javadoc and with single blanks
 * @param ofParameter whether a {@code @param} says it
 */
record Paragraph(String place, String text, boolean ofParameter) {

    /** Returns the paragraph's sentences, in their order. */
    List<Sentence> sentences() {
        List<Sentence> sentences = new ArrayList<>();
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ENGLISH);
        breaks.setText(text);
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            String sentence = text.substring(start, end).strip();
            if (!sentence.isEmpty()) {
                sentences.add(new Sentence(place, sentence));
            }
            start = end;
        }
        return sentences;
    }

    /**
     * Returns the sentences that a quotation quotes, in whole or in part.
     *
     * @param quotation folded
     */
    List<Sentence> quoted(String quotation) {
        List<Sentence> quoted = new ArrayList<>();
        for (int from = text.indexOf(quotation); from >= 0; from = text.indexOf(quotation, from + 1)) {
            int at = 0;
            for (Sentence sentence : sentences()) {
                int begin = text.indexOf(sentence.text(), at);
                at = begin + sentence.text().length();
                if (begin < from + quotation.length() && from < at) {
                    quoted.add(sentence);
                }
            }
        }
        return quoted;
    }
}
