package kafkalab.catalogue.contract;

/**
 * A sentence of a lab's contract.
 *
 * @param place what it is said of, such as {@code PageEventPublisher.publish}
 * @param text the sentence
 */
public record Sentence(String place, String text) {

    int words() {
        return text.split(" ").length;
    }
}
