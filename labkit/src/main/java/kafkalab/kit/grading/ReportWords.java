package kafkalab.kit.grading;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The words of a report, in one language. */
final class ReportWords {

    private final Locale locale;
    private final ResourceBundle messages;

    ReportWords(Language language) {
        this.locale = Locale.forLanguageTag(language.code());
        this.messages = language.messages();
    }

    String duration(long millis) {
        if (millis < 60_000) {
            return say("seconds", String.format(locale, "%.1f", Math.min(59.9, millis / 1000.0)));
        }
        long seconds = Math.round(millis / 1000.0);
        return say("minutes", Long.toString(seconds / 60), String.format(locale, "%02d", seconds % 60));
    }

    String text(String name, Object... arguments) {
        return HtmlText.escape(say(name, arguments));
    }

    String say(String name, Object... arguments) {
        return words("report." + name, arguments);
    }

    private String words(String key, Object... arguments) {
        return new MessageFormat(messages.getString(key), locale).format(arguments);
    }
}
