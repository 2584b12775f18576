package kafkalab.kit.run;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import kafkalab.kit.StudentCode;

/**
 * The exceptions that programs for Kafka throw most often, each with a lesson of its own; a test need not foresee them.
 *
 * <p>They are recognised by their class's simple name and by words of Kafka's own messages (clients 4.3).
 */
final class FrequentExceptions {

    /** The lesson of an exception that is not among them. */
    private static final String ANY = "throws";

    private static final int DEEPEST = 20;

    private static final List<Known> KNOWN = List.of(
            known("throws.twoThreads", "ConcurrentModificationException", "not safe for multi-threaded access"),
            known("throws.serializer", "ConfigException", "serializer"),
            known("throws.serializer", "SerializationException", "Can't convert"),
            known("throws.settingType", "ConfigException", "Expected value to be"),
            known("throws.settingType", "ConfigException", "Not a number"),
            known("throws.missingSetting", "ConfigException", "Missing required"),
            known("throws.missingSetting", "ConfigException", "No resolvable bootstrap urls"),
            known("throws.settingType", "ConfigException", ""),
            known("throws.noLeader", "NullPointerException", "TopicPartitionInfo.leader()"),
            known("throws.noLeader", "NullPointerException", "PartitionInfo.leader()"),
            known("throws.noCommit", "NullPointerException", "OffsetAndMetadata"),
            known("throws.noTimestamp", "NullPointerException", "OffsetAndTimestamp"),
            known("throws.noGroup", "InvalidGroupIdException", ""),
            known("throws.noReset", "NoOffsetForPartitionException", ""),
            known("throws.assignAndSubscribe", "IllegalStateException", "mutually exclusive"),
            known("throws.nothingAssigned", "IllegalStateException", "not subscribed to any topics"),
            known("throws.notMine", "IllegalStateException", "No current assignment for partition"),
            known("throws.notMine", "IllegalStateException", "You can only check the position"),
            known("throws.noTransaction", "IllegalStateException", "initTransactions"),
            known("throws.noTransaction", "IllegalStateException", "transactional.id"),
            known("throws.noTransaction", "IllegalStateException", "Invalid transition attempted"),
            known("throws.transactionOpen", "IllegalStateException", "in state IN_TRANSACTION"),
            known("throws.closedClient", "IllegalStateException", "has been closed"),
            known("throws.closedClient", "IllegalStateException", "has already been closed"),
            known("throws.closedClient", "IllegalStateException", "is closed"),
            known("throws.commitFailed", "CommitFailedException", ""),
            known("throws.commitFailed", "RebalanceInProgressException", ""),
            known("throws.fenced", "ProducerFencedException", ""),
            known("throws.fenced", "InvalidProducerEpochException", ""),
            known("throws.fenced", "FencedInstanceIdException", ""),
            known("throws.wakeup", "WakeupException", ""),
            known("throws.noTopic", "UnknownTopicOrPartitionException", ""),
            known("throws.noTopic", "TimeoutException", "not present in metadata"),
            known("throws.topicExists", "TopicExistsException", ""),
            known("throws.tooLarge", "RecordTooLargeException", ""),
            known("throws.late", "TimeoutException", ""),
            known("throws.serde", "StreamsException", "serde"),
            known("throws.serde", "ConfigException", "serde"),
            known("throws.json", "MismatchedInputException", ""),
            known("throws.json", "JsonParseException", ""),
            known("throws.json", "UnrecognizedPropertyException", ""),
            known("throws.json", "InvalidDefinitionException", ""),
            known("throws.duplicateKey", "IllegalStateException", "Duplicate key"),
            known("throws.byZero", "ArithmeticException", "by zero"),
            new Known("throws.handedIn", FrequentExceptions::changesWhatIsFixed));

    private FrequentExceptions() {}

    /**
     * Returns the name of the lesson for an exception.
     *
     * @param thrown what the program threw; causes are looked at, the outermost first
     */
    static String lesson(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
            Optional<String> lesson = named(cause);
            if (lesson.isPresent()) {
                return lesson.get();
            }
        }
        return ANY;
    }

    /** Returns all lessons that there are. */
    static List<String> lessons() {
        return KNOWN.stream().map(Known::lesson).distinct().toList();
    }

    private static Optional<String> named(Throwable thrown) {
        if (thrown instanceof ExecutionException || thrown instanceof CompletionException) {
            return Optional.empty();
        }
        return KNOWN.stream()
                .filter(known -> known.isIt().test(thrown))
                .map(Known::lesson)
                .findFirst();
    }

    private static Known known(String lesson, String type, String words) {
        return new Known(
                lesson,
                thrown -> thrown.getClass().getSimpleName().equals(type)
                        && StudentCode.messageOf(thrown).contains(words));
    }

    /** Returns whether somebody wrote to a collection of the JDK's that can not be changed. */
    private static boolean changesWhatIsFixed(Throwable thrown) {
        return thrown instanceof UnsupportedOperationException
                && Arrays.stream(thrown.getStackTrace())
                        .limit(3)
                        .map(StackTraceElement::getClassName)
                        .anyMatch(name -> name.startsWith("java.util.ImmutableCollections")
                                || name.startsWith("java.util.Collections$Unmodifiable")
                                || name.equals("java.util.AbstractMap"));
    }

    /** An exception that has a lesson. */
    private record Known(String lesson, Predicate<Throwable> isIt) {}
}
