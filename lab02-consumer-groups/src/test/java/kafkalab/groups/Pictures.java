package kafkalab.groups;

import kafkalab.kit.LabReport;
import kafkalab.kit.grading.Text;

/** The words of the pictures of the report. */
final class Pictures {

    private Pictures() {}

    /** Watches the scene of a worker that is killed. */
    static GroupWatch killed(Scene scene, Protocol protocol, LabReport report) {
        return new GroupWatch(
                scene,
                report,
                new Text(
                        "Task 3, group.protocol=" + protocol.word() + ": a worker is killed",
                        "Exercice 3, group.protocol=" + protocol.word() + " : un worker est tué"),
                new Text(
                        "Each band is the owner of a partition, each dot an event handled; the line is the committed "
                                + "offset. It may trail the dots, and must never overtake them. "
                                + "A's band ends where the test removes the dead A from the group. What A had handled and not committed comes again, to B, in red rings: at least once.",
                        "Chaque bande est le propriétaire d'une partition, chaque point un événement traité ; la ligne "
                                + "est l'offset validé. Elle peut suivre les points, jamais les dépasser. "
                                + "La bande de A finit quand le test retire du groupe le worker mort. "
                                + "Ce que A avait traité sans le valider revient, chez B, cerclé de rouge : au moins "
                                + "une fois."));
    }

    /** Watches the scene of workers that come and go. */
    static GroupWatch rebalanced(Scene scene, Protocol protocol, LabReport report) {
        boolean classic = protocol == Protocol.CLASSIC;
        return new GroupWatch(
                scene,
                report,
                new Text(
                        "Task 6, group.protocol=" + protocol.word() + ": B joins, and leaves again",
                        "Exercice 6, group.protocol=" + protocol.word() + " : B arrive, puis repart"),
                new Text(
                        "B joins, and leaves, while a batch is in hand. Before a band changes its colour, the line has "
                                + "reached the dots: the next owner begins where the last one stopped. "
                                + (classic
                                        ? "Under classic all members stop for that, if only for moments."
                                        : "Under consumer (KIP-848) only the partitions that move are interrupted."),
                        "B arrive, puis repart, alors qu'un lot est en cours. Avant qu'une bande ne change de couleur, la "
                                + "ligne a rejoint les points : le suivant commence où le précédent s'est arrêté. "
                                + (classic
                                        ? "Avec classic, tous les membres s'arrêtent pour cela, ne fût-ce qu'un instant."
                                        : "Avec consumer (KIP-848), seules les partitions qui bougent s'interrompent.")));
    }

    /** Watches the scene of a schedule that the seed has drawn. */
    static GroupWatch drawn(Scene scene, Protocol protocol, LabReport report) {
        return new GroupWatch(
                scene,
                report,
                new Text(
                        "Task 6, group.protocol=" + protocol.word() + ": workers come and go as the seed has drawn",
                        "Exercice 6, group.protocol=" + protocol.word()
                                + " : des workers vont et viennent au gré de la graine"),
                new Text(
                        "Only where a worker is put out of its group while it is busy may events come twice: what it had in "
                                + "hand. The line never goes back, whoever commits.",
                        "Il n'y a de doublons permis que là où un worker occupé est exclu de son groupe : ce qu'il avait en "
                                + "main. La ligne ne recule jamais, qui que ce soit qui valide."));
    }
}
