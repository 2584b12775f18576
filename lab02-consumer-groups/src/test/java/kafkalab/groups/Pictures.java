package kafkalab.groups;

import kafkalab.kit.LabReport;
import kafkalab.kit.grading.Text;

/** Words the pictures of the report. */
final class Pictures {

    private Pictures() {}

    /** Watches the scene of a worker that is killed. */
    static GroupWatch killed(Scene scene, Protocol protocol, LabReport report) {
        return new GroupWatch(
                scene,
                report,
                new Text(
                        "Task 3, group.protocol=" + protocol.word() + ": a worker is killed",
                        "Tâche 3, group.protocol=" + protocol.word() + " : un worker est tué"),
                new Text(
                        "Each band is the owner of a partition, each dot an event handled; the line is the committed "
                                + "offset. A right line follows the dots and never overtakes them. Dots without the line "
                                + "when A is killed are handled again by B, in red rings: at least once.",
                        "Chaque bande est le propriétaire d'une partition, chaque point un événement traité ; la ligne "
                                + "est l'offset validé. Une ligne juste suit les points et ne les dépasse jamais. Les "
                                + "points sans la ligne, quand A est tué, sont traités de nouveau par B, cerclés de "
                                + "rouge : au moins une fois."));
    }

    /** Watches the scene of workers that come and go. */
    static GroupWatch rebalanced(Scene scene, Protocol protocol, LabReport report) {
        boolean classic = protocol == Protocol.CLASSIC;
        return new GroupWatch(
                scene,
                report,
                new Text(
                        "Task 6, group.protocol=" + protocol.word() + ": B joins, and leaves again",
                        "Tâche 6, group.protocol=" + protocol.word() + " : B arrive, puis repart"),
                new Text(
                        classic
                                ? "Under classic a rebalance takes all partitions from all members, and gives them out "
                                        + "anew: the bands end everywhere, until the slowest has come to its poll()."
                                : "Under consumer (KIP-848) only the partitions that move change hands: the bands of "
                                        + "the others go on.",
                        classic
                                ? "Avec classic, un rééquilibrage reprend toutes les partitions à tous, puis les "
                                        + "redistribue : les bandes s'arrêtent partout, jusqu'au poll() du plus lent."
                                : "Avec consumer (KIP-848), seules les partitions qui bougent changent de main : les "
                                        + "bandes des autres continuent."));
    }
}
