package kafkalab.kit.grading;

import java.util.Locale;
import java.util.ResourceBundle;
import kafkalab.kit.fault.LabFault;

/** The languages in which the kit speaks to students. */
public enum Language {
    /** English. */
    EN,
    /** French. */
    FR;

    /**
     * Reads a language from {@code -Dlab.lang}.
     *
     * @param code {@code en}, {@code fr}, or null for the machine's own where the kit speaks it and English elsewhere
     * @throws LabFault where the kit does not speak it
     */
    public static Language of(String code) {
        // Not the default locale, which a JVM with brokers changes.
        String wanted = code == null ? System.getProperty("user.language") : code;
        for (Language language : values()) {
            if (language.code().equalsIgnoreCase(wanted)) {
                return language;
            }
        }
        if (code == null) {
            return EN;
        }
        throw new LabFault("-Dlab.lang=" + code + " is no language of the kit.", "Use en or fr.");
    }

    /** Returns the ISO 639 code. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the kit's own sentences in this language. */
    ResourceBundle messages() {
        return ResourceBundle.getBundle("kafkalab.kit.grading.messages", Locale.forLanguageTag(code()));
    }
}
